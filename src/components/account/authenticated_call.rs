//! A call to the server as the signed-in user, to see it work.

use crate::api::account::me;
use crate::components::frame::presence::when_others_come;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{datetime, presence};
use crate::wire::{ApiError, Me};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the last call came to, as it is shown.
#[derive(Clone, Default)]
struct Answer {
    at: Option<String>,
    username: Option<String>,
    session: Option<String>,
    until: Option<String>,
    error: Option<String>,
}

impl From<Result<Me, ApiError>> for Answer {
    fn from(answer: Result<Me, ApiError>) -> Self {
        match answer {
            Ok(me) => Self {
                at: Some(datetime::now()),
                session: Some("…".to_owned() + ending(&me.session_id)),
                until: Some(datetime::time_of_day(me.expires_at)),
                username: Some(me.username),
                error: None,
            },
            Err(error) => Self { error: Some(error.message()), ..Self::default() },
        }
    }
}

/// A button, and under it what the last call came to.
#[component]
pub(super) fn AuthenticatedCall() -> impl IntoView {
    let state = presence::state();
    let answer = RwSignal::new(Answer::default());
    let busy = RwSignal::new(false);
    let shown =
        move |part: fn(&Answer) -> &Option<String>| text(move || answer.with(|answer| part(answer).clone()));
    when_others_come(state, move || answer.set(Answer::default()));
    let call = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let caller = state.with_untracked(presence::username);
        spawn_local(async move {
            let came = me().await;
            // What belongs to a person is not shown to the next.
            if state.with_untracked(presence::username) == caller {
                answer.set(came.into());
            }
            busy.set(false);
        });
    };
    view! {
        // Not `disabled`: that would take the focus away from who uses a keyboard.
        <button type="button" class="button quiet" aria-disabled=attribute_if("true", move || busy.get()) on:click=call>
            {text(move || Some(if busy.get() { "Calling…" } else { "Make an authenticated call" }.to_owned()))}
        </button>
        <div class="call-result" role="status" data-testid="call-result">
            <dl hidden=attribute_if("", move || answer.with(|answer| answer.at.is_none()))>
                <dt>"Answered at"</dt>
                <dd>{shown(|answer| &answer.at)}</dd>
                <dt>"You are"</dt>
                <dd>{shown(|answer| &answer.username)}</dd>
                <dt>"Session"</dt>
                <dd><code>{shown(|answer| &answer.session)}</code></dd>
                <dt>"Token runs until"</dt>
                <dd>{shown(|answer| &answer.until)}</dd>
            </dl>
            <p class="field-error">{shown(|answer| &answer.error)}</p>
        </div>
    }
}

/// The ends of ids tell them apart: they begin with the time.
fn ending(id: &str) -> &str {
    id.get(id.len().saturating_sub(8)..).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_by_its_ending() {
        assert_eq!(ending("019808a2-1111-7222-8333-444455556666"), "55556666");
        assert_eq!(ending("short"), "short");
        assert_eq!(ending(""), "");
    }
}
