//! Shows pages who is signed in.
//!
//! Islands fill in what only they know, such as the username. Whether an element is shown at all depends on the
//! document's `data-auth` attribute: CSS hides elements with `data-for="guest"` from signed-in users, and the reverse.
//! The server therefore renders every page for both without knowing who asks. The inline script in
//! `src/app/before_hydration.js` sets the attribute before the first paint; from hydration on this module does.

use super::reactive::effect;
use super::var::Var;
use crate::keeper;
use crate::keeper::{SignedIn, State};
use leptos::prelude::*;

/// Keeps the document's `data-auth` attribute in line with the keeper for as long as the page lives.
pub fn show_on_document() {
    let state = keeper::state();
    effect(move || {
        let auth = match state.get() {
            State::Unknown => return,
            State::Guest(_) => "guest",
            State::SignedIn(_) => "signed-in",
        };
        if let Some(document) = document().document_element() {
            let _ = document.set_attribute("data-auth", auth);
        }
    });
}

/// The keeper's state, for an island of ours; it begins as that of [`signal`].
pub(crate) fn var() -> Var<State> {
    let state = Var::new(State::Unknown);
    let keeper_state = keeper::state();
    effect(move || state.set(keeper_state.get()));
    state
}

/// The keeper's state, for use in an island. It begins as [`State::Unknown`] even if the keeper knows more by
/// then, because hydration must find what the server rendered.
///
/// ```
/// use leptos::prelude::*;
///
/// #[island]
/// fn Name() -> impl IntoView {
///     let session = latchkey::session();
///     view! { <b>{move || session.with(|state| state.username().map(str::to_owned))}</b> }
/// }
/// # fn main() {}
/// ```
pub fn signal() -> ReadSignal<State> {
    let (state, set_state) = leptos::prelude::signal(State::Unknown);
    let keeper_state = keeper::state();
    effect(move || set_state.set(keeper_state.get()));
    state
}

/// The signed-in user's name.
pub(crate) fn username(state: &State) -> Option<String> {
    state.username().map(str::to_owned)
}

/// The session of the signed-in user.
pub(crate) fn session(state: &State) -> Option<SignedIn> {
    match state {
        State::SignedIn(session) => Some(session.clone()),
        _ => None,
    }
}

/// The server's clock minus this browser's, in seconds; 0 while nobody is signed in.
pub(crate) fn clock_offset(state: &State) -> f64 {
    match state {
        State::SignedIn(session) => session.clock_offset as f64 / 1_000.0,
        _ => 0.0,
    }
}

/// Whether a user is signed in and still will be on the next page.
pub(crate) fn is_kept(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if session.kept)
}

/// Runs `callback` whenever another user signs in, or the user logs out. Islands use it to drop one user's data
/// and to load the next one's.
pub(crate) fn on_user_change(state: Var<State>, callback: Box<dyn Fn()>) {
    let mut known = None;
    effect(move || {
        let current = state.with(username);
        if current != known {
            callback();
        }
        known = current;
    });
}
