//! The page `/forgot`.

use super::island_preload::IslandPreload;
use super::mail_setting::MailSetting;
use super::native_submit::NativeSubmitNotice;
use super::no_script::NoScriptNotice;
use crate::components::frame::next;
use crate::components::{MailedLinkForm, PagePath, RecoveryForm};
use crate::texts::recovery as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The ways back in: a link by mail, where the server can send mail, and a recovery code.
#[component]
pub fn ForgotPage() -> impl IntoView {
    provide_context(PagePath(next::FORGOT));
    let has_mail = MailSetting::current() == MailSetting::On;
    let by_mail = has_mail.then(|| {
        view! {
            <div class="card">
                <p>{texts::MAIL_HELP.get()}</p>
                <IslandPreload of="mailed_link_form"/>
                <MailedLinkForm/>
            </div>
            <h2>{texts::BY_CODE.get()}</h2>
        }
    });
    view! {
        <Title text=texts::FORGOT_TITLE.get()/>
        <Meta name="description" content=texts::FORGOT_DESCRIPTION.get()/>
        <div class="narrow">
            <h1>{texts::FORGOT.get()}</h1>
            <NoScriptNotice/>
            <NativeSubmitNotice/>
            {by_mail}
            <div class="card">
                <p class="until-done">{texts::FORGOT_HELP.get()}</p>
                <IslandPreload of="recovery_form"/>
                <RecoveryForm/>
            </div>
            <p class="aside">{if has_mail { texts::NO_MAIL_AND_NO_CODES.get() } else { texts::NO_CODES.get() }}</p>
            <p class="aside"><a href="/login">{texts::BACK_TO_LOGIN.get()}</a></p>
        </div>
    }
}
