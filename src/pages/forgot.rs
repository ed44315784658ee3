//! The page `/forgot`.

use super::native_submit::NativeSubmitNotice;
use super::no_script::NoScriptNotice;
use crate::components::texts::recovery as texts;
use crate::components::{PagePath, RecoveryForm};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The way back in with a recovery code.
#[component]
pub fn ForgotPage() -> impl IntoView {
    provide_context(PagePath("/forgot"));
    view! {
        <Title text=texts::FORGOT_TITLE/>
        <Meta name="description" content=texts::FORGOT_DESCRIPTION/>
        <div class="narrow">
            <h1>{texts::FORGOT}</h1>
            <div class="card">
                <p>{texts::FORGOT_HELP}</p>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <RecoveryForm/>
            </div>
            <p class="aside">{texts::NO_CODES}</p>
            <p class="aside"><a href="/login">{texts::BACK_TO_LOGIN}</a></p>
        </div>
    }
}
