//! The events as a list, each with its details.

use super::events::Event;
use super::marks::{class, outline};
use super::words;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime};
use crate::keeper;
use crate::texts::{Text, session as texts};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// The details of an event: time, generation, client, the row of the rotation rule, and the command that does the
/// same, if there is one.
#[component]
pub(super) fn EventDetails(event: Event) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let client = [event.device.clone(), event.address.clone()].into_iter().flatten().collect::<Vec<_>>();
    let rows: [(&Text, String); 5] = [
        (&texts::WHEN, datetime::exact(event.at)),
        (&texts::GENERATION, event.generation.map_or_else(String::new, |generation| generation.to_string())),
        (&texts::FROM, client.join(" · ")),
        (&texts::KNOWN, words::witness(&event).owned()),
        (&texts::RULE, words::rule(event.kind).owned()),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let session = keeper::state().with_untracked(auth_state::session);
    let by_hand = match words::command(event.kind, &origin, session.is_some_and(|it| it.bound)) {
        Some(command) => view! { <code>{command}</code> }.into_any(),
        None => texts::NOT_BY_HAND.get().into_any(),
    };
    view! {
        <dl class="details">
            {rows.map(|(name, value)| view! { <div><dt>{name.get()}</dt><dd>{value}</dd></div> }).collect_view()}
            <div><dt>{texts::BY_HAND.get()}</dt><dd>{by_hand}</dd></div>
        </dl>
    }
}

/// The events, newest first.
#[component]
pub(super) fn EventList(events: Signal<Vec<Event>>) -> impl IntoView {
    let newest_first = move || events.get().into_iter().rev().collect::<Vec<_>>();
    view! {
        <ol class="events" reversed data-testid="picture-events">
            // The key leaves an event its row, and open details, when other events come.
            <For each=newest_first key=Event::key let:event>
                <EventRow event/>
            </For>
        </ol>
    }
}

#[component]
fn EventRow(event: Event) -> impl IntoView {
    let open = Var::new(false);
    let (path, full) = outline(event.kind);
    let toggled = move |event: leptos::web_sys::Event| {
        let details = event.target().map(|target| target.unchecked_into::<HtmlElement>());
        open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <li>
            <details on:toggle=toggled>
                <summary>
                    <svg class=class(event.kind) viewBox="0 0 16 16" aria-hidden="true">
                        <path d=path class=full.then_some("full")/>
                    </svg>
                    <span>
                        <time datetime=datetime::machine_readable(event.at)>{datetime::time_to_the_second(event.at)}</time>
                        " " <strong>{words::title(event.kind).get()}</strong> ", " {words::witness(&event).get()}
                    </span>
                </summary>
                {move || open.get().then(|| view! { <EventDetails event=event.clone()/> })}
            </details>
        </li>
    }
}
