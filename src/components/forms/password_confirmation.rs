//! A form that does something once the user has confirmed it by their password.

use super::fields::{self, HiddenUsername, PasswordField};
use super::scripted_form::ScriptedForm;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, focus};
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

/// Asks for the password and does `action`. A refusal stands at the field.
#[component]
pub(super) fn PasswordConfirmation(
    /// The ID of the form.
    id: &'static str,
    /// The ID of its field.
    field: &'static str,
    /// The text of the button, and the one while `action` is under way.
    labels: (&'static Text, &'static Text),
    action: Action,
) -> impl IntoView {
    let state = auth_state::var();
    let busy = Var::new(false);
    let error = Var::new(None::<String>);
    let submit = move || {
        let password = fields::value(field);
        error.set(password.is_empty().then(|| texts::ENTER_YOUR_PASSWORD.owned()));
        if password.is_empty() {
            focus::focus(field);
            return;
        }
        busy.set(true);
        let user = state.with_untracked(auth_state::username);
        let answer = action(PlainPassword::new(password));
        spawn_local(async move {
            let answer = answer.await;
            busy.set(false);
            // Another user may have signed in meanwhile, who must not see it, or the form may be gone.
            if state.try_with_untracked(auth_state::username) != Some(user) {
                return;
            }
            match answer {
                Ok(show) => {
                    fields::clear(field);
                    show();
                }
                Err(why) => {
                    error.set(Some(match why {
                        ApiError::InvalidCredentials => texts::NOT_YOUR_PASSWORD.owned(),
                        why => why.message(),
                    }));
                    focus::focus(field);
                }
            }
        });
    };
    view! {
        <ScriptedForm id labels button="button quiet" busy submit=Rc::new(submit)>
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
