//! The list for users with the role `admin`.

use crate::task::{Task, list_all_tasks};
use leptos::prelude::*;

/// Shows the tasks of all users, or why the user may not see them.
#[component]
pub fn AllTasks() -> impl IntoView {
    let session = latchkey::session();
    let user = move || session.with(|state| state.username().map(str::to_owned));
    let loaded = LocalResource::new(move || {
        let user = user();
        async move {
            let tasks = if user.is_some() { list_all_tasks().await } else { Ok(Vec::new()) };
            (user, tasks)
        }
    });
    // Another user must not see what was loaded for this one.
    let answer = move || loaded.get().filter(|(owner, _)| *owner == user()).map(|(_, tasks)| tasks);
    let shown = move || answer().and_then(Result::ok).unwrap_or_default();
    let error = move || answer().and_then(Result::err).map(|error| error.message());
    let row = |task: Task| view! { <li>{task.text}</li> };
    view! {
        <p role="status">{error}</p>
        <ul class="tasks"><For each=shown key=|task| task.id children=row/></ul>
    }
}
