//! What islands see of the keeper's state.

use crate::keeper::{self, State};
use leptos::prelude::*;
use std::cell::Cell;

/// Who is there: as much of the state as most islands show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// Not known yet.
    Unknown,
    /// Nobody is signed in.
    Guest,
    /// Somebody is.
    SignedIn {
        /// Their name.
        username: String,
        /// Whether they still are on the next page.
        kept: bool,
    },
}

impl Presence {
    pub(super) fn of(state: &State) -> Self {
        match state {
            State::Unknown => Self::Unknown,
            State::Guest(_) => Self::Guest,
            State::SignedIn(session) => {
                Self::SignedIn { username: session.username.clone(), kept: session.kept }
            }
        }
    }

    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Self::SignedIn { kept: true, .. })
    }

    /// Who is signed in on this page only.
    pub(super) fn if_not_kept(self) -> Option<String> {
        match self {
            Self::SignedIn { username, kept: false } => Some(username),
            _ => None,
        }
    }
}

/// A part of the state, as an island may show it. Hydration must find what the server rendered, but the
/// keeper may know more by then; so this is the part of [`State::Unknown`] at first, and follows.
pub(super) fn seen<T>(part: fn(&State) -> T) -> ReadSignal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let (seen, set_seen) = signal(part(&State::Unknown));
    let state = keeper::state();
    Effect::new(move || {
        let now = state.with(part);
        if seen.with_untracked(|before| *before != now) {
            set_seen.set(now);
        }
    });
    seen
}

thread_local! {
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the person at this page is logging out just now. Who leaves a private page on purpose is not
/// to be asked to log in again.
pub(super) fn is_leaving() -> bool {
    LEAVING.get()
}

/// Logs out, and leaves the page if it is a private one.
pub(super) async fn leave() {
    LEAVING.set(true);
    keeper::logout().await;
    LEAVING.set(false);
    let location = window().location();
    if location.pathname().is_ok_and(|path| path == super::next::ACCOUNT) {
        let _ = location.assign("/");
    }
}

/// Goes to a page of this site; Back does not lead here again.
pub(super) fn go_on_to(path: &str) {
    // Refused only in a sandboxed frame, where there is nowhere to go.
    let _ = window().location().replace(path);
}
