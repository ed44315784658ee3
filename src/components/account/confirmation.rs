//! A dialog that asks once more before something is done.

use crate::components::frame::reactive::{effect, text};
use crate::components::frame::var::Var;
use crate::texts::Text;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlDialogElement;
use std::sync::Arc;

/// The ID of the dialog.
const ID: &str = "confirmation";

/// A question and its two answers.
#[derive(Clone)]
pub(super) struct Question {
    /// The question, which names what it is about.
    pub(super) question: String,
    /// The consequence of "yes".
    pub(super) detail: String,
    /// The text of the button that does it.
    pub(super) yes: &'static Text,
    /// The text of the button that leaves all as it is.
    pub(super) no: &'static Text,
    /// Does it.
    pub(super) action: Arc<dyn Fn() + Send + Sync>,
}

/// The dialog. It is open while `question` is set, and gives the focus back to the button that opened it.
#[component]
pub(super) fn Confirmation(question: Var<Option<Question>>) -> impl IntoView {
    effect(move || {
        let asks = question.with(Option::is_some);
        if let Some(dialog) = dialog() {
            if asks {
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
    let close = || {
        if let Some(dialog) = dialog() {
            dialog.close();
        }
    };
    let shown = move |part: fn(&Question) -> &str| {
        text(move || question.with(|question| Some(part(question.as_ref()?).to_owned())))
    };
    let confirm = move |_| {
        close();
        if let Some(question) = question.get_untracked() {
            (question.action)();
        }
    };
    view! {
        <dialog
            id=ID
            class="card"
            aria-labelledby="confirmation-question"
            aria-describedby="confirmation-detail"
            on:close:capture=move |_| question.set(None)
        >
            <h2 id="confirmation-question">{shown(|question| &question.question)}</h2>
            <p id="confirmation-detail">{shown(|question| &question.detail)}</p>
            <div class="actions">
                <button type="button" class="button danger" autofocus on:click:capture=confirm>
                    {shown(|question| question.yes.get())}
                </button>
                <button type="button" class="button quiet" on:click:capture=move |_| close()>
                    {shown(|question| question.no.get())}
                </button>
            </div>
        </dialog>
    }
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(ID).map(JsCast::unchecked_into)
}
