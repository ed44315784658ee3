//! The links to log in and to register, or the user's name and the button that logs out.

use super::log_out::LogOut;
use super::username::Username;
use crate::texts::frame as texts;
use leptos::prelude::*;

/// For guests links to the pages that log in and register; for users their name, which leads to their account, and a
/// button that logs out.
#[component]
pub fn UserMenu(
    /// Whether people can register.
    #[prop(default = true)]
    can_register: bool,
) -> impl IntoView {
    view! {
        <nav class="session-nav" aria-label=texts::SESSION_NAV.get() data-testid="session-nav">
            <a href="/login" data-for="guest">{texts::LOG_IN.get()}</a>
            {can_register.then(|| view! {
                <a href="/register" class="button small" data-for="guest">{texts::CREATE_ACCOUNT.get()}</a>
            })}
            <a href="/account" class="name" data-for="signed-in"><Username/></a>
            <div data-for="signed-in"><LogOut/></div>
        </nav>
    }
}
