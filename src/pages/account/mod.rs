//! The pages of the account, one for each section.
//!
//! The documents hold nothing private, because the server renders them without knowing who asks; their islands load
//! the user's data.

mod review;
mod section;

pub use review::ReviewPage;

use self::section::Section;
use crate::components::frame::next;
use crate::components::{DevicesPanel, EventsPanel, FormsPanel, OverviewPanel, SessionPanel};
use crate::pages::mail_setting::MailSetting;
use crate::pages::not_found::NotFoundPage;
use crate::texts::pages as texts;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Stylesheet;

/// `/account`: the user's name, and the session of this browser.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! { <Section path="/account" heading=texts::ACCOUNT.get() island="overview_panel"><OverviewPanel/></Section> }
}

/// `/account/sign-in`: how the user logs in.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <Section path="/account/sign-in" heading=texts::SIGN_IN.get() island="forms_panel"><FormsPanel/></Section> }
}

/// `/account/contact`: the user's email address. It does not exist without mail.
#[component]
pub fn ContactPage() -> impl IntoView {
    match MailSetting::current() {
        MailSetting::On => Either::Left(view! {
            <Section path=next::CONTACT heading=texts::CONTACT.get() island="forms_panel"><FormsPanel/></Section>
        }),
        MailSetting::Off => Either::Right(view! { <NotFoundPage/> }),
    }
}

/// `/account/devices`: where the user is logged in.
#[component]
pub fn DevicesPage() -> impl IntoView {
    view! { <Section path="/account/devices" heading=texts::DEVICES.get() island="devices_panel"><DevicesPanel/></Section> }
}

/// `/account/session`: the picture of this browser's session. Only this page links to the picture's style sheet, so that
/// the others stay small.
#[component]
pub fn SessionPage() -> impl IntoView {
    view! {
        <Stylesheet href="/picture.css"/>
        <Section path="/account/session" heading=texts::SESSION.get() island="session_panel"><SessionPanel/></Section>
    }
}

/// `/account/activity`: what happened to the account.
#[component]
pub fn ActivityPage() -> impl IntoView {
    view! { <Section path="/account/activity" heading=texts::ACTIVITY.get() island="events_panel"><EventsPanel/></Section> }
}

/// `/account/close`: deletes the account.
#[component]
pub fn ClosePage() -> impl IntoView {
    view! { <Section path=next::CLOSE heading=texts::CLOSE.get() island="forms_panel"><FormsPanel/></Section> }
}
