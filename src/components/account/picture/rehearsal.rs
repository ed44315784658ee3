//! Faults that developers can try out. Only pages of development builds show them.

use super::events::Kind;
use super::words;
use crate::components::frame::reactive::text;
use crate::components::frame::var::Var;
use crate::keeper::rehearsal;
use crate::texts::rehearsal as texts;
use crate::wire::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Three buttons, and the outcome of the last one.
#[component]
pub(super) fn Rehearsal(
    /// Called after each: the server's timeline may have changed.
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let outcome = Var::new(None::<String>);
    let renew = move |_| {
        spawn_local(async move {
            rehearsal::renew_now().await;
            outcome.set(Some(texts::ASKED.owned()));
            done();
        });
    };
    let lose = move |_| {
        rehearsal::lose_next_answer();
        outcome.set(Some(texts::WILL_BE_LOST.owned()));
    };
    let steal = move |_| {
        spawn_local(async move {
            outcome.set(Some(describe(rehearsal::play_thief().await)));
            done();
        });
    };
    view! {
        <section class="rehearsal">
            <h2>{texts::HEADING.get()}</h2>
            <div class="picture-controls">
                <button type="button" class="button small quiet" on:click:capture=renew>{texts::RENEW.get()}</button>
                <button type="button" class="button small quiet" on:click:capture=lose>{texts::LOSE.get()}</button>
                <button type="button" class="button small quiet" on:click:capture=steal>{texts::STEAL.get()}</button>
            </div>
            <p role="status" data-testid="rehearsal">{text(move || outcome.get())}</p>
        </section>
    }
}

fn describe(answer: Result<(), ApiError>) -> String {
    match answer {
        Ok(()) => texts::ANSWERED.owned(),
        Err(error) => {
            let kind = if error == ApiError::RefreshReused { Kind::Ended } else { Kind::CopyRefused };
            texts::REFUSED.with(&[&error.message(), words::rule(kind).get()])
        }
    }
}
