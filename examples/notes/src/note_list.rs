//! The list of a user's notes.

use crate::note::{Note, add_note, delete_note};
use leptos::html::{Button, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The notes, each with a button that deletes it, and a button that brings back the one that was deleted last.
#[component]
pub fn NoteList(
    notes: RwSignal<Vec<Note>>,
    /// The ids of the notes to show, or `None` for all.
    found: RwSignal<Option<Vec<i64>>>,
    deleted: RwSignal<Option<Note>>,
    said: RwSignal<String>,
    /// The field for a new note.
    draft: NodeRef<Textarea>,
) -> impl IntoView {
    let undo = NodeRef::<Button>::new();
    let delete = move |note: Note| {
        spawn_local(async move {
            match delete_note(note.id).await {
                Ok(()) => {
                    notes.update(|notes| notes.retain(|other| other.id != note.id));
                    deleted.set(Some(note));
                    said.set("Deleted.".to_owned());
                    // The pressed button is gone, and the focus would go with it.
                    request_animation_frame(move || {
                        let _ = undo.get_untracked().map(|undo| undo.focus());
                    });
                }
                Err(error) => said.set(error.message()),
            }
        });
    };
    let bring_back = move |_| {
        let Some(note) = deleted.get_untracked() else { return };
        spawn_local(async move {
            match add_note(note.text).await {
                Ok(note) => {
                    notes.update(|notes| notes.insert(0, note));
                    deleted.set(None);
                    said.set("Brought back.".to_owned());
                    let _ = draft.get_untracked().map(|draft| draft.focus());
                }
                Err(error) => said.set(error.message()),
            }
        });
    };
    let shown = move || {
        let is_found =
            |note: &Note| found.with(|found| found.as_ref().is_none_or(|ids| ids.contains(&note.id)));
        notes.with(|notes| notes.iter().filter(|note| is_found(note)).cloned().collect::<Vec<_>>())
    };
    let row = move |note: Note| {
        let text = note.text.clone();
        let name = format!("Delete “{}”", text.chars().take(40).collect::<String>());
        view! {
            <li>
                <p>{text}</p>
                <button type="button" aria-label=name on:click=move |_| delete(note.clone())>"Delete"</button>
            </li>
        }
    };
    view! {
        <button type="button" node_ref=undo hidden=move || deleted.with(Option::is_none) on:click=bring_back>"Undo"</button>
        <ul><For each=shown key=|note| note.id children=row/></ul>
    }
}
