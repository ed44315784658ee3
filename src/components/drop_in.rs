//! The pieces for an app's own pages. Each brings the class `latchkey`, which our stylesheet applies to.
//!
//! They are plain components around the islands. In an app with islands, the server renders them, and they add nothing to
//! the WASM. In an app that hydrates as a whole, the browser renders them, too, and their islands are components like any
//! other. Their documents need [`Head`](crate::Head). Give a page one form at most, because labels and scripts find the
//! fields by their ids.
//!
//! ```
//! use latchkey::{LoginForm, Notices, SignedIn, SignedOut, UserMenu};
//! use leptos::prelude::*;
//!
//! #[component]
//! fn Page() -> impl IntoView {
//!     view! {
//!         <UserMenu/>
//!         <Notices/>
//!         <SignedIn><p>"Only users see this."</p></SignedIn>
//!         <SignedOut><LoginForm next="/notes"/></SignedOut>
//!     }
//! }
//! # fn main() {}
//! ```

use super::account::{DevicesPanel, EventsPanel, FormsPanel, OverviewPanel};
use super::forms;
use super::frame::page_path::PagePath;
use super::frame::{self, Problems, next};
use crate::texts::pages as texts;
use leptos::prelude::*;

/// The form that logs in, which then goes to the page `next`; at once if a user is signed in already.
#[component]
pub fn LoginForm(
    /// A path of this site.
    #[prop(into, default = next::ACCOUNT.to_owned())]
    next: String,
) -> impl IntoView {
    in_mode_of_document(
        || view! { <div class="latchkey" data-next=next><NoScript/><forms::LoginForm/></div> },
    )
}

/// The form that creates an account and logs in with it, which then goes to the page `next`.
#[component]
pub fn RegisterForm(
    /// A path of this site.
    #[prop(into, default = next::ACCOUNT.to_owned())]
    next: String,
) -> impl IntoView {
    in_mode_of_document(
        || view! { <div class="latchkey" data-next=next><NoScript/><forms::RegisterForm/></div> },
    )
}

/// The user's account: the session of this browser, the password and recovery codes, the devices, and what happened. It
/// leads guests to the login page. Some of its links lead to Latchkey's
/// [pages](crate::LatchkeyBuilder::with_pages).
#[component]
pub fn AccountPanel() -> impl IntoView {
    // The panels look different on some of our own pages only.
    provide_context(PagePath(""));
    in_mode_of_document(|| {
        view! {
            <div class="latchkey">
                <div class="account" data-for="signed-in">
                    <OverviewPanel/>
                    <h2>{texts::SIGN_IN.get()}</h2>
                    <FormsPanel/>
                    <h2>{texts::DEVICES.get()}</h2>
                    <DevicesPanel/>
                    <h2>{texts::ACTIVITY.get()}</h2>
                    <EventsPanel/>
                </div>
            </div>
        }
    })
}

/// Shows its children to signed-in users only. They are part of the document for everybody, so what they show of a user
/// must come from an island's call.
#[component]
pub fn SignedIn(children: Children) -> impl IntoView {
    view! { <div data-for="signed-in">{children()}</div> }
}

/// Shows its children to guests only.
#[component]
pub fn SignedOut(children: Children) -> impl IntoView {
    view! { <div data-for="guest">{children()}</div> }
}

/// For guests links to log in and to register; for users their name, which leads to their account, and a button that
/// logs out.
#[component]
pub fn UserMenu(
    /// Whether people can register.
    #[prop(default = true)]
    can_register: bool,
    /// Your page that logs in, instead of Latchkey's.
    #[prop(optional, into)]
    login: Option<String>,
    /// Your page that registers, instead of Latchkey's.
    #[prop(optional, into)]
    register: Option<String>,
    /// Your page of the account, instead of Latchkey's.
    #[prop(optional, into)]
    account: Option<String>,
) -> impl IntoView {
    in_mode_of_document(move || {
        view! { <div class="latchkey"><frame::UserMenu can_register login register account/></div> }
    })
}

/// Tells users that the server can't be reached, that they were logged out and why, or that the page has not loaded
/// completely.
#[component]
pub fn Notices() -> impl IntoView {
    in_mode_of_document(|| view! { <div class="latchkey"><Problems/><frame::Notices/></div> })
}

#[component]
fn NoScript() -> impl IntoView {
    // Browsers that run scripts read the content as text, in which hydration would find no element. One that renders the
    // page itself needs none, and the app may forbid to set HTML there (Trusted Types).
    let on_server = Owner::current_shared_context().is_some_and(|document| !document.is_browser());
    let html = || {
        let text = texts::NO_SCRIPT.get().replace('&', "&amp;").replace('<', "&lt;");
        ["<p class=\"notice\">", &text, "</p>"].concat()
    };
    view! { <noscript inner_html=on_server.then(html)></noscript> }
}

/// Renders islands as islands where the document has them, and as plain components where it hydrates as a whole: Leptos
/// would not find its way out of their elements. The type is erased, or apps would have to raise their recursion limit.
fn in_mode_of_document<V: IntoView + 'static>(pieces: impl FnOnce() -> V + 'static) -> AnyView {
    // `HydrationScripts` turns it off for documents with islands.
    let as_a_whole = Owner::current_shared_context().is_some_and(|document| document.get_is_hydrating());
    let pieces = if as_a_whole { Owner::with_hydration(pieces) } else { pieces() };
    pieces.into_any()
}
