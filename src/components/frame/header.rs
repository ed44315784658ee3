//! The top of every page.

use super::log_out::LogOut;
use super::notices::Notices;
use super::username::Username;
use crate::components::texts::frame as texts;
use leptos::prelude::*;

/// The site's name, the links to log in or the user's name and a button to log out, and notices.
#[component]
pub fn Header(
    /// Whether people can register.
    can_register: bool,
) -> impl IntoView {
    view! {
        <header class="site-header">
            <a class="brand" href="/">
                <svg viewBox="0 0 32 32" aria-hidden="true">
                    <rect x="1" y="1" width="30" height="30" rx="9"/>
                    <path class="hole" d="M16 7.5a4.8 4.8 0 0 0-2.5 8.9l-1.6 7.1c-.15.6.3 1 .9 1h6.4c.6 0 1.05-.4.9-1l-1.6-7.1A4.8 4.8 0 0 0 16 7.5z"/>
                </svg>
                <span>{texts::SITE}</span>
            </a>
            <nav class="session-nav" aria-label=texts::SESSION_NAV data-testid="session-nav">
                <a href="/login" data-for="guest">{texts::LOG_IN}</a>
                {can_register.then(|| view! {
                    <a href="/register" class="button small" data-for="guest">{texts::CREATE_ACCOUNT}</a>
                })}
                <a href="/account" class="name" data-for="signed-in"><Username/></a>
                <div data-for="signed-in"><LogOut/></div>
            </nav>
        </header>
        <Notices/>
    }
}
