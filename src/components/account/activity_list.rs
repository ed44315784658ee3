//! The account's recent activity.

use super::activity_item::activity_row;
use super::events::{Kind, with_newest};
use super::loading::{Loading, LoadingNotice};
use super::presence::{Latest, keep_true, lead_to_review_after_login};
use crate::api::account::activity;
use crate::components::frame::datetime;
use crate::components::frame::reactive::{attribute_if, effect, text};
use crate::components::frame::rows::{Row, Rows, rows};
use crate::components::frame::var::Var;
use crate::texts::{Text, activity as texts};
use crate::wire::{ACTIVITY_PAGE, Event};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlSelectElement;
use std::rc::Rc;

/// The events by day, newest first, a page at a time.
#[component]
pub(super) fn ActivityList() -> impl IntoView {
    let events = Var::new(Vec::<Event>::new());
    let loading = Var::new(Loading::Waiting);
    let loading_older = Var::new(Loading::Done);
    // The last page was full: there may be older events.
    let has_older = Var::new(false);
    // The user has asked for older events. The button stays then, so that it keeps the focus.
    let asked_older = Var::new(false);
    let kind = Var::new(Kind::Everything);
    let (latest, latest_older) = (Latest::new(), Latest::new());
    let load = move || {
        latest.call(activity(None), move |answer| {
            loading.update(|loading| *loading = loading.after(&answer));
            if let Ok(newest) = answer {
                let is_full = newest.len() == ACTIVITY_PAGE;
                let merged = events.with_untracked(|events| with_newest(events, newest));
                if merged.len() <= ACTIVITY_PAGE {
                    has_older.set(is_full);
                }
                if events.with_untracked(|events| *events != merged) {
                    events.set(merged);
                }
            }
        });
    };
    let load_older = move || {
        let before = events.with_untracked(|events| events.last().map(|event| event.id.clone()));
        asked_older.set(true);
        loading_older.set(Loading::Waiting);
        latest_older.call(activity(before), move |answer| {
            loading_older.set(Loading::Waiting.after(&answer));
            if let Ok(older) = answer {
                has_older.set(older.len() == ACTIVITY_PAGE);
                events.update(|events| events.extend(older));
            }
        });
    };
    let clear = move || {
        events.set(Vec::new());
        loading.set(Loading::Waiting);
        loading_older.set(Loading::Done);
        has_older.set(false);
        asked_older.set(false);
    };
    keep_true(clear, load);
    lead_to_review_after_login();
    let apply_filter = move || kind.set(chosen_kind());
    // For a kind that was chosen before hydration.
    effect(apply_filter);

    let is_shown = move |event: &Event| kind.get().contains(&event.what);
    let day_rows = move || {
        let mut days: Vec<String> = events.with(|events| {
            events.iter().filter(|event| is_shown(event)).map(|event| datetime::date(event.at)).collect()
        });
        days.dedup();
        days.into_iter().map(|day| day_row(day, events, kind)).collect()
    };
    let can_load_older = move || has_older.get() && !loading_older.with(Loading::is_waiting);
    let is_empty = move || !events.with(|events| events.iter().any(is_shown));
    view! {
        <div class="filter">
            <label for="kind">{texts::SHOW.get()}</label>
            <select id="kind" autocomplete="off" on:change:capture=move |_| apply_filter()>
                {Kind::ALL.map(|(kind, value)| view! { <option value=value>{name(kind).get()}</option> })}
            </select>
        </div>
        <LoadingNotice loading retry=Rc::new(load)/>
        <div data-testid="activity" use:rows=Rows::new(day_rows)></div>
        <p class="none" hidden=attribute_if("", move || !is_empty() || !loading.with(Loading::is_done))>
            {text(move || {
                let none = events.with(Vec::is_empty);
                Some(if none { &texts::EMPTY } else { &texts::NONE_OF_KIND }.owned())
            })}
        </p>
        <LoadingNotice loading=loading_older retry=Rc::new(load_older)/>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || !has_older.get() && !asked_older.get())
            aria-disabled=attribute_if("true", move || !can_load_older())
            on:click:capture=move |_| {
                if untrack(can_load_older) {
                    load_older();
                }
            }
        >
            {text(move || {
                Some(if has_older.get() { &texts::OLDER } else { &texts::NOTHING_OLDER }.owned())
            })}
        </button>
    }
}

/// A day with those of its events that are of this kind.
fn day_row(day: String, events: Var<Vec<Event>>, kind: Var<Kind>) -> Row {
    Row::new(day.clone(), move || {
        let name = day_name(&day);
        let event_rows = move || {
            let kind = kind.get();
            let is_shown = |event: &&Event| kind.contains(&event.what) && datetime::date(event.at) == day;
            events.with(|events| {
                events.iter().filter(is_shown).map(|event| activity_row(event, false)).collect()
            })
        };
        view! {
            <section class="day">
                <h2>{name}</h2>
                <ul class="items" use:rows=Rows::new(event_rows)></ul>
            </section>
        }
    })
}

/// The kind that the filter shows.
fn chosen_kind() -> Kind {
    let filter =
        document().get_element_by_id("kind").map(|filter| filter.unchecked_into::<HtmlSelectElement>());
    filter.map_or(Kind::Everything, |filter| Kind::of_option(&filter.value()))
}

fn name(kind: Kind) -> &'static Text {
    match kind {
        Kind::Everything => &texts::EVERYTHING,
        Kind::Logins => &texts::LOGINS,
        Kind::Warnings => &texts::WARNINGS,
        Kind::Changes => &texts::CHANGES,
    }
}

/// The heading of a day: "Today", "Yesterday", or the date.
fn day_name(date: &str) -> String {
    let now = (js_sys::Date::now() / 1_000.0) as i64;
    if date == datetime::date(now) {
        texts::TODAY.owned()
    } else if date == datetime::yesterday() {
        texts::YESTERDAY.owned()
    } else {
        date.to_owned()
    }
}
