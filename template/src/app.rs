//! The document around every page, and its routes.

use crate::pages::{Hello, Home, NotFound};
use latchkey::{Head, Notices, UserMenu};
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <MetaTags/>
                <link rel="icon" href="/favicon.svg"/>
                <Head/>
                <HashedStylesheet options=options.clone()/>
                <HydrationScripts options=options.clone() islands=true/>
                <AutoReload options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <header>
            <a href="/">"{{brand}}"</a>
            <UserMenu/>
        </header>
        <Notices/>
        <main>
            <Router>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/hello") view=Hello/>
                </Routes>
            </Router>
        </main>
    }
}
