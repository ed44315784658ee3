//! The island for users with the role `admin`.

use crate::note::count_notes;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows how many notes each user has.
#[island]
pub fn NoteCounts() -> impl IntoView {
    let session = latchkey::session();
    let counts = RwSignal::new(Vec::<(String, i64)>::new());
    let said = RwSignal::new(String::new());
    let load = move || {
        spawn_local(async move {
            match count_notes().await {
                Ok(list) => {
                    said.set(format!("Users with notes: {}", list.len()));
                    counts.set(list);
                }
                Err(error) => said.set(error.message()),
            }
        });
    };
    Effect::new(move |before: Option<Option<String>>| {
        let user = session.with(|state| state.username().map(str::to_owned));
        if before.as_ref() != Some(&user) {
            counts.set(Vec::new());
            said.set(String::new());
            if user.is_some() {
                load();
            }
        }
        user
    });
    let row = |(user, count)| view! { <tr><td>{user}</td><td>{count}</td></tr> };
    view! {
        <p role="status">{move || said.get()}</p>
        <table><tbody>{move || counts.get().into_iter().map(row).collect_view()}</tbody></table>
    }
}
