//! The form that changes the password.

use super::fields::{self, HiddenUsername, PasswordField};
use super::form_error::{FormError, FormErrorAlert};
use super::form_user::FormUser;
use super::scripted_form::ScriptedForm;
use super::strength_meter::{StrengthCheck, StrengthMeter};
use crate::api::account::change_password;
use crate::components::frame::reactive::{effect, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, focus};
use crate::texts::forms as texts;
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Asks for the current password and a new one.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let busy = Var::new(false);
    let current_error = Var::new(None::<String>);
    let new_error = Var::new(None::<String>);
    let form_error = FormError::new();
    let success = Var::new(None::<String>);
    let state = auth_state::var();
    let strength = StrengthCheck::new();
    // Whether the answer to the last try got lost: the server may have changed the password.
    let is_uncertain = Var::new(false);
    let forget = move || {
        fields::clear("current-password");
        fields::clear("new-password");
        for text in [current_error, new_error, success] {
            text.set(None);
        }
        form_error.set(None);
        strength.check(String::new(), String::new());
        is_uncertain.set(false);
        busy.set(false);
    };
    let user = FormUser::new(Box::new(forget));
    let submit = move || {
        success.set(None);
        form_error.set(None);
        let (current, new) = (fields::value("current-password"), fields::value("new-password"));
        current_error.set(current.is_empty().then(|| texts::ENTER_CURRENT_PASSWORD.owned()));
        new_error.set(new.is_empty().then(|| texts::ENTER_NEW_PASSWORD.owned()));
        if current.is_empty() || new.is_empty() {
            focus::focus(if current.is_empty() { "current-password" } else { "new-password" });
            return;
        }
        busy.set(true);
        let asked = user.number();
        spawn_local(async move {
            let mut given = current;
            let answer = loop {
                let is_check = given == new;
                let answer =
                    change_password(PlainPassword::new(given), PlainPassword::new(new.clone())).await;
                if !user.is_still(asked) {
                    return;
                }
                // If the change whose answer got lost took effect, the new password is the current one.
                if answer == Err(ApiError::InvalidCredentials) && is_uncertain.get_untracked() && !is_check {
                    given = new.clone();
                    continue;
                }
                break answer;
            };
            busy.set(false);
            match &answer {
                Ok(()) | Err(ApiError::InvalidCredentials) => is_uncertain.set(false),
                Err(ApiError::Unreachable) => is_uncertain.set(true),
                Err(_) => {}
            }
            match answer {
                Ok(()) => {
                    fields::clear("current-password");
                    fields::clear("new-password");
                    strength.check(String::new(), String::new());
                    success.set(Some(texts::PASSWORD_CHANGED.owned()));
                    focus::focus_soon("password-changed");
                }
                Err(error @ ApiError::WeakPassword(_)) => {
                    new_error.set(Some(error.message()));
                    focus::focus("new-password");
                }
                Err(ApiError::InvalidCredentials) => {
                    current_error.set(Some(texts::NOT_CURRENT_PASSWORD.owned()));
                    focus::focus("current-password");
                }
                Err(error) => {
                    form_error.set(Some(error));
                    form_error.focus();
                }
            }
        });
    };
    let check_strength = move || {
        let username = state.with_untracked(auth_state::username).unwrap_or_default();
        strength.check(username, fields::value("new-password"));
    };
    // For a password that was typed before hydration.
    effect(check_strength);
    view! {
        <p id="password-changed" class="success" role="status" tabindex="-1">{text(move || success.get())}</p>
        <ScriptedForm
            id="password-change"
            labels=(&texts::CHANGE_PASSWORD, &texts::CHANGING_PASSWORD)
            busy
            typed=Rc::new(move || {
                form_error.answered();
                check_strength();
            })
            submit=Rc::new(submit)
        >
            <FormErrorAlert error=form_error/>
            <HiddenUsername/>
            <PasswordField
                id="current-password"
                label=&texts::CURRENT_PASSWORD
                autocomplete="current-password"
                hint=None
                error=current_error
            />
            <PasswordField
                id="new-password"
                label=&texts::NEW_PASSWORD
                autocomplete="new-password"
                hint=Some(&texts::PASSWORD_RULE)
                error=new_error
            />
            <StrengthMeter check=strength/>
        </ScriptedForm>
    }
}
