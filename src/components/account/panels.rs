//! The islands of the account pages, one a page. A release build puts each into a WASM chunk of its own, so that a
//! page loads only what it shows and the pages for guests load none of them.

use super::activity_list::ActivityList;
use super::device_list::DeviceList;
use super::form_cards::{Close, SignIn};
use super::overview::Overview;
use super::picture::SessionPicture;
use super::review::Review;
use leptos::prelude::*;

/// Declares an island that shows one component.
macro_rules! panel {
    ($(#[$docs:meta])* $name:ident, $component:ident) => {
        $(#[$docs])*
        #[cfg_attr(feature = "split", island(lazy))]
        #[cfg_attr(not(feature = "split"), island)]
        pub fn $name() -> impl IntoView {
            view! { <$component/> }
        }
    };
}

panel! {
    /// The user's name, and the session of this browser.
    OverviewPanel, Overview
}

panel! {
    /// Changes the password, and makes recovery codes.
    SignInPanel, SignIn
}

panel! {
    /// Where the user is logged in.
    DevicesPanel, DeviceList
}

panel! {
    /// The picture of this browser's session.
    SessionPanel, SessionPicture
}

panel! {
    /// The events of the account.
    ActivityPanel, ActivityList
}

panel! {
    /// Deletes the account.
    ClosePanel, Close
}

panel! {
    /// The events that the user should look at.
    ReviewPanel, Review
}
