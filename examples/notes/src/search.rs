//! The search among a user's notes.

use crate::note::find_notes;
use futures::StreamExt;
use latchkey::wire::ApiError;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A field for a text. Puts the ids of the notes that contain it into `found`, while they arrive.
#[component]
pub fn Search(
    /// `None` while nothing is looked for.
    found: RwSignal<Option<Vec<i64>>>,
    said: RwSignal<String>,
    ready: Signal<bool>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let latest = RwSignal::new(0);
    let find = move |text: String| async move {
        latest.update_untracked(|latest| *latest += 1);
        let own = latest.get_untracked();
        let mut pieces = find_notes(text).await?.into_inner();
        let mut received = String::new();
        while let Some(piece) = pieces.next().await {
            received += &piece?;
            // The user has looked for something else meanwhile.
            if latest.get_untracked() != own {
                return Ok(());
            }
            // A piece may end within a line.
            let whole = received.rfind('\n').map_or("", |end| &received[..end]);
            let ids: Vec<i64> = whole.lines().filter_map(|id| id.parse().ok()).collect();
            said.set(format!("Found {} so far.", ids.len()));
            found.set(Some(ids));
        }
        let count = found.with_untracked(|found| found.as_ref().map_or(0, Vec::len));
        said.set(format!("Found {count}."));
        Ok::<_, ApiError>(())
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        if text.is_empty() {
            latest.update_untracked(|latest| *latest += 1);
            found.set(None);
            said.set(String::new());
            return;
        }
        found.set(Some(Vec::new()));
        spawn_local(async move {
            if let Err(error) = find(text).await {
                said.set(error.message());
            }
        });
    };
    view! {
        <form role="search" on:submit=submit>
            <label for="text">"Find"</label>
            <input id="text" type="search" node_ref=field/>
            <button disabled=move || !ready.get()>"Find"</button>
        </form>
    }
}
