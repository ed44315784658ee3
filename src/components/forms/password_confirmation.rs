//! A form that does something once the user has confirmed it by their password.

use super::fields::{self, HiddenUsername, PasswordField};
use super::form_error::{FormError, FormErrorAlert};
use super::form_user::FormUser;
use super::scripted_form::ScriptedForm;
use crate::components::frame::focus;
use crate::components::frame::var::Var;
use crate::texts::{Text, forms as texts};
use crate::wire::{ApiError, PlainPassword};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Makes a call with the password and returns what to do with its answer.
pub(super) type Action = Rc<dyn Fn(PlainPassword) -> LocalBoxFuture<'static, Result<Show, ApiError>>>;

/// Shows an answer.
pub(super) type Show = Box<dyn FnOnce()>;

/// Asks for the password and does `action`.
#[component]
pub(super) fn PasswordConfirmation(
    /// The ID of the form.
    id: &'static str,
    /// The ID of its field.
    field: &'static str,
    /// The ID of the error that concerns the whole form.
    alert: &'static str,
    /// The text of the button, and the one while `action` is under way.
    labels: (&'static Text, &'static Text),
    /// Said if the answer got lost, in place of the error's own sentence.
    #[prop(optional)]
    lost: Option<&'static Text>,
    action: Action,
) -> impl IntoView {
    let busy = Var::new(false);
    let error = Var::new(None::<String>);
    let form_error = FormError::with_id(alert);
    let forget = move || {
        fields::clear(field);
        error.set(None);
        form_error.set(None);
        busy.set(false);
    };
    let user = FormUser::new(Box::new(forget));
    let submit = move || {
        form_error.set(None);
        let password = fields::value(field);
        error.set(password.is_empty().then(|| texts::ENTER_YOUR_PASSWORD.owned()));
        if password.is_empty() {
            focus::focus(field);
            return;
        }
        busy.set(true);
        let asked = user.number();
        let answer = action(PlainPassword::new(password));
        spawn_local(async move {
            let answer = answer.await;
            if !user.is_still(asked) {
                return;
            }
            busy.set(false);
            match answer {
                Ok(show) => {
                    fields::clear(field);
                    show();
                }
                Err(ApiError::InvalidCredentials) => {
                    error.set(Some(texts::NOT_YOUR_PASSWORD.owned()));
                    focus::focus(field);
                }
                Err(why) => {
                    let sentence = lost.filter(|_| why == ApiError::Unreachable);
                    form_error.set(Some(why));
                    if let Some(sentence) = sentence {
                        form_error.say(sentence.owned());
                    }
                    form_error.focus();
                }
            }
        });
    };
    view! {
        <ScriptedForm
            id
            labels
            button="button quiet"
            busy
            typed=Rc::new(move || form_error.answered())
            submit=Rc::new(submit)
        >
            <FormErrorAlert error=form_error/>
            <HiddenUsername/>
            <PasswordField
                id=field
                label=&texts::PASSWORD
                autocomplete="current-password"
                hint=None
                error
            />
        </ScriptedForm>
    }
}
