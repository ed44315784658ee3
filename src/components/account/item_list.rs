//! A list of items, each with an optional button.

use leptos::prelude::*;
use std::sync::Arc;

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The first line.
    pub(super) title: String,
    /// The second line, in smaller print.
    pub(super) detail: String,
    /// The button beside them.
    pub(super) button: Option<ItemButton>,
}

/// An item's button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ItemButton {
    /// The text on it.
    pub(super) label: &'static str,
    /// The session that pressing it concerns. Without one the button is disabled.
    pub(super) session_id: Option<String>,
}

/// Called with the session ID of the button that was pressed.
pub(super) type OnPress = Arc<dyn Fn(String) + Send + Sync>;

/// The list of `items`.
#[component]
pub(super) fn ItemList(items: RwSignal<Vec<Item>>, on_press: OnPress) -> impl IntoView {
    let row = move |Item { title, detail, button }: Item| {
        let has_button = button.is_some();
        let (label, session_id) = button.map_or(("", None), |button| (button.label, button.session_id));
        let enabled = session_id.is_some();
        let on_press = Arc::clone(&on_press);
        view! {
            <li>
                <div>
                    <p>{title}</p>
                    <p class="detail">{detail}</p>
                </div>
                <button
                    type="button"
                    class="button small quiet"
                    hidden=!has_button
                    disabled=!enabled
                    on:click=move |_| session_id.clone().into_iter().for_each(|id| on_press(id))
                >
                    {label}
                </button>
            </li>
        }
    };
    view! { <ul class="items">{move || items.get().into_iter().map(&row).collect_view()}</ul> }
}
