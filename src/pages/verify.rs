//! The page `/verify`.

use super::link_page::LinkPage;
use crate::components::frame::next;
use crate::texts::email as texts;
use leptos::prelude::*;

/// The page of a link that verifies an email address.
#[component]
pub fn VerifyPage() -> impl IntoView {
    view! {
        <LinkPage path=next::VERIFY title=texts::VERIFY_TITLE.get() heading=texts::VERIFY.get() help=texts::VERIFY_HELP.get()/>
    }
}
