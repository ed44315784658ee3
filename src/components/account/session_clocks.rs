//! Countdowns to the end of the access token and of the session.

use crate::components::frame::reactive::{Attribute, Text, attribute, text};
use crate::components::frame::ticking_clock::ticking_clock;
use crate::components::frame::{auth_state, duration};
use crate::keeper;
use crate::keeper::State;
use leptos::prelude::*;

/// The times of a session, in Unix seconds on the server's clock. All are 0 without a session.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    renewed_at: i64,
    access_ends_at: i64,
    session_ends_at: i64,
    /// The server's clock minus this browser's, in seconds.
    clock_offset: f64,
}

impl Times {
    fn of(state: &State) -> Self {
        match state {
            State::SignedIn(session) => Self {
                renewed_at: session.access_issued_at,
                access_ends_at: session.access_expires_at,
                session_ends_at: session.session_expires_at,
                clock_offset: session.clock_offset as f64 / 1_000.0,
            },
            _ => Self::default(),
        }
    }
}

/// Two countdowns, and how often the session was renewed since the page was opened. While the page is visible, the
/// session is renewed as if it were in use.
#[component]
pub(super) fn SessionClocks() -> impl IntoView {
    let state = auth_state::signal();
    let now = ticking_clock();
    let renewals = RwSignal::new(0_u32);
    auth_state::on_user_change(state, move || renewals.set(0));
    Effect::new(move |before: Option<i64>| {
        let renewed_at = state.with(Times::of).renewed_at;
        if before.is_some_and(|before| before > 0 && renewed_at > before) {
            renewals.update(|count| *count += 1);
        }
        renewed_at
    });
    Effect::new(move || {
        now.track();
        if !document().hidden() {
            keeper::renew_soon();
        }
    });
    let remaining = move |end: fn(Times) -> i64| {
        let times = state.with(Times::of);
        duration::remaining(end(times), now.get() + times.clock_offset)
    };
    let lifetime = move |end: fn(Times) -> i64| {
        attribute(move || {
            let times = state.with(Times::of);
            Some((end(times) - times.renewed_at).to_string())
        })
    };
    let access = |times: Times| times.access_ends_at;
    let session = |times: Times| times.session_ends_at;
    view! {
        <Countdown
            id="access-left"
            name="Access token"
            note="Opens every call. Renewed before it runs out."
            words=text(move || Some(duration::minutes(remaining(access))))
            remaining=attribute(move || Some(remaining(access).to_string()))
            lifetime=lifetime(access)
        />
        <Countdown
            id="session-left"
            name="Session, if unused"
            note="Begins anew with every renewal."
            words=text(move || Some(duration::days(remaining(session))))
            remaining=attribute(move || Some(remaining(session).to_string()))
            lifetime=lifetime(session)
        />
        <p class="renewals" data-testid="renewals">
            {text(move || {
                Some(match renewals.get() {
                    0 => "Not renewed yet while you watched.".to_owned(),
                    1 => "Renewed once while you watched.".to_owned(),
                    count => format!("Renewed {count} times while you watched."),
                })
            })}
        </p>
    }
}

#[component]
fn Countdown(
    id: &'static str,
    name: &'static str,
    note: &'static str,
    /// The remaining time, in words.
    words: Text,
    /// The remaining time, in seconds.
    remaining: Attribute,
    /// The whole time, in seconds.
    lifetime: Attribute,
) -> impl IntoView {
    view! {
        <div class="countdown">
            <h3 id=id>{name}</h3>
            <span class="remaining" role="timer" aria-labelledby=id data-testid=id>{words}</span>
            <progress aria-labelledby=id max=lifetime value=remaining></progress>
            <p>{note}</p>
        </div>
    }
}
