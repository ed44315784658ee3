//! The picture of a session, with its controls, the details of the selected event and the list of all events.

use super::axis::Range;
use super::event_list::{EventList, details};
use super::events::{Event, find};
use super::lanes;
use super::layout::layout;
use super::rehearsal::Rehearsal;
use super::sources::{Shown, Told, ask, show};
use super::words;
use crate::components::account::loading::{Loading, LoadingNotice};
use crate::components::account::presence::{Latest, keep_true, lead_to_review_after_login};
use crate::components::frame::reactive::{attribute, attribute_if, effect, text};
use crate::components::frame::rows::{Row, Rows, rows};
use crate::components::frame::ticking_clock::ticking_clock;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime};
use crate::keeper;
use crate::texts::{Text, session as texts};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::web_sys::Element;
use std::rc::Rc;

/// Loads the session and shows it.
#[component]
pub(in crate::components::account) fn SessionPicture() -> impl IntoView {
    let state = auth_state::var();
    let told = Var::new(None::<Told>);
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
    let mut before = None;
    effect(move || {
        let renewed_at = state.with(auth_state::session).map(|session| session.access_issued_at);
        if renewed_at.is_some() && before.is_some() && before != renewed_at {
            load();
        }
        before = renewed_at;
    });
    let clock = ticking_clock();
    effect(keeper::follow_seen_events);
    let seen = Var::new(Vec::new());
    effect(move || {
        // A page that was frozen has missed what other pages noted, but asks the server when it is looked at.
        told.with(|_| ());
        let session = state.with(auth_state::session);
        seen.set(session.map(|session| keeper::seen_events(&session.session_id)).unwrap_or_default());
    });
    let live = move || {
        let now = clock.get();
        let session = state.with(auth_state::session).filter(|_| now > 0.0)?;
        told.with(|told| seen.with(|seen| Some(show(&session, told.as_ref()?, seen, now))))
    };
    let rehearsal = if cfg!(debug_assertions) {
        Rows::new(move || vec![Row::new(String::new(), move || view! { <Rehearsal done=load/> })])
    } else {
        Rows::new(Vec::new)
    };
    view! {
        <LoadingNotice loading retry=Rc::new(load)/>
        <Picture live=Box::new(live)/>
        <div use:rows=rehearsal></div>
    }
}

/// The content of the picture at this moment, once it is known.
type Live = Box<dyn Fn() -> Option<Shown>>;

/// The content of the picture, and the user's choices.
#[derive(Clone, Copy)]
struct Selection {
    shown: Var<Shown>,
    range: Var<Range>,
    /// The event that the user has selected: its index at that time, and its key.
    selected: Var<Option<(usize, String)>>,
}

impl Selection {
    /// The index of the event whose details are shown: the newest one, until the user selects another one.
    fn place(self) -> Option<usize> {
        self.shown.with(|shown| {
            let last = shown.events.len().checked_sub(1)?;
            let find = |(place, key): &(usize, String)| find(&shown.events, *place, key);
            Some(self.selected.with(|selected| selected.as_ref().and_then(find)).unwrap_or(last))
        })
    }

    /// Selects the event at this place.
    fn select(self, place: usize) {
        let key = self.shown.with_untracked(|shown| shown.events.get(place).map(Event::key));
        self.selected.set(key.map(|key| (place, key)));
    }

    /// The event whose details are shown.
    fn event(self) -> Option<Event> {
        let place = self.place()?;
        self.shown.with(|shown| shown.events.get(place).cloned())
    }
}

/// The sentence, the drawing and the list.
#[component]
fn Picture(live: Live) -> impl IntoView {
    let paused = Var::new(false);
    let shown = Var::new(Shown::default());
    let announcement = Var::new(None::<String>);
    let selection = Selection { shown, range: Var::new(Range::default()), selected: Var::new(None) };
    let mut opened_at = None;
    effect(move || {
        let live = live();
        announcement.set(live.as_ref().and_then(|live| {
            let opened_at = *opened_at.get_or_insert(live.times.now);
            let (at, sentence) = words::announcement(&live.events, opened_at)?;
            Some(texts::NEWS.with(&[&datetime::time_to_the_second(at), sentence.get()]))
        }));
        if !paused.get() {
            shown.set(live.unwrap_or_default());
        }
    });
    let is_empty = move || shown.with(|shown| shown.events.is_empty());
    let details = move || selection.event().map(|event| details(&event)).unwrap_or_default();
    view! {
        <p class="summary" data-testid="picture-summary">{text(move || Some(shown.with(|shown| shown.summary.clone())))}</p>
        <p class="announcement" role="status" data-testid="picture-status">{text(move || announcement.get())}</p>
        <div class="drawing" hidden=attribute_if("", is_empty)>
            <div class="picture-controls" role="group" aria-label=texts::TIME_SHOWN.get()>
                <RangeButton range=selection.range value=Range::QuarterHour label=&texts::QUARTER_HOUR/>
                <RangeButton range=selection.range value=Range::Day label=&texts::DAY/>
                <RangeButton range=selection.range value=Range::Whole label=&texts::WHOLE/>
                <button
                    type="button"
                    class="button small quiet"
                    aria-pressed=attribute(move || Some(paused.get().to_string()))
                    on:click:capture=move |_| paused.update(|paused| *paused = !*paused)
                >
                    {texts::PAUSE.get()}
                </button>
            </div>
            <Drawing selection/>
            <section class="selected" data-testid="picture-details">
                <h2>{text(move || selection.event().map(|event| words::title(event.kind).owned()))}</h2>
                <dl class="details" use:rows=Rows::new(details)></dl>
            </section>
        </div>
        <section class="all-events" hidden=attribute_if("", is_empty)>
            <h2>{texts::ALL_EVENTS.get()}</h2>
            <EventList shown/>
        </section>
    }
}

/// The ID of the `<svg>`.
const LANES: &str = "lanes";

/// The lanes. Arrow keys move between the events.
#[component]
fn Drawing(selection: Selection) -> impl IntoView {
    let Selection { shown, range, .. } = selection;
    effect(move || {
        let place = selection.place();
        let layout =
            shown.with(|shown| layout(range.get(), &shown.times, &shown.events, datetime::ahead_of_utc()));
        if let (Some(svg), Some(place)) = (document().get_element_by_id(LANES), place) {
            lanes::draw(&svg, &layout, place);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        // With one of these the key is the browser's, such as Alt+← for the page before.
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let Some(place) = untrack(|| selection.place()) else { return };
        let last = shown.with_untracked(|shown| shown.events.len()).saturating_sub(1);
        selection.select(match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => place.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => (place + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        });
        event.prevent_default();
    };
    // Each tick draws the marks anew, so a click could begin on one element and end on another.
    let on_press = move |event: MouseEvent| {
        let mark = event_target::<Element>(&event).closest("[data-event]").ok().flatten();
        let place = mark.and_then(|mark| mark.get_attribute("data-event")?.parse().ok());
        if let Some(place) = place {
            selection.select(place);
        }
    };
    let described = move || {
        let event = selection.event()?;
        let (title, witness) = (words::title(event.kind).get(), words::witness(&event).get());
        Some(texts::EVENT_NAME.with(&[&datetime::exact(event.at), title, witness]))
    };
    let count = move || shown.with(|shown| shown.events.len()).max(1);
    view! {
        <div
            class="picture"
            role="slider"
            tabindex="0"
            aria-label=texts::EVENT.get()
            aria-valuemin="1"
            aria-valuemax=attribute(move || Some(count().to_string()))
            aria-valuenow=attribute(move || Some(selection.place().map_or(1, |place| place + 1).to_string()))
            aria-valuetext=attribute(described)
            data-testid="picture"
            on:keydown:capture=on_key
            on:mousedown:capture=on_press
        >
            <svg id=LANES class="lanes" aria-hidden="true"></svg>
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
            on:click:capture=move |_| range.set(value)
        >
            {label.get()}
        </button>
    }
}
