//! The page `/`.

use super::developer::DeveloperPanel;
use super::login::LoginCard;
use crate::components::frame::next;
use crate::components::texts::pages as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The login of this instance. The form sends signed-in users on to their account.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Title text=""/>
        <Meta name="description" content=texts::LOGIN_DESCRIPTION/>
        <LoginCard heading=texts::HOME next=next::ACCOUNT.to_owned()/>
        <DeveloperPanel/>
    }
}
