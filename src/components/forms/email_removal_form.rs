//! The form that removes the email address.

use super::fields;
use super::fields::{HiddenUsername, PasswordField};
use crate::api::account::remove_email;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{event_replay, focus};
use crate::components::texts::{email as texts, forms};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the password. Calls `removed` when the address is removed.
#[component]
pub fn EmailRemovalForm(removed: impl Fn() + Copy + 'static) -> impl IntoView {
    let busy = RwSignal::new(false);
    let password_error = RwSignal::new(None::<String>);
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let password = fields::value("removal-password");
        password_error.set(password.is_empty().then(|| forms::ENTER_YOUR_PASSWORD.to_owned()));
        if password.is_empty() {
            focus::focus("removal-password");
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = remove_email(PlainPassword::new(password)).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    fields::clear("removal-password");
                    removed();
                }
                Err(error) => {
                    password_error.set(Some(match error {
                        ApiError::InvalidCredentials => forms::NOT_YOUR_PASSWORD.to_owned(),
                        error => error.message(),
                    }));
                    focus::focus("removal-password");
                }
            }
        });
    };
    event_replay::replay("email-removal", submit);
    view! {
        <form
            id="email-removal"
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
                id="removal-password"
                label=forms::PASSWORD
                autocomplete="current-password"
                hint=None
                error=password_error
            />
            <button type="submit" class="button quiet" disabled=attribute_if("", move || busy.get())>
                {text(move || Some(if busy.get() { texts::REMOVING } else { texts::REMOVE }.to_owned()))}
            </button>
        </form>
    }
}
