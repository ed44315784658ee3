//! The form that changes the password.

use super::fields;
use super::fields::{HiddenUsername, PasswordField};
use super::strength_meter::{StrengthCheck, StrengthMeter};
use crate::api::account::change_password;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{auth_state, event_replay};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the current password and a new one.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let busy = RwSignal::new(false);
    let current_error = RwSignal::new(None::<String>);
    let new_error = RwSignal::new(None::<String>);
    let success = RwSignal::new(None::<String>);
    let state = auth_state::signal();
    let strength = StrengthCheck::new();
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let (current, new) = (fields::value("current-password"), fields::value("new-password"));
        busy.set(true);
        current_error.set(None);
        new_error.set(None);
        success.set(None);
        spawn_local(async move {
            let answer = change_password(PlainPassword::new(current), PlainPassword::new(new)).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    fields::clear("current-password");
                    fields::clear("new-password");
                    strength.check(String::new(), String::new());
                    success.set(Some("Password changed. All your other sessions were ended.".to_owned()));
                }
                Err(error @ ApiError::WeakPassword(_)) => {
                    new_error.set(Some(error.message()));
                    fields::focus("new-password");
                }
                Err(error) => {
                    current_error.set(Some(match error {
                        ApiError::InvalidCredentials => "This is not your current password.".to_owned(),
                        error => error.message(),
                    }));
                    fields::focus("current-password");
                }
            }
        });
    };
    let check_strength = move || {
        let username = state.with_untracked(auth_state::username).unwrap_or_default();
        strength.check(username, fields::value("new-password"));
    };
    // For a password that was typed before hydration.
    Effect::new(check_strength);
    event_replay::replay("password-change", submit);
    view! {
        <form
            id="password-change"
            method="post"
            novalidate
            data-awaiting-hydration=""
            aria-busy=attribute_if("true", move || busy.get())
            on:input=move |_| check_strength()
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <HiddenUsername/>
            <PasswordField
                id="current-password"
                label="Current password"
                autocomplete="current-password"
                hint=None
                error=current_error
            />
            <PasswordField
                id="new-password"
                label="New password"
                autocomplete="new-password"
                hint=Some("At least 8 characters; the longer the better.")
                error=new_error
            />
            <StrengthMeter check=strength/>
            <p class="success" role="status">{text(move || success.get())}</p>
            <button type="submit" class="button" disabled=attribute_if("", move || busy.get())>
                "Change password"
            </button>
        </form>
    }
}
