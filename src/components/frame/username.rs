//! The signed-in user's name.

use super::auth_state;
use super::reactive::text;
use leptos::prelude::*;

/// The signed-in user's name; empty for guests.
#[island]
pub fn Username() -> impl IntoView {
    let state = auth_state::var();
    view! { <span dir="auto">{text(move || state.with(auth_state::username))}</span> }
}
