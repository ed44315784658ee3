//! Whose account this is.

use crate::api::account::account;
use crate::components::frame::presence::{go_on_to, is_leaving, when_others_come};
use crate::components::frame::reactive::text;
use crate::components::frame::{datetime, next, presence};
use crate::keeper::State;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The name, and since when the account exists. Guests are sent to log in and come back.
#[component]
pub(super) fn Member() -> impl IntoView {
    let state = presence::state();
    let since = RwSignal::new(None::<String>);
    let known = RwSignal::new(false);
    when_others_come(state, move || {
        since.set(None);
        known.set(false);
    });
    Effect::new(move || match state.get() {
        State::Guest(_) if !is_leaving() => go_on_to(&next::login_to(&here())),
        // Asked for again when the server comes back into reach.
        State::SignedIn(session) if session.reachable && !known.get_untracked() => {
            known.set(true);
            spawn_local(async move {
                let details = account().await;
                if state.with_untracked(presence::username) == Some(session.username) {
                    known.set(details.is_ok());
                    since.set(Some(match details {
                        Ok(account) => "Member since ".to_owned() + &datetime::day(account.created_at),
                        Err(error) => error.message(),
                    }));
                }
            });
        }
        _ => {}
    });
    view! {
        <p class="username" data-testid="whoami">{text(move || state.with(presence::username))}</p>
        <p class="since">{text(move || since.get())}</p>
    }
}

/// Path and query of this page.
fn here() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}
