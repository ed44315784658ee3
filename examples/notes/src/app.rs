//! The document and its pages.

use crate::admin::NoteCounts;
use crate::notebook::Notebook;
use latchkey::{AccountPanel, Head, LoginForm, Notices, RegisterForm, SignedIn, SignedOut, UserMenu};
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <MetaTags/>
                <link rel="icon" href="/notes.svg"/>
                <Head/>
                <link rel="stylesheet" href="/brand.css"/>
                <link rel="stylesheet" href="/pkg/notes.css"/>
                <HydrationScripts options islands=true/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The top of every page, and the page that the path names.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Notes".to_owned() } else { page + " · Notes" }/>
        <header class="top">
            <a href="/">"Notes"</a>
            <UserMenu/>
        </header>
        <Notices/>
        <main>
            <Router>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/join") view=Join/>
                    <Route path=path!("/notes") view=NotesPage/>
                    <Route path=path!("/profile") view=Profile/>
                    <Route path=path!("/admin") view=Admin/>
                </Routes>
            </Router>
        </main>
    }
}

#[component]
fn Home() -> impl IntoView {
    view! {
        <Title text=""/>
        <h1>"Notes that stay yours"</h1>
        <LoginForm next="/notes"/>
        <p>"New here? " <a href="/join">"Join"</a></p>
    }
}

#[component]
fn Join() -> impl IntoView {
    view! {
        <Title text="Join"/>
        <h1>"Join"</h1>
        <RegisterForm next="/notes"/>
    }
}

#[component]
fn NotesPage() -> impl IntoView {
    view! {
        <Title text="Your notes"/>
        <SignedIn><Notebook/></SignedIn>
        <SignedOut>
            <p>"Your notes are here after you log in."</p>
            <LoginForm next="/notes"/>
        </SignedOut>
    }
}

#[component]
fn Profile() -> impl IntoView {
    view! {
        <Title text="Profile"/>
        <h1>"Profile"</h1>
        <AccountPanel/>
    }
}

#[component]
fn Admin() -> impl IntoView {
    view! {
        <Title text="Admin"/>
        <h1>"Admin"</h1>
        <NoteCounts/>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Title text="No such page"/>
        <h1>"No such page"</h1>
        <p><a href="/">"To the start"</a></p>
    }
}
