//! A call to the server as the signed-in user, to see it work.

use super::datetime;
use crate::account::{Me, me};
use crate::error::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button, and under it what the last call came to.
#[component]
pub(super) fn AuthenticatedCall() -> impl IntoView {
    let answer = RwSignal::new(None::<Result<Me, ApiError>>);
    let busy = RwSignal::new(false);
    let call = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            answer.set(Some(me().await));
            busy.set(false);
        });
    };
    view! {
        // Not `disabled`: that would take the focus away from who uses a keyboard.
        <button
            type="button"
            class="button quiet"
            aria-disabled=move || busy.get().then_some("true")
            on:click=call
        >
            {move || if busy.get() { "Calling…" } else { "Make an authenticated call" }}
        </button>
        <div class="call-result" role="status" data-testid="call-result">
            {move || {
                answer
                    .get()
                    .map(|answer| match answer {
                        Ok(me) => view! { <Answer me/> }.into_any(),
                        Err(error) => view! { <p class="field-error">{error.message()}</p> }.into_any(),
                    })
            }}
        </div>
    }
}

#[component]
fn Answer(me: Me) -> impl IntoView {
    view! {
        <dl>
            <dt>"Answered at"</dt>
            <dd>{datetime::time_of_day(datetime::now())}</dd>
            <dt>"You are"</dt>
            <dd>{me.username}</dd>
            <dt>"Session"</dt>
            <dd>
                <code>{"…".to_owned() + ending(&me.session_id)}</code>
            </dd>
            <dt>"Token runs until"</dt>
            <dd>
                <time datetime=datetime::iso(me.expires_at)>{datetime::time_of_day(me.expires_at)}</time>
            </dd>
        </dl>
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
