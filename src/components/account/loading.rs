//! Whether a list has been loaded.

use crate::components::frame::focus;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::frame as texts;
use crate::wire::ApiError;
use leptos::prelude::*;

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
}

/// Says that the list is being loaded, or why it could not be, with a button that tries again.
#[component]
pub(super) fn LoadingNotice(loading: Var<Loading>, retry: impl Fn() + 'static) -> impl IntoView {
    let is_failed = move || loading.with(|loading| matches!(loading, Loading::Failed(_)));
    view! {
        <p class="loading" role="status">
            {text(move || (loading.get() == Loading::Waiting).then(|| texts::LOADING.owned()))}
        </p>
        <div class="failed" role="alert" hidden=attribute_if("", move || !is_failed())>
            <p class="field-error">
                {text(move || match loading.get() {
                    Loading::Failed(why) => Some(why),
                    _ => None,
                })}
            </p>
            <button
                type="button"
                class="button small quiet"
                on:click=move |_| {
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
