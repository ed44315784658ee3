//! A list of what came from the server.

use leptos::prelude::*;
use std::sync::Arc;

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it is.
    pub(super) title: String,
    /// Where and when.
    pub(super) detail: String,
    /// What can be done about it.
    pub(super) action: Option<Action>,
}

/// A button of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Action {
    /// What it says.
    pub(super) name: &'static str,
    /// To which session it applies; if to none, it does nothing.
    pub(super) session_id: Option<String>,
}

/// What pressing a button does, given its session.
pub(super) type Act = Arc<dyn Fn(String) + Send + Sync>;

/// The list. `act` is called with the session of the button that was pressed.
#[component]
pub(super) fn Entries(entries: RwSignal<Vec<Entry>>, act: Act) -> impl IntoView {
    let line = move |Entry { title, detail, action }: Entry| {
        let shown = action.is_some();
        let (name, session_id) = action.map_or(("", None), |action| (action.name, action.session_id));
        let usable = session_id.is_some();
        let act = Arc::clone(&act);
        view! {
            <li>
                <div>
                    <p>{title}</p>
                    <p class="detail">{detail}</p>
                </div>
                <button
                    type="button"
                    class="button small quiet"
                    hidden=!shown
                    disabled=!usable
                    on:click=move |_| session_id.clone().into_iter().for_each(|id| act(id))
                >
                    {name}
                </button>
            </li>
        }
    };
    view! { <ul class="entries">{move || entries.get().into_iter().map(&line).collect_view()}</ul> }
}
