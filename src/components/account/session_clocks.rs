//! How long this browser stays logged in: if the user doesn't come back, and at the latest.

use super::loading::Loading;
use super::times::{Clock, Times};
use crate::components::frame::reactive::{self, Attribute, attribute, attribute_if, text};
use crate::components::frame::ticking_clock::ticking_clock;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime, duration};
use crate::texts::{Text, overview as texts};
use crate::wire::SessionSummary;
use leptos::prelude::*;

/// Dates of ends that are nearer than this are shown with the time of day.
const NEAR: i64 = 2 * 86_400;

/// The two ends in words, a countdown to each, and when the session is renewed.
#[component]
pub(super) fn SessionClocks(
    /// This session, once it is known.
    session: Var<Option<SessionSummary>>,
    loading: Var<Loading>,
) -> impl IntoView {
    let state = auth_state::var();
    let clock = ticking_clock();
    let times = move || {
        let ends = session.with(|session| session.as_ref().map(|it| (it.created_at, it.expires_at)));
        state.with(|state| Times::of(state, ends))
    };
    // The server's clock. The ticking clock stays 0 until hydration.
    let now = move || {
        Some(clock.get()).filter(|now| *now > 0.0).zip(times()).map(|(now, times)| now + times.clock_offset)
    };
    let countdown = move |end: fn(&Times, f64) -> Option<Clock>| move || end(&times()?, now()?);
    let (unused, at_most) = (countdown(|times, now| Some(times.unused(now))), countdown(Times::at_most));
    view! {
        <p class="stay" data-testid="stay">
            {text(move || {
                let known = times().zip(now()).and_then(|(times, now)| stay(&times, now));
                known.or_else(|| (loading.with(Loading::is_waiting)).then(stay_until_unknown_dates))
            })}
        </p>
        <Countdown
            id="session-left"
            name=&texts::UNUSED
            words=text(move || Some(duration::days(unused()?.left)))
            left=attribute(move || Some(unused()?.left.to_string()))
            of=attribute(move || Some(unused()?.of.to_string()))
            unknown=attribute_if("", move || unused().is_none())
        />
        <Countdown
            id="absolute-left"
            name=&texts::AT_MOST
            words=text(move || Some(duration::days(at_most()?.left)))
            left=attribute(move || Some(at_most()?.left.to_string()))
            of=attribute(move || Some(at_most()?.of.to_string()))
            unknown=attribute_if("", move || at_most().is_none())
        />
        <p class="renewals" data-testid="renewals">
            {text(move || {
                let times = times()?;
                let (begun, _) = times.at_most?;
                let renewals = if times.renewed_at == begun { &texts::NOT_RENEWED } else { &texts::RENEWED };
                let (last, next) = (datetime::time_of_day(times.renewed_at), datetime::time_of_day(times.renews_at()));
                Some(renewals.with(&[&last, &next]))
            })}
        </p>
    }
}

fn stay(times: &Times, now: f64) -> Option<String> {
    let moment = |end: i64| {
        if end - (now as i64) < NEAR { datetime::date_and_time(end) } else { datetime::day(end) }
    };
    let (_, end) = times.at_most?;
    Some(if times.unused_end < end {
        texts::STAY_LOGGED_IN.with(&[&moment(times.unused_end), &moment(end)])
    } else {
        texts::STAY_LOGGED_IN_UNTIL.with(&[&moment(end)])
    })
}

/// The sentence before the dates are known, which then change no line of it.
fn stay_until_unknown_dates() -> String {
    const AS_WIDE_AS_A_DATE: &str = "…………………";
    texts::STAY_LOGGED_IN.with(&[AS_WIDE_AS_A_DATE, AS_WIDE_AS_A_DATE])
}

#[component]
fn Countdown(
    id: &'static str,
    name: &'static Text,
    /// The remaining time, in words.
    words: reactive::Text,
    /// The remaining time, in seconds.
    left: Attribute,
    /// The whole time, in seconds.
    of: Attribute,
    /// Hides it without giving its place away, while the time is not known.
    unknown: Attribute,
) -> impl IntoView {
    view! {
        <div class="countdown" data-unknown=unknown>
            <h3 id=id>{name.get()}</h3>
            <span class="remaining" role="timer" aria-labelledby=id data-testid=id>{words}</span>
            <progress aria-labelledby=id max=of value=left></progress>
        </div>
    }
}
