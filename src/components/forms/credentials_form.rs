//! The form that login and registration share.

use super::field_errors::{FieldErrors, Focus};
use super::fields;
use super::fields::{PasswordField, UsernameField};
use super::strength_meter::{Judgement, StrengthMeter};
use crate::components::frame::presence::go_on_to;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::ticking_clock::ticking;
use crate::components::frame::{duration, early_input, next, presence};
use crate::keeper;
use crate::keeper::State;
use crate::wire::{ApiError, PlainPassword};
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Login,
    Register,
}

/// Logs in. Says first why the last session ended, if it did by itself.
#[island]
pub fn LoginForm() -> impl IntoView {
    view! { <CredentialsForm purpose=Purpose::Login/> }
}

/// Makes an account and logs in with it.
#[island]
pub fn RegisterForm() -> impl IntoView {
    view! { <CredentialsForm purpose=Purpose::Register/> }
}

impl Purpose {
    fn action(self, busy: bool) -> &'static str {
        match (self, busy) {
            (Self::Login, false) => "Log in",
            (Self::Login, true) => "Logging in…",
            (Self::Register, false) => "Create account",
            (Self::Register, true) => "Creating your account…",
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

    async fn fulfil(self, username: String, password: PlainPassword) -> Result<(), ApiError> {
        match self {
            Self::Login => keeper::login(username, password).await,
            Self::Register => keeper::register(username, password).await,
        }
    }
}

/// Asks for a username and a password. Goes on to the page that was wanted as soon as somebody is signed
/// in, whether by this form, before, or in another tab.
#[component]
fn CredentialsForm(purpose: Purpose) -> impl IntoView {
    let state = presence::state();
    let wrong_username = RwSignal::new(None);
    let wrong_password = RwSignal::new(None);
    let alert = RwSignal::new(None);
    let tell = move |trouble: FieldErrors| {
        wrong_username.set(trouble.username);
        wrong_password.set(trouble.password);
        alert.set(trouble.form.map(|error| error.message()));
    };
    let busy = RwSignal::new(false);
    let now = ticking();
    let wait_until = RwSignal::new(0.0);

    Effect::new(move || {
        if state.with(presence::is_kept) {
            go_on_to(&next::of_document());
        }
    });

    let complain = move |what: FieldErrors| {
        let place = what.place();
        wait_until.set(match what.form {
            Some(ApiError::TooManyAttempts { retry_after }) => now.get_untracked() + f64::from(retry_after),
            _ => 0.0,
        });
        tell(what);
        // What is told there is shown, and can be focused, from the next frame on.
        request_animation_frame(move || match place {
            Focus::Username => fields::focus("username"),
            Focus::Password => fields::focus("password"),
            Focus::WrongPassword => fields::focus_and_select("password"),
            Focus::Form => fields::focus("form-error"),
        });
    };
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        // Keyboards that complete words add a space.
        let (name, word) = (fields::typed("username").trim().to_owned(), fields::typed("password"));
        if let Some(missing) = FieldErrors::missing(&name, &word) {
            complain(missing);
            return;
        }
        tell(FieldErrors::default());
        wait_until.set(0.0);
        busy.set(true);
        spawn_local(async move {
            match purpose.fulfil(name, PlainPassword::new(word)).await {
                // Busy until the next page is there, unless this one is where the session lives.
                Ok(()) => busy.set(keeper::state().with_untracked(presence::is_kept)),
                Err(error) => {
                    busy.set(false);
                    complain(error.into());
                }
            }
        });
    };
    let judgement = (purpose == Purpose::Register).then(Judgement::new);
    let judge = move || {
        if let Some(judgement) = judgement {
            judgement.ask(fields::typed("username"), fields::typed("password"));
        }
    };
    // What was typed before anybody was there to hear it.
    Effect::new(judge);
    early_input::take_over("credentials", submit);

    view! {
        <div role="status">
            <p class="notice">{text(move || state.with(said_first))}</p>
        </div>
        <form
            id="credentials"
            method="post"
            novalidate
            data-early=""
            hidden=attribute_if("", move || state.with(is_signed_in_here_only))
            aria-busy=attribute_if("true", move || busy.get())
            on:input=move |_| judge()
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div id="form-error" class="alert" role="alert" tabindex="-1">
                {text(move || alert.get())}
            </div>
            // An alert is read out whenever it changes, so it tells the ear once, and this the eye.
            <p class="wait" aria-hidden="true">
                {text(move || {
                    let until = wait_until.get();
                    (until > 0.0).then(|| duration::wait(until, now.get()))
                })}
            </p>
            <UsernameField hint=purpose.hint("3 to 64 characters.") error=wrong_username/>
            <PasswordField
                id="password"
                label="Password"
                autocomplete=purpose.autocomplete()
                hint=purpose.hint("At least 8 characters; the longer the better. Spaces are welcome.")
                error=wrong_password
            />
            {judgement.map(|judgement| view! { <StrengthMeter of=judgement/> })}
            // Firefox would bring a button back disabled after a reload.
            <button type="submit" class="button" disabled=attribute_if("", move || busy.get()) {..custom_attribute("autocomplete", "off")}>
                {text(move || Some(purpose.action(busy.get()).to_owned()))}
            </button>
        </form>
    }
}

/// Why the last session ended, if it did by itself; or that the one at hand is on this page only.
fn said_first(state: &State) -> Option<String> {
    match state {
        State::Guest(ended) => ended.as_ref().map(ApiError::message),
        State::SignedIn(session) if !session.kept => {
            Some(format!("You are logged in as {}.", session.username))
        }
        _ => None,
    }
}

/// For a session that the next page would not know of.
fn is_signed_in_here_only(state: &State) -> bool {
    matches!(state, State::SignedIn(session) if !session.kept)
}
