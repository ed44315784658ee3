//! The page `/`.

use super::developer::DeveloperPanel;
use super::login::LoginCard;
use crate::components::frame::next;
use crate::texts::pages as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The login of this instance. The form sends signed-in users on to their account.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Title text=""/>
        <Meta name="description" content=texts::LOGIN_DESCRIPTION.get()/>
        <LoginCard heading=texts::HOME.get() next=next::ACCOUNT.to_owned()/>
        <DeveloperPanel/>
    }
}
