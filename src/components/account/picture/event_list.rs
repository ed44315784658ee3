//! The events as a list, each with its details.

use super::events::Event;
use super::marks::{class, outline};
use super::sources::Shown;
use super::words;
use crate::components::frame::rows::{Row, Rows, rows};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime};
use crate::keeper;
use crate::texts::{Text, session as texts};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// The details of an event: time, generation, client, the row of the rotation rule, and the command that does the
/// same, if there is one.
pub(super) fn details(event: &Event) -> Vec<Row> {
    let origin = window().location().origin().unwrap_or_default();
    let client = match (&event.device, &event.address) {
        (Some(device), Some(address)) => [device, " · ", address].concat(),
        (device, address) => device.as_ref().or(address.as_ref()).cloned().unwrap_or_default(),
    };
    let session = keeper::state().with_untracked(auth_state::session);
    let command = words::command(event.kind, &origin, session.is_some_and(|it| it.bound));
    let generation = event.generation.map_or_else(String::new, |generation| generation.to_string());
    let by_hand = if command.is_some() { String::new() } else { texts::NOT_BY_HAND.owned() };
    let rows = [
        (&texts::WHEN, datetime::exact(event.at), None),
        (&texts::GENERATION, generation, None),
        (&texts::FROM, client, None),
        (&texts::KNOWN, words::witness(event).owned(), None),
        (&texts::RULE, words::rule(event.kind).owned(), None),
        (&texts::BY_HAND, by_hand, command),
    ];
    let rows = rows.into_iter().filter(|(_, value, code)| !value.is_empty() || code.is_some());
    rows.map(|(name, value, code)| detail(name, value, code)).collect()
}

fn detail(name: &'static Text, value: String, code: Option<String>) -> Row {
    let key = [name.get(), &value, code.as_deref().unwrap_or_default()].concat();
    Row::new(key, move || {
        view! {
            <div><dt>{name.get()}</dt><dd>{value}{code.map(|code| view! { <code>{code}</code> })}</dd></div>
        }
    })
}

/// The events, newest first.
#[component]
pub(super) fn EventList(shown: Var<Shown>) -> impl IntoView {
    let newest_first = move || shown.with(|shown| shown.events.iter().rev().map(event_row).collect());
    view! { <ol class="events" reversed data-testid="picture-events" use:rows=Rows::new(newest_first)></ol> }
}

/// The row of an event. Its key leaves it in place, with open details, when other events come.
fn event_row(event: &Event) -> Row {
    let (key, event) = (event.key(), event.clone());
    Row::new(key, move || {
        let open = Var::new(false);
        let (path, full) = outline(event.kind);
        let toggled = move |event: leptos::web_sys::Event| {
            let details = event.target().map(|target| target.unchecked_into::<HtmlElement>());
            open.set(details.is_some_and(|details| details.has_attribute("open")));
        };
        let (class, witness, title) = (class(event.kind), words::witness(&event), words::title(event.kind));
        let (exact, shown) = (datetime::machine_readable(event.at), datetime::time_to_the_second(event.at));
        let details = move || if open.get() { details(&event) } else { Vec::new() };
        view! {
            <li>
                <details on:toggle:capture=toggled>
                    <summary>
                        <svg class=class viewBox="0 0 16 16" aria-hidden="true">
                            <path d=path class=full.then_some("full")/>
                        </svg>
                        <span>
                            <time datetime=exact>{shown}</time>
                            " " <strong>{title.get()}</strong> ", " {witness.get()}
                        </span>
                    </summary>
                    <dl class="details" use:rows=Rows::new(details)></dl>
                </details>
            </li>
        }
    })
}
