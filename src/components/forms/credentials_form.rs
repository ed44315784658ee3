//! The form that login and registration share.

use super::field_errors::{FieldErrors, FocusTarget};
use super::fields::{self, PasswordField, UsernameField};
use super::form_error::{FormError, FormErrorAlert};
use super::scripted_form::ScriptedForm;
use crate::components::frame::in_document::when_in_document;
use crate::components::frame::reactive::{attribute_if, effect, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, focus, next};
use crate::keeper;
use crate::keeper::State;
use crate::texts::{Text, forms as texts};
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The words of a form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording {
    /// The text of its button.
    pub(super) button: &'static Text,
    /// The text of its button while the server is asked.
    pub(super) button_while_busy: &'static Text,
    /// The rule for usernames, where the user must choose one.
    pub(super) username_rule: Option<&'static Text>,
    /// The rule for passwords, where the user must choose one.
    pub(super) password_rule: Option<&'static Text>,
    /// `current-password` or `new-password`, which tells password managers what to offer.
    pub(super) autocomplete: &'static str,
}

/// Asks for a username and a password. Goes on to the next page as soon as a user is signed in, be it by this form,
/// before, or in another tab.
#[component]
pub(super) fn CredentialsForm<Sent>(
    wording: Wording,
    /// Sends the username and the password, and begins a session.
    send: fn(String, PlainPassword) -> Sent,
    /// Called when the user types, and once at hydration: the fields may be filled in by then.
    typed: impl Fn() + Copy + 'static,
    /// Shown below the password.
    meter: impl IntoView + 'static,
) -> impl IntoView
where
    Sent: Future<Output = Result<(), ApiError>> + 'static,
{
    let state = auth_state::var();
    let username_error = Var::new(None);
    let password_error = Var::new(None);
    let form_error = FormError::new();
    let show_errors = move |errors: FieldErrors| {
        username_error.set(errors.username);
        password_error.set(errors.password);
        form_error.set(errors.form);
    };
    let busy = Var::new(false);

    let mut was_guest = false;
    effect(move || {
        let (is_guest, is_kept) =
            state.with(|state| (matches!(state, State::Guest(_)), auth_state::is_kept(state)));
        was_guest |= is_guest;
        if is_kept {
            when_in_document("credentials".to_owned(), Box::new(move |_| next::go_on(was_guest)));
        }
    });

    let fail = move |errors: FieldErrors| {
        let target = errors.focus_target();
        show_errors(errors);
        if target == FocusTarget::SelectedPassword {
            fields::select("password");
        }
        focus::focus_soon(match target {
            FocusTarget::Username => "username",
            FocusTarget::Password | FocusTarget::SelectedPassword => "password",
            FocusTarget::FormError => form_error.id,
        });
    };
    let submit = move || {
        // Keyboards that complete words add a space.
        let (username, password) = (fields::value("username").trim().to_owned(), fields::value("password"));
        if let Some(errors) = FieldErrors::of_empty_fields(&username, &password) {
            fail(errors);
            return;
        }
        show_errors(FieldErrors::default());
        busy.set(true);
        spawn_local(async move {
            match send(username, PlainPassword::new(password)).await {
                // Stays busy while the next page loads. There is none if storage can't keep the session.
                Ok(()) => busy.set(keeper::state().with_untracked(auth_state::is_kept)),
                // An app's router may have taken the form away meanwhile.
                Err(error) if !busy.is_disposed() => {
                    busy.set(false);
                    fail(error.into());
                }
                Err(_) => {}
            }
        });
    };
    let on_input = move || {
        keeper::prepare_key();
        form_error.answered();
        typed();
    };
    effect(typed);
    effect(|| {
        if let Some(username) = next::username_of_document().filter(|_| fields::value("username").is_empty())
        {
            fields::set_value("username", &username);
        }
    });

    view! {
        <div role="status">
            <p class="notice">{text(move || state.with(session_notice))}</p>
        </div>
        <ScriptedForm
            id="credentials"
            labels=(wording.button, wording.button_while_busy)
            busy
            hidden=attribute_if("", move || state.with(is_signed_in_on_this_page_only))
            typed=Rc::new(on_input)
            submit=Rc::new(submit)
        >
            <FormErrorAlert error=form_error/>
            <UsernameField hint=wording.username_rule error=username_error/>
            <PasswordField
                id="password"
                label=&texts::PASSWORD
                autocomplete=wording.autocomplete
                hint=wording.password_rule
                error=password_error
            />
            {meter}
        </ScriptedForm>
    }
}

/// Says why the last session ended if it did so by itself, or that the present one lives on this page only.
fn session_notice(state: &State) -> Option<String> {
    match state {
        State::Guest(ended) => ended.as_ref().map(ApiError::message),
        State::SignedIn(session) if !session.kept => Some(texts::LOGGED_IN_AS.with(&[&session.username])),
        _ => None,
    }
}

/// Whether storage can't keep the session, so that the next page would not know of it.
fn is_signed_in_on_this_page_only(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if !session.kept)
}
