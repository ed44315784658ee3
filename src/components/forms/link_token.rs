//! The token of the link that led to a page.

use crate::wire::LinkToken;
use leptos::prelude::window;
use leptos::web_sys::UrlSearchParams;

/// The token in the page's address; empty if there is none.
pub(super) fn token_of_address() -> LinkToken {
    let query = window().location().search().unwrap_or_default();
    let token = UrlSearchParams::new_with_str(&query).ok().and_then(|query| query.get("token"));
    LinkToken::new(token.unwrap_or_default())
}
