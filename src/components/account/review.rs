//! The events that the user should look at, until they dismiss them.

use super::activity_item::activity_row;
use super::loading::{Loading, LoadingNotice};
use super::presence::{Latest, keep_true};
use crate::api::account::{account, mark_reviewed};
use crate::components::frame::focus;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::rows::{Rows, rows};
use crate::components::frame::var::Var;
use crate::texts::review as texts;
use crate::wire::Event;
use leptos::prelude::*;
use std::rc::Rc;

/// The events, and a button that dismisses them.
#[component]
pub(super) fn Review() -> impl IntoView {
    let events = Var::new(Vec::<Event>::new());
    let loading = Var::new(Loading::Waiting);
    let done = Var::new(None::<String>);
    let error = Var::new(None::<String>);
    let busy = Var::new(false);
    let (latest, dismissal) = (Latest::new(), Latest::new());
    let load = move || {
        latest.call(account(), move |answer| {
            loading.update(|loading| *loading = loading.after(&answer));
            if let Ok(account) = answer {
                if !account.to_review.is_empty() {
                    done.set(None);
                }
                events.set(account.to_review);
            }
        });
    };
    let clear = move || {
        events.set(Vec::new());
        loading.set(Loading::Waiting);
        done.set(None);
        error.set(None);
        busy.set(false);
    };
    keep_true(clear, load);
    let dismiss = move |_| {
        let newest = events.with_untracked(|events| events.first().map(|event| event.id.clone()));
        let Some(newest) = newest.filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        dismissal.call(mark_reviewed(newest), move |answer| {
            busy.set(false);
            error.set(answer.as_ref().err().map(|error| error.message()));
            if answer.is_ok() {
                events.set(Vec::new());
                done.set(Some(texts::DONE.owned()));
                focus::focus_soon("reviewed");
                // The answer to a load that began before would bring the events back.
                load();
            }
        });
    };
    let event_rows =
        move || events.with(|events| events.iter().map(|event| activity_row(event, true)).collect());
    let none = move || events.with(Vec::is_empty);
    view! {
        <LoadingNotice loading retry=Rc::new(load)/>
        <p id="reviewed" class="success" role="status" tabindex="-1">{text(move || done.get())}</p>
        <section class="card" hidden=attribute_if("", none)>
            <h2>{texts::NOTICED.get()}</h2>
            <ul class="items" data-testid="to-review" use:rows=Rows::new(event_rows)></ul>
            <p class="field-error" role="alert">{text(move || error.get())}</p>
            <button
                type="button"
                class="button quiet"
                aria-disabled=attribute_if("true", move || busy.get())
                on:click:capture=dismiss
            >
                {texts::DISMISS.get()}
            </button>
        </section>
    }
}
