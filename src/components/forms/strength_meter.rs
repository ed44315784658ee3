//! Shows how strong a new password is while the user types it. The server judges it by the rule that registration
//! applies, so both agree.

use crate::api::open::password_strength;
use crate::components::frame::reactive::{attribute, attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::forms as texts;
use crate::wire::{PlainPassword, Strength};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long the user must pause before the server is asked.
const DEBOUNCE: Duration = Duration::from_millis(300);

/// The strength of the password in a field. Copies share their state.
#[derive(Clone, Copy)]
pub(super) struct StrengthCheck {
    strength: Var<Option<Strength>>,
    /// The number of checks so far. An answer that does not belong to the latest one is dropped.
    latest: Var<u32>,
}

impl StrengthCheck {
    pub(super) fn new() -> Self {
        Self { strength: Var::new(None), latest: Var::new(0) }
    }

    /// Checks a password, debounced. Shows nothing new if the server gives no answer: submitting the form will tell.
    pub(super) fn check(self, username: String, password: String) {
        let Self { strength, latest } = self;
        let number = latest.get_untracked() + 1;
        latest.set(number);
        if password.is_empty() {
            strength.set(None);
            return;
        }
        // There is no number any more once the form is gone.
        let is_latest = move || latest.try_with_untracked(|latest| *latest == number) == Some(true);
        spawn_local(async move {
            gloo_timers::future::sleep(DEBOUNCE).await;
            if is_latest() {
                let answer = password_strength(username, PlainPassword::new(password)).await.ok();
                if is_latest() {
                    strength.set(answer);
                }
            }
        });
    }
}

/// A bar, and the same in words.
#[component]
pub(super) fn StrengthMeter(check: StrengthCheck) -> impl IntoView {
    let StrengthCheck { strength, .. } = check;
    view! {
        <div
            class="strength"
            role="status"
            data-testid="strength"
            data-room=texts::LONGEST_VERDICT.get()
            data-score=attribute(move || {
                strength.with(|strength| Some(strength.as_ref()?.score.to_string()))
            })
            data-refused=attribute_if("", move || {
                strength.with(|strength| strength.as_ref().is_some_and(|strength| !strength.accepted))
            })
        >
            <span class="bar" aria-hidden="true"></span>
            // No `<p>`: the margins that a reader's style sheet gives to paragraphs would come and go with the verdict.
            <span class="hint">{text(move || strength.with(|strength| strength.as_ref().map(describe)))}</span>
        </div>
    }
}

fn describe(strength: &Strength) -> String {
    let rating = match strength.score {
        _ if !strength.accepted => &texts::TOO_EASY,
        0..=2 => &texts::FAIR,
        3 => &texts::GOOD,
        _ => &texts::STRONG,
    };
    [rating.get(), " ", &strength.advice].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_says_whether_the_password_is_accepted() {
        let described =
            |score, accepted| describe(&Strength { score, accepted, advice: "Add a word.".to_owned() });
        assert_eq!(described(0, false), "Too easy to guess. Add a word.");
        assert_eq!(described(1, false), "Too easy to guess. Add a word.");
        assert_eq!(described(2, true), "Fair. Add a word.");
        assert_eq!(described(3, true), "Good. Add a word.");
        assert_eq!(described(4, true), "Strong. Add a word.");
    }
}
