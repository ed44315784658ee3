//! The private page.

use super::authenticated_call::AuthenticatedCall;
use super::presence::{Presence, go_on_to, is_leaving, seen};
use super::session_clocks::SessionClocks;
use super::{datetime, next};
use crate::account::{Account, account};
use crate::error::ApiError;
use crate::keeper::{self, State};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The account of who is signed in; guests are sent to log in and come back.
#[island]
pub fn AccountPanel() -> impl IntoView {
    let presence = seen(Presence::of);
    Effect::new(move || {
        if presence.get() == Presence::Guest && !is_leaving() {
            go_on_to(&next::login_to(&here()));
        }
    });
    view! {
        <div class="account">
            {move || match presence.get() {
                Presence::Unknown => view! { <Skeleton/> }.into_any(),
                Presence::Guest => view! { <NobodyHere/> }.into_any(),
                Presence::SignedIn { username, .. } => view! { <Rooms username/> }.into_any(),
            }}
        </div>
    }
}

/// Path and query of this page.
fn here() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// As large as what will stand in its place.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <section class="card who pending" aria-hidden="true"></section>
        <section class="card clocks pending" aria-hidden="true"></section>
        <section class="card call pending" aria-hidden="true"></section>
    }
}

/// On the way to another page, or come Back to after logging out.
#[component]
fn NobodyHere() -> impl IntoView {
    view! {
        <p class="notice">"You are not logged in. " <a href=next::login_to(next::ACCOUNT)>"Log in"</a></p>
    }
}

#[component]
fn Rooms(username: String) -> impl IntoView {
    view! {
        <section class="card who">
            <h2>"Logged in as"</h2>
            <p class="username" data-testid="whoami">{username}</p>
            <Since/>
        </section>
        <section class="card clocks">
            <h2>"Your session"</h2>
            <SessionClocks/>
        </section>
        <section class="card call">
            <h2>"Try it"</h2>
            <p>"Asks the server who you are. If the access token is about to run out, it is renewed on the way."</p>
            <AuthenticatedCall/>
        </section>
    }
}

/// Since when the account exists. Asked for again when the server comes back into reach.
#[component]
fn Since() -> impl IntoView {
    let details = RwSignal::new(None::<Result<Account, ApiError>>);
    let state = keeper::state();
    let reachable = Memo::new(move |_| {
        state.with(|state| matches!(state, State::SignedIn(session) if session.reachable))
    });
    Effect::new(move || {
        let known = details.with_untracked(|details| matches!(details, Some(Ok(_))));
        if reachable.get() && !known {
            spawn_local(async move { details.set(Some(account().await)) });
        }
    });
    view! {
        <p class="since">
            {move || {
                details
                    .get()
                    .map(|details| match details {
                        Ok(account) => view! { <Day unix_seconds=account.created_at/> }.into_any(),
                        Err(error) => error.message().into_any(),
                    })
            }}
        </p>
    }
}

#[component]
fn Day(unix_seconds: i64) -> impl IntoView {
    view! {
        "Member since "
        <time datetime=datetime::iso(unix_seconds)>{datetime::day(unix_seconds)}</time>
    }
}
