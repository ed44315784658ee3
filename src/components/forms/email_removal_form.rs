//! The form that removes the email address.

use super::password_confirmation::{Action, PasswordConfirmation, Show};
use crate::api::account::remove_email;
use crate::texts::email as texts;
use leptos::prelude::*;
use std::rc::Rc;

/// Asks for the password. Calls `removed` when the address is removed.
#[component]
pub fn EmailRemovalForm(removed: impl Fn() + Copy + 'static) -> impl IntoView {
    let remove: Action = Rc::new(move |password| {
        Box::pin(async move {
            remove_email(password).await?;
            Ok(Box::new(removed) as Show)
        })
    });
    view! {
        <PasswordConfirmation
            id="email-removal"
            field="removal-password"
            alert="removal-error"
            labels=(&texts::REMOVE, &texts::REMOVING)
            action=remove
        />
    }
}
