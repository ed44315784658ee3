//! What happened to the account lately.

use super::entries::{Entries, Entry};
use crate::api::account::activity;
use crate::components::frame::presence::when_others_come;
use crate::components::frame::{datetime, presence};
use crate::wire::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The last events, the newest first.
#[component]
pub(super) fn ActivityList() -> impl IntoView {
    let state = presence::state();
    let entries = RwSignal::new(Vec::new());
    when_others_come(state, move || {
        entries.set(Vec::new());
        if state.with_untracked(presence::username).is_some() {
            spawn_local(async move {
                let events = activity().await.unwrap_or_default();
                entries.set(events.into_iter().map(entry).collect());
            });
        }
    });
    view! {
        <div data-testid="activity">
            <Entries entries act=Arc::new(|_| ())/>
        </div>
    }
}

fn entry(event: Event) -> Entry {
    let place = event.address.map_or_else(String::new, |address| " · ".to_owned() + &address);
    Entry {
        title: words(&event.what).to_owned(),
        detail: event.device + &place + " · " + &datetime::moment(event.at),
        action: None,
    }
}

/// An event's name as a person would say it; what is not known yet stands for itself.
fn words(what: &str) -> &str {
    match what {
        "registered" => "Account created",
        "logged_in" => "Logged in",
        "login_failed" => "A login failed",
        "logged_out" => "Logged out",
        "token_reused" => "A copied session was noticed and ended",
        "session_ended" => "A session was ended",
        "other_sessions_ended" => "All other sessions were ended",
        "password_changed" => "Password changed",
        "disabled" => "Account disabled",
        "enabled" => "Account enabled",
        other => other,
    }
}
