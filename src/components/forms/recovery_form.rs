//! The form that sets a new password for somebody who forgot theirs.

use super::fields;
use super::fields::{CodeField, PasswordField, UsernameField};
use super::form_error::{FormError, FormErrorAlert};
use super::link_token::token_of_address;
use super::scripted_form::ScriptedForm;
use super::strength_meter::{StrengthCheck, StrengthMeter};
use crate::api::open::{finish_recovery, recover_by_code};
use crate::components::frame::lazy_island::lazy_island;
use crate::components::frame::log_out::forget_session_of;
use crate::components::frame::page_path::page_path;
use crate::components::frame::reactive::{attribute, attribute_if, effect, text};
use crate::components::frame::var::Var;
use crate::components::frame::{focus, next};
use crate::texts::{forms, recovery as texts};
use crate::wire::{ApiError, PlainPassword, RecoveryCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

lazy_island! {
    /// Asks for a recovery code and a new password, or, with the token in the page's address, for a new password only.
    /// Nothing happens before it is submitted: a mail scanner that opens a link uses nothing up.
    pub fn RecoveryForm() -> impl IntoView {
        view! { <Recovery by_link=page_path() == next::RECOVER/> }
    }
}

#[component]
fn Recovery(
    /// Whether the page's address has the token of a link.
    by_link: bool,
) -> impl IntoView {
    let username_error = Var::new(None::<String>);
    let code_error = Var::new(None::<String>);
    let password_error = Var::new(None::<String>);
    let form_error = FormError::new();
    let busy = Var::new(false);
    let recovered = Var::new(None::<String>);
    let strength = StrengthCheck::new();
    let submit = move || {
        form_error.set(None);
        let username = fields::value("username").trim().to_owned();
        let (code, password) = (fields::value("recovery-code"), fields::value("new-password"));
        let empty = [
            (username_error, "username", &forms::ENTER_USERNAME, !by_link && username.is_empty()),
            (code_error, "recovery-code", &texts::ENTER_CODE, !by_link && code.trim().is_empty()),
            (password_error, "new-password", &forms::ENTER_NEW_PASSWORD, password.is_empty()),
        ];
        for (error, _, message, is_empty) in empty {
            error.set(is_empty.then(|| message.owned()));
        }
        if let Some((_, id, _, _)) = empty.into_iter().find(|(_, _, _, is_empty)| *is_empty) {
            focus::focus(id);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let password = PlainPassword::new(password);
            let done = if by_link {
                finish_recovery(token_of_address(), password).await.map(|user| user.username)
            } else {
                recover_by_code(username.clone(), RecoveryCode::new(code), password).await.map(|()| username)
            };
            busy.set(false);
            match done {
                Ok(username) => {
                    forget_session_of(&fields::stored_form(&username));
                    recovered.set(Some(username));
                    focus::focus_soon("recovered");
                }
                Err(error @ ApiError::WeakPassword(_)) => {
                    password_error.set(Some(error.message()));
                    focus::focus("new-password");
                }
                Err(ApiError::InvalidCredentials) => {
                    code_error.set(Some(texts::WRONG_CODE.owned()));
                    focus::focus("recovery-code");
                }
                Err(error) => {
                    form_error.set(Some(error));
                    form_error.focus();
                }
            }
        });
    };
    let check_strength = move || strength.check(fields::value("username"), fields::value("new-password"));
    // For a password that was typed before hydration.
    effect(check_strength);
    let is_recovered = move || recovered.with(Option::is_some);
    view! {
        <p id="recovered" class="success" role="status" tabindex="-1">
            {text(move || is_recovered().then(|| texts::PASSWORD_SET.owned()))}
        </p>
        <p class="actions" hidden=attribute_if("", move || !is_recovered())>
            <a class="button" href=attribute(move || recovered.with(|name| name.as_deref().map(next::login_as)))>
                {texts::LOG_IN.get()}
            </a>
        </p>
        <ScriptedForm
            id="recovery"
            labels=(&texts::SET_PASSWORD, &texts::SETTING_PASSWORD)
            busy
            hidden=attribute_if("", is_recovered)
            typed=Rc::new(move || {
                form_error.answered();
                check_strength();
            })
            submit=Rc::new(submit)
        >
            <FormErrorAlert error=form_error/>
            {(!by_link).then(|| view! {
                <UsernameField hint=None error=username_error/>
                <CodeField error=code_error/>
            })}
            <PasswordField
                id="new-password"
                label=&forms::NEW_PASSWORD
                autocomplete="new-password"
                hint=Some(&forms::PASSWORD_RULE)
                error=password_error
            />
            <StrengthMeter check=strength/>
        </ScriptedForm>
    }
}
