//! The user's sessions, and buttons that end them.

use super::item_list::{Item, ItemButton, ItemList};
use crate::api::account::{list_sessions, revoke_others, revoke_session};
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{auth_state, datetime};
use crate::wire::{ApiError, SessionSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// All live sessions.
#[component]
pub(super) fn SessionList() -> impl IntoView {
    let state = auth_state::signal();
    let items = RwSignal::new(Vec::new());
    let error_message = RwSignal::new(None::<String>);
    let load = move || {
        spawn_local(async move {
            match list_sessions().await {
                Ok(sessions) => items.set(sessions.into_iter().map(item).collect()),
                Err(error) => error_message.set(Some(error.message())),
            }
        });
    };
    let show_result = move |result: Result<(), ApiError>| {
        error_message.set(result.err().map(|error| error.message()));
        load();
    };
    auth_state::on_user_change(state, move || {
        items.set(Vec::new());
        if state.with_untracked(auth_state::username).is_some() {
            load();
        }
    });
    view! {
        <div data-testid="sessions">
            <ItemList
                items
                on_press=Arc::new(move |id| spawn_local(async move { show_result(revoke_session(id).await) }))
            />
        </div>
        <p class="field-error" role="alert">{text(move || error_message.get())}</p>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || items.with(|items| items.len() < 2))
            on:click=move |_| spawn_local(async move { show_result(revoke_others().await.map(|_| ())) })
        >
            "End all others"
        </button>
    }
}

fn item(session: SessionSummary) -> Item {
    let SessionSummary { session_id, current, device, address, created_at, last_used_at, .. } = session;
    let address = address.map_or_else(String::new, |address| address + " · ");
    let logged_in = "logged in ".to_owned() + &datetime::date_and_time(created_at) + " · ";
    Item {
        title: device,
        detail: address + &logged_in + "last used " + &datetime::date_and_time(last_used_at),
        button: Some(if current {
            ItemButton { label: "This one", session_id: None }
        } else {
            ItemButton { label: "End", session_id: Some(session_id) }
        }),
    }
}
