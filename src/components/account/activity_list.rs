//! The account's recent activity.

use super::item_list::{Item, ItemList};
use crate::api::account::activity;
use crate::components::frame::{auth_state, datetime};
use crate::wire::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The last events, newest first.
#[component]
pub(super) fn ActivityList() -> impl IntoView {
    let state = auth_state::signal();
    let items = RwSignal::new(Vec::new());
    auth_state::on_user_change(state, move || {
        items.set(Vec::new());
        if state.with_untracked(auth_state::username).is_some() {
            spawn_local(async move {
                let events = activity().await.unwrap_or_default();
                items.set(events.into_iter().map(item).collect());
            });
        }
    });
    view! {
        <div data-testid="activity">
            <ItemList items on_press=Arc::new(|_| ())/>
        </div>
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
