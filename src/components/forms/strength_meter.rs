//! How good a password is, said while it is being chosen. The judge is the server's rule, so what is said
//! here is what sending it would come to.

use crate::api::open::password_strength;
use crate::components::frame::reactive::{attribute, attribute_if, text};
use crate::wire::{PlainPassword, Strength};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Who types on is not asked about yet.
const PAUSE: Duration = Duration::from_millis(300);

/// The last verdict on what stands in a field. Copies are one.
#[derive(Clone, Copy)]
pub(super) struct Judgement {
    verdict: RwSignal<Option<Strength>>,
    /// Counts what was typed, so that a late verdict on something else is not shown.
    typed: RwSignal<u32>,
}

impl Judgement {
    pub(super) fn new() -> Self {
        Self { verdict: RwSignal::new(None), typed: RwSignal::new(0) }
    }

    /// Has it judged once the typing pauses. Without an answer nothing is said: sending it will tell.
    pub(super) fn ask(self, username: String, password: String) {
        let Self { verdict, typed } = self;
        let turn = typed.get_untracked() + 1;
        typed.set(turn);
        if password.is_empty() {
            verdict.set(None);
            return;
        }
        spawn_local(async move {
            gloo_timers::future::sleep(PAUSE).await;
            if typed.get_untracked() == turn {
                let answer = password_strength(username, PlainPassword::new(password)).await.ok();
                if typed.get_untracked() == turn {
                    verdict.set(answer);
                }
            }
        });
    }
}

/// A bar for the eye, and words for everybody.
#[component]
pub(super) fn StrengthMeter(of: Judgement) -> impl IntoView {
    let Judgement { verdict, .. } = of;
    view! {
        <div
            class="strength"
            role="status"
            data-testid="strength"
            data-score=attribute(move || {
                verdict.with(|verdict| Some(verdict.as_ref()?.score.to_string()))
            })
            data-refused=attribute_if("", move || {
                verdict.with(|verdict| verdict.as_ref().is_some_and(|verdict| !verdict.accepted))
            })
        >
            <span class="bar" aria-hidden="true"></span>
            <p class="hint">{text(move || verdict.with(|verdict| verdict.as_ref().map(words)))}</p>
        </div>
    }
}

fn words(strength: &Strength) -> String {
    let verdict = match strength.score {
        _ if !strength.accepted => "Too easy to guess. ",
        0..=2 => "Fair. ",
        3 => "Good. ",
        _ => "Strong. ",
    };
    verdict.to_owned() + &strength.advice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_whether_it_would_be_taken() {
        let said = |score, accepted| words(&Strength { score, accepted, advice: "Add a word.".to_owned() });
        assert_eq!(said(0, false), "Too easy to guess. Add a word.");
        assert_eq!(said(1, false), "Too easy to guess. Add a word.");
        assert_eq!(said(2, true), "Fair. Add a word.");
        assert_eq!(said(3, true), "Good. Add a word.");
        assert_eq!(said(4, true), "Strong. Add a word.");
    }
}
