//! The page `/login`, and the card that the first page shares with it.

use super::mail_setting::MailSetting;
use super::native_submit::NativeSubmitNotice;
use super::next_page::{next_page, username};
use super::no_script::NoScriptNotice;
use super::register::can_register;
use crate::components::LoginForm;
use crate::components::frame::next;
use crate::components::texts::{pages as texts, recovery};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// How long a session lasts, in seconds. The server provides it as a context.
#[derive(Clone, Copy, Debug)]
pub struct SessionLifetime {
    /// After the last visit.
    pub unused: i64,
    /// However often the user comes back.
    pub at_most: i64,
}

/// The login form.
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <Title text=texts::LOGIN_TITLE/>
        <Meta name="description" content=texts::LOGIN_DESCRIPTION/>
        <LoginCard heading=texts::LOGIN next=next_page()/>
    }
}

/// The login form below a heading, with how long a session lasts.
#[component]
pub(super) fn LoginCard(
    heading: &'static str,
    /// The page to go to after logging in.
    next: String,
) -> impl IntoView {
    let register = next::link("/register", &next);
    let lifetime = use_context::<SessionLifetime>();
    let has_mail = MailSetting::current() == MailSetting::On;
    view! {
        <div class="narrow">
            <h1>{heading}</h1>
            <div class="card" data-next=next data-username=username()>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <LoginForm/>
            </div>
            {has_mail.then(|| view! { <p class="aside">{texts::ADDRESS_WORKS_TOO}</p> })}
            <p class="aside">{lifetime.map(|it| texts::session_lasts(it.at_most, it.unused))}</p>
            <p class="aside"><a href="/forgot">{recovery::FORGOT}</a></p>
            {can_register().then(|| view! {
                <p class="aside">{texts::NEW_HERE} <a href=register>{texts::CREATE_AN_ACCOUNT}</a></p>
            })}
        </div>
    }
}
