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
    /// The page that logs in; by default Latchkey's.
    #[prop(default = None)]
    login: Option<String>,
    /// The page that registers; by default Latchkey's.
    #[prop(default = None)]
    register: Option<String>,
    /// The page of the account; by default Latchkey's.
    #[prop(default = None)]
    account: Option<String>,
) -> impl IntoView {
    let (login, login_rel) = page(login, "/login");
    let (register, register_rel) = page(register, "/register");
    let (account, account_rel) = page(account, "/account");
    view! {
        <nav class="session-nav" aria-label=texts::SESSION_NAV.get() data-testid="session-nav">
            <a href=login rel=login_rel data-for="guest">{texts::LOG_IN.get()}</a>
            {can_register.then(|| view! {
                <a href=register rel=register_rel class="button small" data-for="guest">{texts::CREATE_ACCOUNT.get()}</a>
            })}
            <a href=account rel=account_rel class="name" data-for="signed-in"><Username/></a>
            <div data-for="signed-in"><LogOut/></div>
        </nav>
    }
}

/// The path of a page, and the `rel` of a link to it. Latchkey's own pages are documents of their own, which a router in
/// the browser does not know: it leaves external links to the browser.
fn page(own: Option<String>, ours: &str) -> (String, Option<&'static str>) {
    match own {
        Some(path) => (path, None),
        None => (ours.to_owned(), Some("external")),
    }
}
