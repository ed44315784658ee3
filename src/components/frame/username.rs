//! The name of who is signed in.

use super::presence;
use super::reactive::text;
use leptos::prelude::*;

/// The name, or nothing.
#[island]
pub fn Username() -> impl IntoView {
    let state = presence::state();
    view! { <span>{text(move || state.with(presence::username))}</span> }
}
