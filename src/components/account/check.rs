//! A button that asks the server whether the session is good.

use crate::api::account::me;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime};
use crate::texts::overview as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button, and the last answer below it.
#[component]
pub(super) fn Check() -> impl IntoView {
    let state = auth_state::var();
    let answer = Var::new(None::<String>);
    let error = Var::new(None::<String>);
    let busy = Var::new(false);
    let clear = move || {
        answer.set(None);
        error.set(None);
    };
    auth_state::on_user_change(state, Box::new(clear));
    let check = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let caller = state.with_untracked(auth_state::username);
        spawn_local(async move {
            let me = me().await;
            // Another user may have signed in meanwhile, who must not see it.
            if state.try_with_untracked(auth_state::username) == Some(caller) {
                error.set(me.as_ref().err().map(|error| error.message()));
                answer.set(me.ok().map(|me| texts::CHECKED.with(&[&datetime::current_time(), &me.username])));
            }
            busy.set(false);
        });
    };
    view! {
        // `disabled` would take the focus away from keyboard users; `aria-disabled` does not.
        <button
            type="button"
            class="button quiet"
            aria-disabled=attribute_if("true", move || busy.get())
            on:click:capture=check
        >
            {text(move || Some(if busy.get() { &texts::CHECKING } else { &texts::CHECK }.owned()))}
        </button>
        <div class="call-result" role="status" data-testid="call-result">
            <p dir="auto">{text(move || answer.get())}</p>
            <p class="field-error">{text(move || error.get())}</p>
        </div>
    }
}
