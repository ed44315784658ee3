//! The HTML document around every page, and the routes of the pages.

mod problems;

use self::problems::Problems;
use crate::components::Header;
use crate::components::texts::frame as texts;
use crate::pages::{
    AccountPage, ActivityPage, ClosePage, ContactPage, DevicesPage, ForgotPage, GoodbyePage, HomePage,
    LoginPage, NotFoundPage, RecoverPage, RegisterPage, ReviewPage, SessionPage, SignInPage, UndoPage,
    VerifyPage, can_register,
};
use leptos::WasmSplitManifest;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use std::sync::LazyLock;

/// The script in the head of every page, without its comments and indentation.
static BEFORE_HYDRATION: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("before_hydration.js").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect::<Vec<_>>().join("\n")
});

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                // Before the icon and the scripts: a page may set the referrer policy, which does not apply to requests
                // that began before it.
                <MetaTags/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f1e7"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171411"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                // Before the stylesheet: a script below it would wait for it.
                <script nonce=use_nonce()>{BEFORE_HYDRATION.as_str()}</script>
                <HydrationScripts options=options.clone() islands=true/>
                <SplitPreload/>
                <HashedStylesheet options=options.clone()/>
                <AutoReload options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Preloads the module that all islands import in a split build. Otherwise the browser would find it only after
/// loading them.
#[component]
fn SplitPreload() -> impl IntoView {
    use_context::<WasmSplitManifest>().map(|WasmSplitManifest(manifest)| {
        let href = manifest.with_value(|(folder, _, module)| [folder, "/", module].concat());
        view! { <link rel="modulepreload" href=href/> }
    })
}

/// The header, the page that the path names, and the footer.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <a class="skip" href="#content">{texts::SKIP}</a>
        <Header can_register=can_register()/>
        <Problems/>
        <main id="content" tabindex="-1">
            <Router>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/register") view=RegisterPage/>
                    <Route path=path!("/login") view=LoginPage/>
                    <Route path=path!("/forgot") view=ForgotPage/>
                    <Route path=path!("/recover") view=RecoverPage/>
                    <Route path=path!("/verify") view=VerifyPage/>
                    <Route path=path!("/undo") view=UndoPage/>
                    <Route path=path!("/goodbye") view=GoodbyePage/>
                    <Route path=path!("/account") view=AccountPage/>
                    <Route path=path!("/account/sign-in") view=SignInPage/>
                    <Route path=path!("/account/contact") view=ContactPage/>
                    <Route path=path!("/account/devices") view=DevicesPage/>
                    <Route path=path!("/account/session") view=SessionPage/>
                    <Route path=path!("/account/activity") view=ActivityPage/>
                    <Route path=path!("/account/close") view=ClosePage/>
                    <Route path=path!("/account/review") view=ReviewPage/>
                </Routes>
            </Router>
        </main>
        <footer class="site-footer">
            <p>{texts::FOOTER}</p>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_reads_the_storage_key_that_the_keeper_writes() {
        assert!(BEFORE_HYDRATION.contains(&format!("localStorage[\"{}\"]", crate::keeper::STORAGE_KEY)));
    }

    #[test]
    fn the_script_is_sent_without_comments() {
        assert!(!BEFORE_HYDRATION.contains("//"));
        assert!(BEFORE_HYDRATION.contains("addEventListener(\"submit\""));
    }
}
