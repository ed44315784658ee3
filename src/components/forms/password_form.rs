//! Changing the password.

use super::fields;
use super::fields::PasswordField;
use super::strength_meter::{Judgement, StrengthMeter};
use crate::api::account::change_password;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{early_input, presence};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the current password and a new one.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let busy = RwSignal::new(false);
    let wrong_current = RwSignal::new(None::<String>);
    let wrong_new = RwSignal::new(None::<String>);
    let said = RwSignal::new(None::<String>);
    let state = presence::state();
    let judgement = Judgement::new();
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let (current, new) = (fields::typed("current-password"), fields::typed("new-password"));
        busy.set(true);
        wrong_current.set(None);
        wrong_new.set(None);
        said.set(None);
        spawn_local(async move {
            let answer = change_password(PlainPassword::new(current), PlainPassword::new(new)).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    fields::clear("current-password");
                    fields::clear("new-password");
                    judgement.ask(String::new(), String::new());
                    said.set(Some("Password changed. All your other sessions were ended.".to_owned()));
                }
                Err(error @ ApiError::WeakPassword(_)) => {
                    wrong_new.set(Some(error.message()));
                    fields::focus("new-password");
                }
                Err(error) => {
                    wrong_current.set(Some(match error {
                        ApiError::InvalidCredentials => "This is not your current password.".to_owned(),
                        error => error.message(),
                    }));
                    fields::focus("current-password");
                }
            }
        });
    };
    let judge = move || {
        let username = state.with_untracked(presence::username).unwrap_or_default();
        judgement.ask(username, fields::typed("new-password"));
    };
    // What was typed before anybody was there to hear it.
    Effect::new(judge);
    early_input::take_over("password-change", submit);
    view! {
        <form
            id="password-change"
            method="post"
            novalidate
            data-early=""
            aria-busy=attribute_if("true", move || busy.get())
            on:input=move |_| judge()
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <PasswordField
                id="current-password"
                label="Current password"
                autocomplete="current-password"
                hint=None
                error=wrong_current
            />
            <PasswordField
                id="new-password"
                label="New password"
                autocomplete="new-password"
                hint=Some("At least 8 characters; the longer the better.")
                error=wrong_new
            />
            <StrengthMeter of=judgement/>
            <p class="said" role="status">{text(move || said.get())}</p>
            <button type="submit" class="button" disabled=attribute_if("", move || busy.get())>
                "Change password"
            </button>
        </form>
    }
}
