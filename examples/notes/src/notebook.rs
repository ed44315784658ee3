//! The island with a user's notes.

use crate::greeting::greeting;
use crate::note::{Note, add_note, import_notes, list_notes};
use crate::note_list::NoteList;
use crate::search::Search;
use latchkey::api::client::Request;
use latchkey::wire::ApiError;
use leptos::ev::SubmitEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

/// Shows the user's notes, takes new ones, deletes and finds them, imports files and exports all.
#[island]
pub fn Notebook() -> impl IntoView {
    let session = latchkey::session();
    let notes = RwSignal::new(Vec::<Note>::new());
    let found = RwSignal::new(None::<Vec<i64>>);
    let deleted = RwSignal::new(None::<Note>);
    let hello = RwSignal::new(String::new());
    let said = RwSignal::new(String::new());
    let exported = RwSignal::new(None::<String>);
    let is_hydrated = RwSignal::new(false);
    let draft = NodeRef::<Textarea>::new();
    let say = move |error: ApiError| said.set(error.message());

    let load = move || {
        spawn_local(async move {
            match list_notes().await {
                Ok(list) => notes.set(list),
                Err(error) => say(error),
            }
        });
    };
    // Another user, or none, must not see these notes.
    Effect::new(move |before: Option<Option<String>>| {
        let user = session.with(|state| state.username().map(str::to_owned));
        if before.as_ref() != Some(&user) {
            notes.set(Vec::new());
            found.set(None);
            deleted.set(None);
            exported.set(None);
            hello.set(String::new());
            if user.is_some() {
                load();
                spawn_local(async move { hello.set(greeting().await.unwrap_or_default()) });
            }
        }
        user
    });
    // Effects don't run on the server.
    Effect::new(move || is_hydrated.set(true));

    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = draft.get_untracked() else { return };
        spawn_local(async move {
            match add_note(field.value()).await {
                Ok(note) => {
                    notes.update(|notes| notes.insert(0, note));
                    found.set(None);
                    field.set_value("");
                    said.set("Kept.".to_owned());
                }
                Err(error) => say(error),
            }
        });
    };
    let import = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(files) = form.and_then(|form| FormData::new_with_form(&form).ok()) else { return };
        spawn_local(async move {
            match import_notes(files.into()).await {
                Ok(count) => {
                    said.set(format!("Imported {count}."));
                    load();
                }
                Err(error) => say(error),
            }
        });
    };
    // A link would not send the access token.
    let export = move |_| {
        spawn_local(async move {
            match latchkey::fetch(Request::get("/export")).await {
                Ok(answer) if answer.status == 200 => {
                    let text = String::from_utf8_lossy(&answer.body).into_owned();
                    let text = String::from(js_sys::encode_uri_component(&text));
                    exported.set(Some(format!("data:text/plain;charset=utf-8,{text}")));
                }
                Ok(answer) => say(answer.error()),
                Err(error) => say(error),
            }
        });
    };

    view! {
        <div class="notebook">
            <h1>{move || hello.get()}</h1>
            <form on:submit=add>
                <label for="draft">"New note"</label>
                <textarea id="draft" node_ref=draft></textarea>
                <button disabled=move || !is_hydrated.get()>"Keep"</button>
            </form>
            <p role="status">{move || said.get()}</p>
            <Search found said ready=is_hydrated.into()/>
            <NoteList notes found deleted said draft/>
            <form on:submit=import>
                <label for="files">"Text files"</label>
                <input id="files" name="files" type="file" multiple/>
                <button disabled=move || !is_hydrated.get()>"Import"</button>
            </form>
            <button type="button" disabled=move || !is_hydrated.get() on:click=export>"Export"</button>
            {move || exported.get().map(|url| view! { <a href=url download="notes.txt">"notes.txt"</a> })}
        </div>
    }
}
