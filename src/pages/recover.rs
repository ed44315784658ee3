//! The page `/recover`.

use super::island_preload::IslandPreload;
use super::native_submit::NativeSubmitNotice;
use super::no_script::NoScriptNotice;
use crate::components::frame::next;
use crate::components::{PagePath, RecoveryForm};
use crate::texts::recovery as texts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The page that a link leads to. It does nothing by itself, so that a mail scanner does not use up the link.
#[component]
pub fn RecoverPage() -> impl IntoView {
    provide_context(PagePath(next::RECOVER));
    view! {
        <Title text=texts::RECOVER_TITLE.get()/>
        <Meta name="robots" content="noindex"/>
        // The address holds the link's token.
        <Meta name="referrer" content="no-referrer"/>
        <div class="narrow">
            <h1>{texts::RECOVER.get()}</h1>
            <div class="card">
                <p class="until-done">{texts::RECOVER_HELP.get()}</p>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <IslandPreload of="recovery_form"/>
                <RecoveryForm/>
            </div>
            <p class="aside until-done">
                {texts::LINK_FAILS.get()} " " <a href="/forgot">{texts::USE_CODE.get()}</a>
            </p>
        </div>
    }
}
