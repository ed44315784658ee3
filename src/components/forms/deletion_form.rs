//! Deleting the account.

use super::fields;
use super::fields::PasswordField;
use crate::api::account::delete_account;
use crate::components::frame::early_input;
use crate::components::frame::presence::leave;
use crate::components::frame::reactive::attribute_if;
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the password, then deletes the account and leaves.
#[component]
pub fn DeletionForm() -> impl IntoView {
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let password = fields::typed("deletion-password");
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            match delete_account(PlainPassword::new(password)).await {
                Ok(()) => leave().await,
                Err(error) => {
                    refused.set(Some(match error {
                        ApiError::InvalidCredentials => "This is not your password.".to_owned(),
                        error => error.message(),
                    }));
                    fields::focus("deletion-password");
                }
            }
            busy.set(false);
        });
    };
    early_input::take_over("deletion", submit);
    view! {
        <form
            id="deletion"
            method="post"
            novalidate
            data-early=""
            aria-busy=attribute_if("true", move || busy.get())
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <PasswordField id="deletion-password" label="Password" autocomplete="current-password" hint=None error=refused/>
            <button type="submit" class="button danger" disabled=attribute_if("", move || busy.get())>
                "Delete my account"
            </button>
        </form>
    }
}
