//! The list of a user's tasks.

use crate::task::{AddTask, FinishTask, Task, list_tasks};
use latchkey::wire::ApiError;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// Shows the user's tasks, takes new ones, and removes those that are done.
#[component]
pub fn TaskList() -> impl IntoView {
    let session = latchkey::session();
    let user = move || session.with(|state| state.username().map(str::to_owned));
    let (add, finish) = (ServerAction::<AddTask>::new(), ServerAction::<FinishTask>::new());
    // In the browser only: the server renders the page without knowing who asks. Loads again when the session is renewed.
    let loaded = LocalResource::new(move || {
        let user = user();
        add.version().track();
        finish.version().track();
        async move {
            let tasks = if user.is_some() { list_tasks().await } else { Ok(Vec::new()) };
            (user, tasks)
        }
    });
    // The list stays while it is loaded again, unless another user has signed in meanwhile.
    let tasks = move || loaded.get().filter(|(owner, _)| *owner == user()).map(|(_, tasks)| tasks);
    let shown = move || tasks().and_then(Result::ok).unwrap_or_default();
    let error = move || {
        let refused = [add.value().get(), finish.value().get(), tasks().map(|tasks| tasks.map(drop))];
        let error = refused.into_iter().flatten().find_map(Result::err);
        error.map(|error: ApiError| error.message())
    };

    let draft = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = draft.get_untracked() {
            add.dispatch(AddTask { text: field.value() });
        }
    };
    Effect::new(move || {
        if let (Some(Ok(())), Some(field)) = (add.value().get(), draft.get_untracked()) {
            field.set_value("");
        }
    });

    let row = move |Task { id, text }| {
        let label = format!("{text} is done");
        let press = move |_| {
            finish.dispatch(FinishTask { id });
        };
        view! { <li>{text} <button type="button" aria-label=label on:click=press>"Done"</button></li> }
    };
    view! {
        <form class="new-task" on:submit=submit>
            <label for="draft">"New task"</label>
            <input id="draft" node_ref=draft autocomplete="off"/>
            <button disabled=move || add.pending().get()>"Add"</button>
        </form>
        <p role="status">{error}</p>
        <ul class="tasks"><For each=shown key=|task| task.id children=row/></ul>
    }
}
