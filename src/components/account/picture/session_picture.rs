//! The picture of a session, with its controls, the details of the selected event and the list of all events.

use super::axis::Range;
use super::event_list::{EventDetails, EventList};
use super::events::Event;
use super::lanes;
use super::layout::layout;
use super::rehearsal::Rehearsal;
use super::sources::{Shown, ask, show};
use super::words;
use crate::components::account::loading::{Loading, LoadingNotice};
use crate::components::account::presence::{Latest, keep_true, lead_to_review_after_login};
use crate::components::frame::reactive::{attribute, attribute_if, effect, text};
use crate::components::frame::ticking_clock::ticking_clock;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime};
use crate::keeper;
use crate::texts::{Text, session as texts};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::svg::Svg;
use leptos::web_sys::Element;

/// Loads the session and shows it.
#[component]
pub(in crate::components::account) fn SessionPicture() -> impl IntoView {
    let state = auth_state::var();
    let told = Var::new(None);
    let loading = Var::new(Loading::Waiting);
    let latest = Latest::new();
    let load = move || {
        if let Some(session) = state.with_untracked(auth_state::session) {
            latest.call(ask(session.session_id), move |answer| {
                loading.update(|loading| *loading = loading.after(&answer));
                if let Ok(answer) = answer {
                    told.set(answer);
                }
            });
        }
    };
    let clear = move || {
        told.set(None);
        loading.set(Loading::Waiting);
    };
    keep_true(clear, load);
    lead_to_review_after_login();
    // Each renewal adds an entry to the server's timeline.
    Effect::new(move |before: Option<Option<i64>>| {
        let renewed_at = state.with(auth_state::session).map(|session| session.access_issued_at);
        if renewed_at.is_some() && before.flatten().is_some_and(|before| Some(before) != renewed_at) {
            load();
        }
        renewed_at
    });
    let clock = ticking_clock();
    effect(keeper::follow_seen_events);
    let seen = Memo::new(move |_| {
        // A page that was frozen has missed what other pages noted, but asks the server when it is looked at.
        told.with(|_| ());
        state
            .with(auth_state::session)
            .map(|session| keeper::seen_events(&session.session_id))
            .unwrap_or_default()
    });
    let live = Memo::new(move |_| {
        let now = clock.get();
        let session = state.with(auth_state::session).filter(|_| now > 0.0)?;
        told.with(|told| seen.with(|seen| Some(show(&session, told.as_ref()?, seen, now))))
    });
    view! {
        <LoadingNotice loading retry=load/>
        <Picture live/>
        {cfg!(debug_assertions).then(|| view! { <Rehearsal done=load/> })}
    }
}

/// The sentence, the drawing and the list.
#[component]
fn Picture(live: Memo<Option<Shown>>) -> impl IntoView {
    let paused = Var::new(false);
    let shown = Memo::new(move |before: Option<&Shown>| match before {
        Some(before) if paused.get() => before.clone(),
        _ => live.get().unwrap_or_default(),
    });
    let events = Signal::derive(move || shown.with(|shown| shown.events.clone()));
    let opened_at = Memo::new(move |before: Option<&Option<i64>>| {
        before.copied().flatten().or_else(|| live.with(|shown| Some(shown.as_ref()?.times.now)))
    });
    let announcement = move || {
        let opened_at = opened_at.get()?;
        live.with(|shown| words::announcement(&shown.as_ref()?.events, opened_at).map(Text::owned))
    };
    let selected = Var::new(None::<usize>);
    // The newest event, until the user selects another one.
    let current = Memo::new(move |_| {
        let last = events.with(Vec::len).checked_sub(1)?;
        Some(selected.get().map_or(last, |selected| selected.min(last)))
    });
    let range = Var::new(Range::default());
    let is_empty = move || shown.with(|shown| shown.events.is_empty());
    view! {
        <p class="summary" data-testid="picture-summary">{text(move || Some(shown.with(|shown| shown.summary.clone())))}</p>
        <p class="announcement" role="status" data-testid="picture-status">{text(announcement)}</p>
        <div class="drawing" hidden=attribute_if("", is_empty)>
            <div class="picture-controls" role="group" aria-label=texts::TIME_SHOWN.get()>
                <RangeButton range value=Range::QuarterHour label=&texts::QUARTER_HOUR/>
                <RangeButton range value=Range::Day label=&texts::DAY/>
                <RangeButton range value=Range::Whole label=&texts::WHOLE/>
                <button
                    type="button"
                    class="button small quiet"
                    aria-pressed=attribute(move || Some(paused.get().to_string()))
                    on:click=move |_| paused.update(|paused| *paused = !*paused)
                >
                    {texts::PAUSE.get()}
                </button>
            </div>
            <Drawing shown range events current selected/>
            <section class="selected" data-testid="picture-details">
                <h2>{text(move || {
                    let kind = events.with(|events| events.get(current.get()?).map(|event| event.kind));
                    kind.map(|kind| words::title(kind).owned())
                })}</h2>
                {move || {
                    let event = events.with(|events| events.get(current.get()?).cloned());
                    event.map(|event| view! { <EventDetails event/> })
                }}
            </section>
        </div>
        <section class="all-events" hidden=attribute_if("", is_empty)>
            <h2>{texts::ALL_EVENTS.get()}</h2>
            <EventList events/>
        </section>
    }
}

/// The lanes. Arrow keys move between the events.
#[component]
fn Drawing(
    shown: Memo<Shown>,
    range: Var<Range>,
    events: Signal<Vec<Event>>,
    /// The index of the event whose details are shown.
    current: Memo<Option<usize>>,
    /// Set when the user selects an event.
    selected: Var<Option<usize>>,
) -> impl IntoView {
    let svg = NodeRef::<Svg>::new();
    Effect::new(move || {
        if let (Some(svg), Some(current)) = (svg.get(), current.get()) {
            let layout = shown
                .with(|shown| layout(range.get(), &shown.times, &shown.events, datetime::ahead_of_utc()));
            lanes::draw(&svg, &layout, current);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let (Some(place), last) =
            (current.get_untracked(), events.with_untracked(Vec::len).saturating_sub(1))
        else {
            return;
        };
        selected.set(Some(match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => place.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => (place + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        }));
        event.prevent_default();
    };
    // Each tick draws the marks anew, so a click could begin on one element and end on another.
    let on_press = move |event: MouseEvent| {
        let mark = event_target::<Element>(&event).closest("[data-event]").ok().flatten();
        let place = mark.and_then(|mark| mark.get_attribute("data-event")?.parse().ok());
        if place.is_some() {
            selected.set(place);
        }
    };
    let described = move || {
        events.with(|events| {
            let event = events.get(current.get()?)?;
            let (title, witness) = (words::title(event.kind).get(), words::witness(event).get());
            Some(texts::EVENT_NAME.with(&[&datetime::exact(event.at), title, witness]))
        })
    };
    view! {
        <div
            class="picture"
            role="slider"
            tabindex="0"
            aria-label=texts::EVENT.get()
            aria-valuemin="1"
            aria-valuemax=attribute(move || Some(events.with(Vec::len).max(1).to_string()))
            aria-valuenow=attribute(move || Some(current.get().map_or(1, |place| place + 1).to_string()))
            aria-valuetext=attribute(described)
            data-testid="picture"
            on:keydown=on_key
            on:mousedown=on_press
        >
            <svg class="lanes" aria-hidden="true" node_ref=svg></svg>
        </div>
    }
}

#[component]
fn RangeButton(range: Var<Range>, value: Range, label: &'static Text) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button small quiet"
            aria-pressed=attribute(move || Some((range.get() == value).to_string()))
            on:click=move |_| range.set(value)
        >
            {label.get()}
        </button>
    }
}
