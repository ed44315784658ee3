//! The error that concerns a whole form.

use crate::components::frame::reactive::{attribute_if, effect, text};
use crate::components::frame::ticking_clock::ticking_clock;
use crate::components::frame::var::Var;
use crate::components::frame::{duration, focus};
use crate::texts::forms as texts;
use crate::wire::ApiError;
use leptos::prelude::*;

/// The error, and how long to wait until the next try is allowed. Copies share their state.
#[derive(Clone, Copy)]
pub(super) struct FormError {
    /// The ID of its element.
    pub(super) id: &'static str,
    message: Var<Option<String>>,
    /// The seconds to wait when the error arrived.
    wait: Var<Option<i64>>,
    /// When the next try is allowed, in Unix seconds; 0 if there is nothing to wait for.
    retry_at: Var<f64>,
    now: Var<f64>,
}

impl FormError {
    /// The error of a page's only form, or of its first one.
    pub(super) fn new() -> Self {
        Self::with_id("form-error")
    }

    /// The error of a form that is not the first on its page.
    pub(super) fn with_id(id: &'static str) -> Self {
        let (message, wait, retry_at) = (Var::new(None), Var::new(None), Var::new(0.0));
        let now = ticking_clock();
        effect(move || {
            if retry_at.get() > 0.0 && now.get() >= retry_at.get() {
                retry_at.set(0.0);
                wait.set(None);
                message.set(Some(texts::RETRY_NOW.owned()));
            }
        });
        Self { id, message, wait, retry_at, now }
    }

    /// Shows an error in place of the one before, or none.
    pub(super) fn set(self, error: Option<ApiError>) {
        let Self { message, wait, retry_at, now, .. } = self;
        match error {
            Some(ApiError::TooManyAttempts { retry_after }) => {
                message.set(Some(texts::TOO_MANY_ATTEMPTS.owned() + " "));
                wait.set(Some(retry_after.into()));
                retry_at.set(now.get_untracked() + f64::from(retry_after));
            }
            error => {
                message.set(error.map(|error| error.message()));
                wait.set(None);
                retry_at.set(0.0);
            }
        }
    }

    /// Removes the error when the user types, unless it says how long to wait.
    pub(super) fn answered(self) {
        if self.retry_at.get_untracked() == 0.0 {
            self.set(None);
        }
    }

    /// Shows another sentence in place of the error's own.
    pub(super) fn say(self, sentence: String) {
        self.message.set(Some(sentence));
    }

    /// Moves the focus to it.
    pub(super) fn focus(self) {
        focus::focus_soon(self.id);
    }
}

/// The place of the error, above the form's fields.
#[component]
pub(super) fn FormErrorAlert(error: FormError) -> impl IntoView {
    let FormError { id, message, wait, retry_at, now } = error;
    view! {
        <div
            id=id
            class="alert"
            role="alert"
            tabindex="-1"
            hidden=attribute_if("", move || message.with(Option::is_none))
        >
            {text(move || message.get())}
            // Read out once, with the seconds at that time: the countdown would be announced every second.
            <span class="unseen">{text(move || Some(retry_in(wait.get()?)))}</span>
            <span aria-hidden="true">
                {text(move || {
                    let end = retry_at.get();
                    (end > 0.0).then(|| retry_in(duration::remaining(end.ceil() as i64, now.get())))
                })}
            </span>
        </div>
    }
}

fn retry_in(seconds: i64) -> String {
    texts::RETRY_IN.with(&[&seconds.to_string()])
}
