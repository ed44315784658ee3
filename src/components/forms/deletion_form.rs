//! The form that deletes the account.

use super::fields;
use super::fields::{HiddenUsername, PasswordField};
use crate::api::account::delete_account;
use crate::components::frame::event_replay;
use crate::components::frame::log_out::log_out;
use crate::components::frame::reactive::attribute_if;
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the password, deletes the account and logs out.
#[component]
pub fn DeletionForm() -> impl IntoView {
    let busy = RwSignal::new(false);
    let password_error = RwSignal::new(None::<String>);
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let password = fields::value("deletion-password");
        busy.set(true);
        password_error.set(None);
        spawn_local(async move {
            match delete_account(PlainPassword::new(password)).await {
                Ok(()) => log_out().await,
                Err(error) => {
                    password_error.set(Some(match error {
                        ApiError::InvalidCredentials => "This is not your password.".to_owned(),
                        error => error.message(),
                    }));
                    fields::focus("deletion-password");
                }
            }
            busy.set(false);
        });
    };
    event_replay::replay("deletion", submit);
    view! {
        <form
            id="deletion"
            method="post"
            novalidate
            data-awaiting-hydration=""
            aria-busy=attribute_if("true", move || busy.get())
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <HiddenUsername/>
            <PasswordField
                id="deletion-password"
                label="Password"
                autocomplete="current-password"
                hint=None
                error=password_error
            />
            <button type="submit" class="button danger" disabled=attribute_if("", move || busy.get())>
                "Delete my account"
            </button>
        </form>
    }
}
