//! The form that deletes the account.

use super::fields::{self, HiddenUsername, PasswordField};
use super::form_error::{FormError, FormErrorAlert};
use super::form_user::FormUser;
use crate::api::account::delete_account;
use crate::components::frame::log_out::leave;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, event_replay, focus, next, said};
use crate::texts::{close as texts, forms, frame};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Asks for the username and the password, deletes the account, and leads to the page that says so.
///
/// Only the button deletes: Enter in a field that a password manager has filled does nothing.
#[component]
pub fn DeletionForm() -> impl IntoView {
    let state = auth_state::var();
    let busy = Var::new(false);
    let name_error = Var::new(None::<String>);
    let password_error = Var::new(None::<String>);
    let form_error = FormError::new();
    let forget = move || {
        fields::clear("typed-username");
        fields::clear("deletion-password");
        name_error.set(None);
        password_error.set(None);
        form_error.set(None);
    };
    let user = FormUser::new(Box::new(forget));
    let delete = move || {
        if busy.get_untracked() {
            return;
        }
        form_error.set(None);
        let typed = fields::stored_form(&fields::value("typed-username"));
        let is_own = state.with_untracked(auth_state::username).is_some_and(|own| own == typed);
        let password = fields::value("deletion-password");
        name_error.set((!is_own).then(|| texts::NOT_YOUR_USERNAME.owned()));
        password_error.set(password.is_empty().then(|| forms::ENTER_YOUR_PASSWORD.owned()));
        if !is_own || password.is_empty() {
            focus::focus(if is_own { "deletion-password" } else { "typed-username" });
            return;
        }
        busy.set(true);
        let asked = user.number();
        spawn_local(async move {
            match delete_account(PlainPassword::new(password)).await {
                // The session of another user must not end.
                _ if !user.is_still(asked) => {}
                Ok(()) => {
                    said::say_goodbye();
                    leave(next::GOODBYE, None, frame::ACCOUNT_DELETED.get()).await;
                }
                Err(ApiError::InvalidCredentials) => {
                    password_error.set(Some(forms::NOT_YOUR_PASSWORD.owned()));
                    focus::focus("deletion-password");
                }
                Err(error) => {
                    form_error.set(Some(error));
                    form_error.focus();
                }
            }
            busy.set(false);
        });
    };
    // Marks the form as hydrated. Nothing is replayed: a deletion must be asked for on a page that is ready.
    event_replay::replay("deletion".to_owned(), Rc::new(|| ()));
    view! {
        <form
            id="deletion"
            method="post"
            novalidate
            data-awaiting-hydration=""
            aria-busy=attribute_if("true", move || busy.get())
            on:input:capture=move |_| form_error.answered()
            on:submit:capture=|event| event.prevent_default()
        >
            <p class="warning">{texts::WARNING.get()}</p>
            <FormErrorAlert error=form_error/>
            <HiddenUsername/>
            <div class="field">
                <label for="typed-username">{texts::TYPE_USERNAME.get()}</label>
                <input
                    id="typed-username"
                    type="text"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    dir="auto"
                    required
                    aria-invalid=attribute_if("true", move || name_error.with(Option::is_some))
                    aria-describedby="typed-username-error"
                    on:input:capture=move |_| name_error.set(None)
                />
                <p class="field-error" id="typed-username-error">{text(move || name_error.get())}</p>
            </div>
            <PasswordField
                id="deletion-password"
                label=&forms::PASSWORD
                autocomplete="current-password"
                hint=None
                error=password_error
            />
            // For Firefox, as in `ScriptedForm`.
            <button
                type="button"
                class="button danger"
                disabled=attribute_if("", move || busy.get())
                on:click:capture=move |_| delete()
                {..custom_attribute("autocomplete", "off")}
            >
                {text(move || Some(if busy.get() { &texts::DELETING } else { &texts::DELETE }.owned()))}
            </button>
        </form>
    }
}
