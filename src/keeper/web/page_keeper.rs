//! The one keeper of this page, and the signal that its islands share.

use super::browser::WebBrowser;
use super::page_key::PageKey;
use crate::keeper::protocol::Keeper;
use crate::keeper::state::State;
use leptos::prelude::{ArcReadSignal, ArcRwSignal};
use std::rc::Rc;

thread_local! {
    /// On the server nothing ever starts it, so that all renderings share `Unknown`.
    static KEEPER: Rc<Keeper<WebBrowser>> =
        Keeper::new(WebBrowser { state: ArcRwSignal::new(State::Unknown), key: PageKey::default() });
}

/// The keeper of this page.
pub fn page_keeper() -> Rc<Keeper<WebBrowser>> {
    KEEPER.with(Rc::clone)
}

/// The signal for the islands of this page.
pub fn state() -> ArcReadSignal<State> {
    KEEPER.with(|keeper| keeper.browser().state.read_only())
}
