//! A button that makes an authenticated call and shows its result.

use crate::api::account::me;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{auth_state, datetime};
use crate::wire::{ApiError, Me};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The last call's result, as it is shown.
#[derive(Clone, Default)]
struct CallResult {
    answered_at: Option<String>,
    username: Option<String>,
    session: Option<String>,
    expires_at: Option<String>,
    error: Option<String>,
}

impl From<Result<Me, ApiError>> for CallResult {
    fn from(answer: Result<Me, ApiError>) -> Self {
        match answer {
            Ok(me) => Self {
                answered_at: Some(datetime::current_time()),
                session: Some("…".to_owned() + last_characters(&me.session_id)),
                expires_at: Some(datetime::time_of_day(me.expires_at)),
                username: Some(me.username),
                error: None,
            },
            Err(error) => Self { error: Some(error.message()), ..Self::default() },
        }
    }
}

/// The button, and the last call's result below it.
#[component]
pub(super) fn AuthenticatedCall() -> impl IntoView {
    let state = auth_state::signal();
    let result = RwSignal::new(CallResult::default());
    let busy = RwSignal::new(false);
    let shown = move |field: fn(&CallResult) -> &Option<String>| {
        text(move || result.with(|result| field(result).clone()))
    };
    auth_state::on_user_change(state, move || result.set(CallResult::default()));
    let call = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let caller = state.with_untracked(auth_state::username);
        spawn_local(async move {
            let answer = me().await;
            // Another user may have signed in meanwhile, who must not see it.
            if state.with_untracked(auth_state::username) == caller {
                result.set(answer.into());
            }
            busy.set(false);
        });
    };
    view! {
        // `disabled` would take the focus away from keyboard users; `aria-disabled` does not.
        <button type="button" class="button quiet" aria-disabled=attribute_if("true", move || busy.get()) on:click=call>
            {text(move || Some(if busy.get() { "Calling…" } else { "Make an authenticated call" }.to_owned()))}
        </button>
        <div class="call-result" role="status" data-testid="call-result">
            <dl hidden=attribute_if("", move || result.with(|result| result.answered_at.is_none()))>
                <dt>"Answered at"</dt>
                <dd>{shown(|result| &result.answered_at)}</dd>
                <dt>"You are"</dt>
                <dd>{shown(|result| &result.username)}</dd>
                <dt>"Session"</dt>
                <dd><code>{shown(|result| &result.session)}</code></dd>
                <dt>"Token runs until"</dt>
                <dd>{shown(|result| &result.expires_at)}</dd>
            </dl>
            <p class="field-error">{shown(|result| &result.error)}</p>
        </div>
    }
}

/// The last eight characters of an ID. IDs begin with the time, so their ends tell them apart.
fn last_characters(id: &str) -> &str {
    id.get(id.len().saturating_sub(8)..).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_shown_by_its_last_eight_characters() {
        assert_eq!(last_characters("019808a2-1111-7222-8333-444455556666"), "55556666");
        assert_eq!(last_characters("short"), "short");
        assert_eq!(last_characters(""), "");
    }
}
