//! Whether a list has been loaded.

use crate::components::frame::focus;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::frame as texts;
use crate::wire::ApiError;
use leptos::prelude::*;
use std::rc::Rc;

/// How far the first load of a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Loading {
    /// No answer yet.
    Waiting,
    /// The list is there.
    Done,
    /// It could not be loaded, for the reason given.
    Failed(String),
}

impl Loading {
    /// The state after an answer. A list that is there stays there when it can't be loaded again.
    pub(super) fn after<T>(&self, answer: &Result<T, ApiError>) -> Self {
        match answer {
            Ok(_) => Self::Done,
            Err(_) if *self == Self::Done => Self::Done,
            Err(error) => Self::Failed(error.message()),
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        *self == Self::Waiting
    }

    pub(super) fn is_done(&self) -> bool {
        *self == Self::Done
    }

    /// Why the list could not be loaded.
    fn failure(&self) -> Option<String> {
        match self {
            Self::Failed(why) => Some(why.clone()),
            _ => None,
        }
    }
}

/// Says that the list is being loaded, or why it could not be, with a button that tries again.
#[component]
pub(super) fn LoadingNotice(loading: Var<Loading>, retry: Rc<dyn Fn()>) -> impl IntoView {
    view! {
        <p class="loading" role="status">
            {text(move || loading.with(Loading::is_waiting).then(|| texts::LOADING.owned()))}
        </p>
        <div class="failed" role="alert" hidden=attribute_if("", move || loading.with(Loading::failure).is_none())>
            <p class="field-error">{text(move || loading.with(Loading::failure))}</p>
            <button
                type="button"
                class="button small quiet"
                on:click:capture=move |_| {
                    // The button goes, and the focus would go with it.
                    focus::focus("content");
                    loading.set(Loading::Waiting);
                    retry();
                }
            >
                {texts::TRY_AGAIN.get()}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_loaded_stays_when_it_cannot_be_loaded_again() {
        let failure: Result<(), _> = Err(ApiError::Unreachable);
        let failed = Loading::Failed("The server can't be reached.".to_owned());
        assert_eq!(Loading::Waiting.after(&failure), failed);
        assert_eq!(failed.after(&failure), failed);
        assert_eq!(failed.after(&Ok(())), Loading::Done);
        assert_eq!(Loading::Done.after(&failure), Loading::Done);
    }
}
