//! The HTML document around every page, and the routes of the pages.

mod head;
pub mod stylesheet;

pub use head::Head;

use self::head::BeforeHydration;
use crate::components::{Brand, Header, Problems};
use crate::pages::{
    AccountPage, ActivityPage, ClosePage, ContactPage, DevicesPage, ForgotPage, GoodbyePage, HomePage,
    LoginPage, NotFoundPage, RecoverPage, RegisterPage, ReviewPage, SessionPage, SignInPage, UndoPage,
    VerifyPage, can_register,
};
use crate::texts::{frame as texts, pages};
use leptos::WasmSplitManifest;
use leptos::either::Either;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// Where the style of our own pages comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The file that cargo-leptos has made.
    Site,
    /// The stylesheet that the server has in itself, because the one of the site is another app's.
    Own,
}

/// The document around every page.
pub fn shell(options: LeptosOptions, style: Style) -> impl IntoView {
    let brand = Brand::current();
    let style = match style {
        Style::Site => Either::Left(view! { <HashedStylesheet options=options.clone()/> }),
        Style::Own => Either::Right(view! {
            <link rel="stylesheet" href=stylesheet::PIECES.url()/>
            <link rel="stylesheet" href=stylesheet::DOCUMENT.url()/>
        }),
    };
    view! {
        <!DOCTYPE html>
        <html lang=pages::LANGUAGE.get() dir=pages::DIRECTION.get() class="latchkey">
            <head>
                <meta charset="utf-8"/>
                // Before the icon and the scripts: a page may set the referrer policy, which does not apply to requests
                // that began before it.
                <MetaTags/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f1e7"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171411"/>
                <link rel="icon" href=brand.icon.clone()/>
                // Before the stylesheet: a script below it would wait for it.
                <BeforeHydration/>
                <HydrationScripts options=options.clone() islands=true/>
                <SplitPreload/>
                {style}
                {brand.stylesheet.clone().map(|href| view! { <link rel="stylesheet" href=href/> })}
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
    let brand = Brand::current();
    let footer = brand.footer.clone();
    view! {
        <Title formatter=move |page: String| brand.title(&page)/>
        <a class="skip" href="#content">{texts::SKIP.get()}</a>
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
            <p>{footer}</p>
        </footer>
    }
}
