//! The form that login and registration share.

use super::duration;
use super::early;
use super::fields::{PasswordField, UsernameField};
use super::presence::{Presence, go_on_to, seen};
use super::ticking::ticking;
use super::trouble::{Place, Trouble};
use crate::error::ApiError;
use crate::keeper;
use crate::users::Typed;
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Login,
    Register,
}

impl Purpose {
    fn action(self) -> &'static str {
        match self {
            Self::Login => "Log in",
            Self::Register => "Create account",
        }
    }

    fn under_way(self) -> &'static str {
        match self {
            Self::Login => "Logging in…",
            Self::Register => "Creating your account…",
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

    async fn fulfil(self, username: String, password: Typed) -> Result<(), ApiError> {
        match self {
            Self::Login => keeper::login(username, password).await,
            Self::Register => keeper::register(username, password).await,
        }
    }
}

/// Asks for a username and a password. Goes on to `next` as soon as somebody is signed in, whether by
/// this form, before, or in another tab.
#[component]
pub(super) fn CredentialsForm(purpose: Purpose, next: String) -> impl IntoView {
    let presence = seen(Presence::of);
    let trouble = RwSignal::new(Trouble::default());
    let busy = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    let username = NodeRef::<html::Input>::new();
    let password = NodeRef::<html::Input>::new();
    let alert = NodeRef::<html::Div>::new();

    Effect::new(move || {
        if presence.with(Presence::is_kept) {
            go_on_to(&next);
        }
    });

    let complain = move |what: Trouble| {
        let place = what.place();
        trouble.set(what);
        // The alert can't be focused before it is shown.
        request_animation_frame(move || point_to(place, username, password, alert));
    };
    let submit = move || {
        let (Some(name), Some(word)) = (username.get_untracked(), password.get_untracked()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        // Keyboards that complete words add a space.
        let (name, word) = (name.value().trim().to_owned(), word.value());
        if let Some(missing) = Trouble::missing(&name, &word) {
            complain(missing);
            return;
        }
        trouble.set(Trouble::default());
        busy.set(true);
        spawn_local(async move {
            match purpose.fulfil(name, Typed::new(word)).await {
                // Busy until the next page is there, unless this one is where the session lives.
                Ok(()) => busy.set(keeper::state().with_untracked(Presence::of).is_kept()),
                Err(error) => {
                    busy.set(false);
                    complain(error.into());
                }
            }
        });
    };
    early::take_over(form, submit);

    view! {
        <div role="status">{move || presence.get().if_not_kept().map(|who| view! { <HereOnly who/> })}</div>
        <form
            node_ref=form
            method="post"
            novalidate
            data-early=""
            hidden=move || presence.get().if_not_kept().is_some()
            aria-busy=move || busy.get().then_some("true")
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div node_ref=alert id="form-error" class="alert" role="alert" tabindex="-1">
                {move || trouble.with(|trouble| trouble.form.clone()).map(|error| view! { <Alert error/> })}
            </div>
            <UsernameField
                input=username
                hint=purpose.hint("3 to 64 characters.")
                error=Signal::derive(move || trouble.with(|trouble| trouble.username.clone()))
            />
            <PasswordField
                input=password
                autocomplete=purpose.autocomplete()
                hint=purpose.hint("At least 8 characters; the longer the better. Spaces are welcome.")
                error=Signal::derive(move || trouble.with(|trouble| trouble.password.clone()))
            />
            // Firefox would bring a button back disabled after a reload.
            <button type="submit" class="button" disabled=move || busy.get() {..custom_attribute("autocomplete", "off")}>
                {move || if busy.get() { purpose.under_way() } else { purpose.action() }}
            </button>
        </form>
    }
}

fn point_to(
    place: Place,
    username: NodeRef<html::Input>,
    password: NodeRef<html::Input>,
    alert: NodeRef<html::Div>,
) {
    // Nothing can be done about an element that refuses.
    let _ = match place {
        Place::Username => username.get_untracked().map(|input| input.focus()),
        Place::Password => password.get_untracked().map(|input| input.focus()),
        Place::WrongPassword => password.get_untracked().map(|input| {
            input.select();
            input.focus()
        }),
        Place::Form => alert.get_untracked().map(|alert| alert.focus()),
    };
}

/// For a session that the next page would not know of.
#[component]
fn HereOnly(who: String) -> impl IntoView {
    view! { <p class="notice">"You are logged in as " <strong>{who}</strong> "."</p> }
}

#[component]
fn Alert(error: ApiError) -> impl IntoView {
    match error {
        ApiError::TooManyAttempts { retry_after } => view! { <Wait seconds=retry_after/> }.into_any(),
        error => view! { <p>{error.message()}</p> }.into_any(),
    }
}

/// Counts the seconds for the eye. An alert is read out whenever it changes, so the ear is told once.
#[component]
fn Wait(seconds: u32) -> impl IntoView {
    let now = ticking();
    let until = now.get_untracked() + f64::from(seconds);
    let said = move || match duration::left(until.ceil() as i64, now.get()) {
        0 => "You can try again now.".to_owned(),
        left => ApiError::TooManyAttempts { retry_after: u32::try_from(left).unwrap_or(seconds) }.message(),
    };
    view! {
        <p class="unseen">{ApiError::TooManyAttempts { retry_after: seconds }.message()}</p>
        <p aria-hidden="true">{said}</p>
    }
}
