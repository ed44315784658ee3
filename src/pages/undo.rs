//! The page `/undo`.

use super::link_page::LinkPage;
use crate::components::frame::next;
use crate::texts::email as texts;
use leptos::prelude::*;

/// The page of a link that undoes a change of the email address.
#[component]
pub fn UndoPage() -> impl IntoView {
    view! {
        <LinkPage path=next::UNDO title=texts::UNDO_TITLE.get() heading=texts::UNDO.get() help=texts::UNDO_HELP.get()/>
    }
}
