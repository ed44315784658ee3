//! The page `/register`.

use super::island_preload::IslandPreload;
use super::native_submit::NativeSubmitNotice;
use super::next_page::{invitation, next_page, username};
use super::no_script::NoScriptNotice;
use crate::components::RegisterForm;
use crate::components::frame::next;
use crate::texts::pages as texts;
use crate::users::Registration;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Whether pages link to the registration.
pub fn can_register() -> bool {
    registration() != Registration::Closed
}

/// The setting, which the server provides as a context.
fn registration() -> Registration {
    use_context().unwrap_or_default()
}

/// The registration form, or why there is none. The page does nothing with an invitation, so that a mail scanner does not
/// use it up: the form sends it.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let invitation = invitation();
    let next = next_page();
    let login = next::link("/login", &next);
    if !registration().admits(invitation.is_some()) {
        return view! { <NoRegistration login/> }.into_any();
    }
    let is_invited = invitation.is_some();
    let name = invitation.as_ref().and_then(|_| username());
    let fixed = name.clone().map(|name| {
        let (before, after) = texts::INVITED_AS.get().split_once("{username}").unwrap_or_default();
        view! { " " {before} <bdi>{name}</bdi> {after} }
    });
    let greeting = is_invited.then(|| view! { <p>{texts::INVITED.get()} {fixed}</p> });
    view! {
        <Title text=texts::REGISTER_TITLE.get()/>
        <Meta name="description" content=texts::REGISTER_DESCRIPTION.get()/>
        {is_invited.then(|| view! {
            <Meta name="robots" content="noindex"/>
            // The address holds the invitation's token.
            <Meta name="referrer" content="no-referrer"/>
        })}
        <div class="narrow">
            <h1>{texts::REGISTER.get()}</h1>
            <div class="card" data-next=next data-invitation=invitation data-username=name>
                {greeting}
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <IslandPreload of="register_form"/>
                <RegisterForm/>
            </div>
            <p class="aside">{texts::HAVE_AN_ACCOUNT.get()} " " <a href=login>{texts::LOG_IN.get()}</a></p>
        </div>
    }
    .into_any()
}

/// Says that people can't register, or not without an invitation.
#[component]
fn NoRegistration(
    /// The link to the login page.
    login: String,
) -> impl IntoView {
    let (heading, help) = match registration() {
        Registration::Closed => (texts::CLOSED_TO_ALL.get(), texts::CLOSED_TO_ALL_HELP.get()),
        _ => (texts::BY_INVITATION.get(), texts::BY_INVITATION_HELP.get()),
    };
    view! {
        <Title text=heading/>
        <Meta name="robots" content="noindex"/>
        <div class="narrow">
            <h1>{heading}</h1>
            <p class="lead">{help}</p>
            <p class="actions"><a href=login class="button">{texts::LOG_IN.get()}</a></p>
        </div>
    }
}
