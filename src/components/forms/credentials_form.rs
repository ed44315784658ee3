//! The form that login and registration share.

use super::field_errors::{FieldErrors, FocusTarget};
use super::fields::{self, PasswordField, UsernameField};
use super::form_error::{FormError, FormErrorAlert};
use super::strength_meter::{StrengthCheck, StrengthMeter};
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{auth_state, event_replay, focus, next};
use crate::components::texts::forms as texts;
use crate::keeper;
use crate::keeper::State;
use crate::wire::{ApiError, LinkToken, PlainPassword};
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;

/// The action of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Login,
    Register,
}

/// Logs in. If the last session ended by itself, the form says why.
#[island]
pub fn LoginForm() -> impl IntoView {
    view! { <CredentialsForm purpose=Purpose::Login/> }
}

/// Creates an account, by the invitation that led to the page if there is one, and logs in with it.
#[island]
pub fn RegisterForm() -> impl IntoView {
    view! { <CredentialsForm purpose=Purpose::Register/> }
}

impl Purpose {
    fn button_label(self, busy: bool) -> &'static str {
        match (self, busy) {
            (Self::Login, false) => texts::LOG_IN,
            (Self::Login, true) => texts::LOGGING_IN,
            (Self::Register, false) => texts::CREATE_ACCOUNT,
            (Self::Register, true) => texts::CREATING_ACCOUNT,
        }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::Login => "current-password",
            Self::Register => "new-password",
        }
    }

    fn hint(self, hint: &'static str) -> Option<&'static str> {
        (self == Self::Register).then_some(hint)
    }

    async fn run(self, username: String, password: PlainPassword) -> Result<(), ApiError> {
        match self {
            Self::Login => keeper::login(username, password).await,
            Self::Register => {
                let invitation = next::invitation_of_document().map(LinkToken::new);
                keeper::register(username, password, invitation).await
            }
        }
    }
}

/// Asks for a username and a password. Goes on to the next page as soon as a user is signed in, be it by this form,
/// before, or in another tab.
#[component]
fn CredentialsForm(purpose: Purpose) -> impl IntoView {
    let state = auth_state::signal();
    let username_error = RwSignal::new(None);
    let password_error = RwSignal::new(None);
    let form_error = FormError::new();
    let show_errors = move |errors: FieldErrors| {
        username_error.set(errors.username);
        password_error.set(errors.password);
        form_error.set(errors.form);
    };
    let busy = RwSignal::new(false);

    Effect::new(move || {
        if state.with(auth_state::is_kept) {
            next::go_to(&next::of_document());
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
            FocusTarget::FormError => FormError::ID,
        });
    };
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        // Keyboards that complete words add a space.
        let (username, password) = (fields::value("username").trim().to_owned(), fields::value("password"));
        if let Some(errors) = FieldErrors::of_empty_fields(&username, &password) {
            fail(errors);
            return;
        }
        show_errors(FieldErrors::default());
        busy.set(true);
        spawn_local(async move {
            match purpose.run(username, PlainPassword::new(password)).await {
                // Stays busy while the next page loads. There is none if storage can't keep the session.
                Ok(()) => busy.set(keeper::state().with_untracked(auth_state::is_kept)),
                Err(error) => {
                    busy.set(false);
                    fail(error.into());
                }
            }
        });
    };
    let strength = (purpose == Purpose::Register).then(StrengthCheck::new);
    let check_strength = move || {
        if let Some(strength) = strength {
            strength.check(fields::value("username"), fields::value("password"));
        }
    };
    let typed = move || {
        keeper::prepare_key();
        form_error.answered();
        check_strength();
    };
    // For a password that was typed before hydration.
    Effect::new(check_strength);
    Effect::new(move || {
        let Some(username) = next::username_of_document() else { return };
        if purpose == Purpose::Register {
            fields::fix_value("username", &username);
        } else if fields::value("username").is_empty() {
            fields::set_value("username", &username);
        }
    });
    event_replay::replay("credentials", submit);

    view! {
        <div role="status">
            <p class="notice">{text(move || state.with(session_notice))}</p>
        </div>
        <form
            id="credentials"
            method="post"
            novalidate
            data-awaiting-hydration=""
            hidden=attribute_if("", move || state.with(is_signed_in_on_this_page_only))
            aria-busy=attribute_if("true", move || busy.get())
            on:input=move |_| typed()
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <FormErrorAlert error=form_error/>
            <UsernameField hint=purpose.hint(texts::USERNAME_RULE) error=username_error/>
            <PasswordField
                id="password"
                label=texts::PASSWORD
                autocomplete=purpose.autocomplete()
                hint=purpose.hint(texts::PASSWORD_RULE)
                error=password_error
            />
            {strength.map(|strength| view! { <StrengthMeter check=strength/> })}
            // Without `autocomplete`, Firefox restores a disabled button as disabled after a reload.
            <button type="submit" class="button" disabled=attribute_if("", move || busy.get()) {..custom_attribute("autocomplete", "off")}>
                {text(move || Some(purpose.button_label(busy.get()).to_owned()))}
            </button>
        </form>
    }
}

/// Says why the last session ended if it did so by itself, or that the present one lives on this page only.
fn session_notice(state: &State) -> Option<String> {
    match state {
        State::Guest(ended) => ended.as_ref().map(ApiError::message),
        State::SignedIn(session) if !session.kept => Some(texts::logged_in_as(&session.username)),
        _ => None,
    }
}

/// Whether storage can't keep the session, so that the next page would not know of it.
fn is_signed_in_on_this_page_only(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if !session.kept)
}
