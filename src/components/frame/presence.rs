//! Who is there. Islands fill in what only they know, such as the name. What is shown at all depends on an
//! attribute of the document: style hides what is for guests from who is signed in, and the reverse. So
//! pages are rendered whole, by a server that does not know who asks, and are right from the first paint.

use crate::keeper;
use crate::keeper::State;
use leptos::prelude::*;
use std::cell::Cell;

/// Keeps the document's attribute in line with the keeper, for as long as the page lives.
pub fn show_on_document() {
    let state = keeper::state();
    Effect::new(move || {
        let presence = match state.get() {
            State::Unknown => return,
            State::Guest(_) => "guest",
            State::SignedIn(_) => "signed-in",
        };
        if let Some(document) = document().document_element() {
            let _ = document.set_attribute("data-presence", presence);
        }
    });
}

/// The keeper's state, as an island may show it. Hydration must find what the server rendered, but the
/// keeper may know more by then; so this is [`State::Unknown`] at first, and follows.
pub(crate) fn state() -> ReadSignal<State> {
    let (seen, set_seen) = signal(State::Unknown);
    let state = keeper::state();
    Effect::new(move || set_seen.set(state.get()));
    seen
}

/// The name of who is signed in.
pub(crate) fn username(state: &State) -> Option<String> {
    match state {
        State::SignedIn(session) => Some(session.username.clone()),
        _ => None,
    }
}

/// Whether somebody is signed in, and still will be on the next page.
pub(crate) fn is_kept(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if session.kept)
}

/// Calls `changed` when somebody is there, and whenever it is somebody else, or nobody any more: what belongs
/// to a person comes and goes with them.
pub(crate) fn when_others_come(state: ReadSignal<State>, changed: impl Fn() + 'static) {
    Effect::new(move |before: Option<Option<String>>| {
        let now = state.with(username);
        if before.flatten() != now {
            changed();
        }
        now
    });
}

thread_local! {
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the person at this page is logging out just now. Who leaves a private page on purpose is not
/// to be asked to log in again.
pub(crate) fn is_leaving() -> bool {
    LEAVING.get()
}

/// Logs out, and leaves the page if it is a private one.
pub(crate) async fn leave() {
    LEAVING.set(true);
    keeper::logout().await;
    LEAVING.set(false);
    let location = window().location();
    if location.pathname().is_ok_and(|path| path == super::next::ACCOUNT) {
        let _ = location.assign("/");
    }
}

/// Goes to a page of this site; Back does not lead here again.
pub(crate) fn go_on_to(path: &str) {
    // Refused only in a sandboxed frame, where there is nowhere to go.
    let _ = window().location().replace(path);
}
