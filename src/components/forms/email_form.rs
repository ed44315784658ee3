//! The form that adds or changes the email address.

use super::address_field::AddressField;
use super::fields;
use super::fields::{HiddenUsername, PasswordField};
use super::form_error::{FormError, FormErrorAlert};
use super::form_user::FormUser;
use super::scripted_form::ScriptedForm;
use crate::api::account::change_email;
use crate::components::frame::focus;
use crate::components::frame::reactive::text;
use crate::components::frame::var::Var;
use crate::texts::{email as texts, forms};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Asks for the address and the password. Calls `sent` when a link is on its way.
#[component]
pub fn EmailForm(sent: impl Fn() + Copy + 'static) -> impl IntoView {
    let busy = Var::new(false);
    let address_error = Var::new(None::<String>);
    let password_error = Var::new(None::<String>);
    let form_error = FormError::new();
    let success = Var::new(None::<String>);
    let forget = move || {
        fields::clear("email");
        fields::clear("email-password");
        for text in [address_error, password_error, success] {
            text.set(None);
        }
        form_error.set(None);
        busy.set(false);
    };
    let user = FormUser::new(Box::new(forget));
    let submit = move || {
        success.set(None);
        form_error.set(None);
        let (address, password) = (fields::value("email").trim().to_owned(), fields::value("email-password"));
        address_error.set(address.is_empty().then(|| texts::ENTER_ADDRESS.owned()));
        password_error.set(password.is_empty().then(|| forms::ENTER_YOUR_PASSWORD.owned()));
        if address.is_empty() || password.is_empty() {
            focus::focus(if address.is_empty() { "email" } else { "email-password" });
            return;
        }
        busy.set(true);
        let asked = user.number();
        spawn_local(async move {
            let answer = change_email(address, PlainPassword::new(password)).await;
            if !user.is_still(asked) {
                return;
            }
            busy.set(false);
            match answer {
                Ok(()) => {
                    fields::clear("email");
                    fields::clear("email-password");
                    success.set(Some(texts::LINK_SENT.owned()));
                    focus::focus_soon("email-link-sent");
                    sent();
                }
                Err(error @ ApiError::InvalidEmail(_)) => {
                    address_error.set(Some(error.message()));
                    focus::focus("email");
                }
                Err(ApiError::InvalidCredentials) => {
                    password_error.set(Some(forms::NOT_YOUR_PASSWORD.owned()));
                    focus::focus("email-password");
                }
                Err(error) => {
                    form_error.set(Some(error));
                    form_error.focus();
                }
            }
        });
    };
    view! {
        <p id="email-link-sent" class="success" role="status" tabindex="-1">{text(move || success.get())}</p>
        <ScriptedForm
            id="email-change"
            labels=(&texts::SEND_LINK, &texts::SENDING_LINK)
            busy
            typed=Rc::new(move || form_error.answered())
            submit=Rc::new(submit)
        >
            <FormErrorAlert error=form_error/>
            <HiddenUsername/>
            <AddressField
                id="email"
                label=&texts::NEW_ADDRESS
                kind="email"
                autocomplete="email"
                autofocus=false
                error=address_error
            />
            <PasswordField
                id="email-password"
                label=&forms::PASSWORD
                autocomplete="current-password"
                hint=None
                error=password_error
            />
        </ScriptedForm>
    }
}
