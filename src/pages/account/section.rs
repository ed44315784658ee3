//! The parts that the pages of the account share: the list of sections, the heading, and the notice for guests.

use crate::components::PagePath;
use crate::components::frame::next;
use crate::pages::island_preload::IslandPreload;
use crate::pages::mail_setting::MailSetting;
use crate::pages::native_submit::NativeSubmitNotice;
use crate::pages::no_script::NoScriptNotice;
use crate::texts::{Text, pages as texts};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The sections: the path of each page, and the text of the link to it.
const SECTIONS: [(&str, &Text); 7] = [
    ("/account", &texts::ACCOUNT_LINK),
    ("/account/sign-in", &texts::SIGN_IN),
    (next::CONTACT, &texts::CONTACT),
    ("/account/devices", &texts::DEVICES),
    ("/account/session", &texts::SESSION),
    ("/account/activity", &texts::ACTIVITY),
    (next::CLOSE, &texts::CLOSE_LINK),
];

/// A page of the account.
#[component]
pub(super) fn Section(
    /// The path of the page. The link to it says that it is the present one.
    path: &'static str,
    /// Its heading and its title.
    heading: &'static str,
    /// The lazy island among the children, as [`IslandPreload`] names it.
    island: &'static str,
    /// Shown to signed-in users only.
    children: Children,
) -> impl IntoView {
    provide_context(PagePath(path));
    let link = |(href, text): (&'static str, &'static Text)| {
        view! { <li><a href=href aria-current=(href == path).then_some("page")>{text.get()}</a></li> }
    };
    let has_mail = MailSetting::current() == MailSetting::On;
    let sections = SECTIONS.into_iter().filter(|(href, _)| has_mail || *href != next::CONTACT);
    view! {
        <Title text=heading/>
        <Meta name="description" content=texts::SECTION_DESCRIPTION.get()/>
        <IslandPreload of=island/>
        <div class="sectioned">
            <nav class="sections" aria-label=texts::SECTIONS.get() data-for="signed-in">
                <ul>{sections.map(link).collect_view()}</ul>
            </nav>
            <div class="section">
                <h1>{heading}</h1>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                // Seen by guests until the login page has loaded, and after logging out.
                <p class="notice" data-for="guest">
                    {texts::NOT_LOGGED_IN.get()} " " <a href=next::login_to(path)>{texts::LOG_IN.get()}</a>
                </p>
                <div class="account" data-for="signed-in">{children()}</div>
            </div>
        </div>
    }
}
