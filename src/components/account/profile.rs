//! The user's name, and the way to the login page for guests.

use crate::api::account::account;
use crate::components::frame::reactive::text;
use crate::components::frame::{auth_state, datetime, log_out, next};
use crate::keeper::State;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The user's name, and since when the account exists. Sends guests to the login page, which leads back here.
#[component]
pub(super) fn Profile() -> impl IntoView {
    let state = auth_state::signal();
    let member_since = RwSignal::new(None::<String>);
    let requested = RwSignal::new(false);
    auth_state::on_user_change(state, move || {
        member_since.set(None);
        requested.set(false);
    });
    Effect::new(move || match state.get() {
        State::Guest(_) if !log_out::is_logging_out() => next::go_to(&next::login_to(&current_path())),
        // A failed request is repeated once the server can be reached again.
        State::SignedIn(session) if session.reachable && !requested.get_untracked() => {
            requested.set(true);
            spawn_local(async move {
                let details = account().await;
                if state.with_untracked(auth_state::username) == Some(session.username) {
                    requested.set(details.is_ok());
                    member_since.set(Some(match details {
                        Ok(account) => "Member since ".to_owned() + &datetime::date(account.created_at),
                        Err(error) => error.message(),
                    }));
                }
            });
        }
        _ => {}
    });
    view! {
        <p class="username" data-testid="whoami">{text(move || state.with(auth_state::username))}</p>
        <p class="since">{text(move || member_since.get())}</p>
    }
}

/// This page's path and query.
fn current_path() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}
