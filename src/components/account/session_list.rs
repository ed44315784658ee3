//! Where its owner is logged in.

use super::entries::{Action, Entries, Entry};
use crate::api::account::{list_sessions, revoke_others, revoke_session};
use crate::components::frame::presence::when_others_come;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{datetime, presence};
use crate::wire::{ApiError, SessionSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// All sessions that go on, and the ways to end them.
#[component]
pub(super) fn SessionList() -> impl IntoView {
    let state = presence::state();
    let entries = RwSignal::new(Vec::new());
    let trouble = RwSignal::new(None::<String>);
    let ask = move || {
        spawn_local(async move {
            match list_sessions().await {
                Ok(list) => entries.set(list.into_iter().map(entry).collect()),
                Err(error) => trouble.set(Some(error.message())),
            }
        });
    };
    let after = move |done: Result<(), ApiError>| {
        trouble.set(done.err().map(|error| error.message()));
        ask();
    };
    when_others_come(state, move || {
        entries.set(Vec::new());
        if state.with_untracked(presence::username).is_some() {
            ask();
        }
    });
    view! {
        <div data-testid="sessions">
            <Entries entries act=Arc::new(move |id| spawn_local(async move { after(revoke_session(id).await) }))/>
        </div>
        <p class="field-error" role="alert">{text(move || trouble.get())}</p>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || entries.with(|entries| entries.len() < 2))
            on:click=move |_| spawn_local(async move { after(revoke_others().await.map(|_| ())) })
        >
            "End all others"
        </button>
    }
}

fn entry(session: SessionSummary) -> Entry {
    let SessionSummary { session_id, current, device, address, created_at, last_used_at, .. } = session;
    let place = address.map_or_else(String::new, |address| address + " · ");
    let since = "logged in ".to_owned() + &datetime::moment(created_at) + " · ";
    Entry {
        title: device,
        detail: place + &since + "last used " + &datetime::moment(last_used_at),
        action: Some(if current {
            Action { name: "This one", session_id: None }
        } else {
            Action { name: "End", session_id: Some(session_id) }
        }),
    }
}
