//! The parts that the pages of mailed links share.

use super::island_preload::IslandPreload;
use super::mail_setting::MailSetting;
use super::native_submit::NativeSubmitNotice;
use super::no_script::NoScriptNotice;
use super::not_found::NotFoundPage;
use crate::components::{MailedLinkForm, PagePath};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The page that a link leads to. It does nothing by itself, so that a mail scanner does not use up the link. It does not
/// exist without mail.
#[component]
pub(super) fn LinkPage(
    /// The path of the page.
    path: &'static str,
    title: &'static str,
    heading: &'static str,
    /// Says what the button does.
    help: &'static str,
) -> impl IntoView {
    if MailSetting::current() == MailSetting::Off {
        return Either::Left(view! { <NotFoundPage/> });
    }
    provide_context(PagePath(path));
    Either::Right(view! {
        <Title text=title/>
        <Meta name="robots" content="noindex"/>
        // The address holds the link's token.
        <Meta name="referrer" content="no-referrer"/>
        <div class="narrow">
            <h1>{heading}</h1>
            <div class="card">
                <p class="until-done">{help}</p>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <IslandPreload of="mailed_link_form"/>
                <MailedLinkForm/>
            </div>
        </div>
    })
}
