//! The account's recent activity.

use super::item_list::{Item, ItemList};
use crate::api::account::activity;
use crate::components::frame::reactive::attribute_if;
use crate::components::frame::{auth_state, datetime};
use crate::wire::{ACTIVITY_PAGE, Event};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The events, newest first, a page at a time.
#[component]
pub(super) fn ActivityList() -> impl IntoView {
    let state = auth_state::signal();
    let items = RwSignal::new(Vec::new());
    // The last event of a full page: there may be older ones.
    let oldest = RwSignal::new(None::<String>);
    let load = move || {
        let before = oldest.get_untracked();
        oldest.set(None);
        let user = state.with_untracked(auth_state::username);
        spawn_local(async move {
            let page = activity(before.clone()).await;
            if state.with_untracked(auth_state::username) != user {
                return;
            }
            let Ok(events) = page else {
                oldest.set(before);
                return;
            };
            oldest.set(events.get(ACTIVITY_PAGE - 1).map(|event| event.id.clone()));
            items.update(|items| items.extend(events.into_iter().map(item)));
        });
    };
    auth_state::on_user_change(state, move || {
        items.set(Vec::new());
        oldest.set(None);
        if state.with_untracked(auth_state::username).is_some() {
            load();
        }
    });
    view! {
        <div data-testid="activity">
            <ItemList items on_press=Arc::new(|_| ())/>
        </div>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || oldest.with(Option::is_none))
            on:click=move |_| load()
        >
            "Show more"
        </button>
    }
}

fn item(event: Event) -> Item {
    let address = event.address.map_or_else(String::new, |address| " · ".to_owned() + &address);
    Item {
        title: description(&event.what).to_owned(),
        detail: event.device + &address + " · " + &datetime::date_and_time(event.at),
        button: None,
    }
}

/// Describes an event in words. An event that this version does not know is shown by its name.
fn description(event: &str) -> &str {
    match event {
        "registered" => "Account created",
        "logged_in" => "Logged in",
        "login_failed" => "A login failed",
        "logged_out" => "Logged out",
        "token_reused" => "A copied session was noticed and ended",
        "copy_refused" => "A copy of a session was refused",
        "session_ended" => "A session was ended",
        "other_sessions_ended" => "All other sessions were ended",
        "least_used_session_ended" => {
            "The session that was used the longest ago was ended: there were too many"
        }
        "password_changed" => "Password changed",
        "disabled" => "Account disabled",
        "enabled" => "Account enabled",
        other => other,
    }
}
