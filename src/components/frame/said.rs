//! The sentence that says what has just happened, such as a logout. It is shown below the header, focused and so read
//! out.

use super::focus::focus_soon;
use leptos::prelude::{ArcReadSignal, ArcRwSignal, Set, window};

/// The sentence for the next page, in sessionStorage.
const KEY: &str = "latchkey.said";
/// A mark for the page of [`GOODBYE`](super::next::GOODBYE), in sessionStorage.
pub(crate) const DELETED: &str = "latchkey.deleted";
/// The ID of the element that shows the sentence.
pub(crate) const ID: &str = "said";

thread_local! {
    static SAID: ArcRwSignal<Option<String>> = ArcRwSignal::new(None);
}

/// The sentence, for the one element that shows it.
pub(crate) fn signal() -> ArcReadSignal<Option<String>> {
    SAID.with(ArcRwSignal::read_only)
}

/// Says it on this page, in place of what was said before.
pub(crate) fn say(sentence: String) {
    SAID.with(|said| said.set(Some(sentence)));
    focus_soon(ID);
}

/// Takes back what was said.
pub(crate) fn say_nothing() {
    SAID.with(|said| said.set(None));
}

/// Says it on the next page of this tab. Without storage it is lost.
pub(crate) fn say_on_next_page(sentence: &str) {
    leave(KEY, sentence);
}

/// Lets the page of [`GOODBYE`](super::next::GOODBYE) say once, in this tab, that the account is deleted. Without storage
/// it does not.
pub(crate) fn say_goodbye() {
    leave(DELETED, "true");
}

fn leave(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Shows the sentence that the previous page left.
pub(crate) fn say_what_was_left() {
    if let Ok(Some(storage)) = window().session_storage()
        && let Ok(Some(sentence)) = storage.get_item(KEY)
    {
        let _ = storage.remove_item(KEY);
        say(sentence);
    }
}
