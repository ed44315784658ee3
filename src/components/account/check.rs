//! A button that asks the server whether the session is good.

use crate::api::account::me;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime, event_replay};
use crate::texts::overview as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

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
    let check = move || {
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
    event_replay::replay("check-now".to_owned(), Rc::new(check));
    view! {
        // `disabled` would take the focus away from keyboard users; `aria-disabled` does not.
        <button
            id="check-now"
            type="button"
            class="button quiet"
            data-awaiting-hydration=""
            aria-disabled=attribute_if("true", move || busy.get())
            on:click:capture=move |_| check()
        >
            {text(move || Some(if busy.get() { &texts::CHECKING } else { &texts::CHECK }.owned()))}
        </button>
        <div class="call-result" role="status" data-testid="call-result">
            <p dir="auto">{text(move || answer.get())}</p>
            <p class="field-error">{text(move || error.get())}</p>
        </div>
    }
}
