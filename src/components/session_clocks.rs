//! How long the session lasts, counted down before one's eyes.

use super::duration;
use super::ticking::ticking;
use crate::keeper::{self, State};
use leptos::prelude::*;

/// The times of a session, in unix seconds; all 0 if there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Times {
    renewed_at: i64,
    access_ends_at: i64,
    session_ends_at: i64,
}

impl Times {
    fn of(state: &State) -> Self {
        match state {
            State::SignedIn(session) => Self {
                renewed_at: session.access_issued_at,
                access_ends_at: session.access_expires_at,
                session_ends_at: session.session_expires_at,
            },
            _ => Self::default(),
        }
    }
}

/// Two countdowns, and how often they began anew. While they are watched, the session is renewed as if
/// it were used.
#[component]
pub(super) fn SessionClocks() -> impl IntoView {
    let state = keeper::state();
    let times = Signal::derive(move || state.with(Times::of));
    let now = ticking();
    let renewals = RwSignal::new(0_u32);
    let watched = times.get_untracked().access_ends_at;
    Effect::new(move |before: Option<i64>| {
        let ends_at = times.get().access_ends_at;
        if ends_at > before.unwrap_or(watched) {
            renewals.update(|count| *count += 1);
        }
        ends_at
    });
    Effect::new(move || {
        now.track();
        if !document().hidden() {
            keeper::renew_soon();
        }
    });
    view! {
        <Countdown
            id="access-left"
            name="Access token"
            note="Opens every call. Renewed before it runs out."
            left=Signal::derive(move || duration::left(times.get().access_ends_at, now.get()))
            life=Signal::derive(move || times.get().access_ends_at - times.get().renewed_at)
            written=duration::minutes
        />
        <Countdown
            id="session-left"
            name="Session, if unused"
            note="Begins anew with every renewal."
            left=Signal::derive(move || duration::left(times.get().session_ends_at, now.get()))
            life=Signal::derive(move || times.get().session_ends_at - times.get().renewed_at)
            written=duration::days
        />
        <p class="renewals" data-testid="renewals">
            {move || match renewals.get() {
                0 => "Not renewed yet while you watched.".to_owned(),
                1 => "Renewed once while you watched.".to_owned(),
                count => format!("Renewed {count} times while you watched."),
            }}
        </p>
    }
}

#[component]
fn Countdown(
    id: &'static str,
    name: &'static str,
    note: &'static str,
    left: Signal<i64>,
    life: Signal<i64>,
    written: fn(i64) -> String,
) -> impl IntoView {
    view! {
        <div class="countdown">
            <h3 id=id>{name}</h3>
            <span class="left" role="timer" aria-labelledby=id data-testid=id>{move || written(left.get())}</span>
            <progress aria-labelledby=id max=move || life.get().to_string() value=move || left.get().to_string()></progress>
            <p>{note}</p>
        </div>
    }
}
