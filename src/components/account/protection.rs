//! Says how the session is protected against copies.

use crate::components::frame::auth_state;
use crate::components::frame::reactive::text;
use crate::keeper::State;
use crate::texts::{Text, overview as texts};
use leptos::prelude::*;

/// One sentence: whether the session is bound to this browser's key, and if not, why not.
#[component]
pub(super) fn Protection() -> impl IntoView {
    let state = auth_state::var();
    let sentence = move || {
        state.with(|state| match state {
            State::SignedIn(session) => Some(sentence(session.bound, window().is_secure_context()).owned()),
            _ => None,
        })
    };
    view! { <p class="protection" data-testid="protection">{text(sentence)}</p> }
}

fn sentence(bound: bool, secure_page: bool) -> &'static Text {
    match (bound, secure_page) {
        (true, _) => &texts::BOUND,
        (false, true) => &texts::UNBOUND_WITHOUT_KEY,
        (false, false) => &texts::UNBOUND_WITHOUT_HTTPS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unbound_session_says_why_it_is_unbound() {
        assert!(sentence(true, true).get().starts_with("Only this browser"));
        assert!(sentence(false, true).get().contains("kept no key"));
        assert!(sentence(false, false).get().contains("https"));
    }
}
