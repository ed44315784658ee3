//! The document and its pages.

use crate::all_tasks::AllTasks;
use crate::task_list::TaskList;
use latchkey::{AccountPanel, LoginForm, Notices, RegisterForm, SignedIn, SignedOut, UserMenu};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The document around every page.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use latchkey::Head;
    use leptos::hydration::HydrationScripts;
    use leptos_meta::MetaTags;

    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <MetaTags/>
                <link rel="icon" href="/tasks.svg"/>
                <Head/>
                <link rel="stylesheet" href="/brand.css"/>
                <link rel="stylesheet" href="/pkg/spa.css"/>
                <HydrationScripts options/>
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
        <Title formatter=|page: String| if page.is_empty() { "Tasks".to_owned() } else { page + " · Tasks" }/>
        <Router>
            <header class="top">
                <a href="/">"Tasks"</a>
                <UserMenu login="/enter" register="/join" account="/me"/>
            </header>
            <Notices/>
            <main>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/enter") view=Enter/>
                    <Route path=path!("/join") view=Join/>
                    <Route path=path!("/tasks") view=Tasks/>
                    <Route path=path!("/all") view=All/>
                    <Route path=path!("/me") view=Me/>
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    view! {
        <Title text=""/>
        <h1>"One thing after the other"</h1>
        <SignedIn><p><a href="/tasks">"To your tasks"</a></p></SignedIn>
        <SignedOut><p>"Log in to see your tasks."</p></SignedOut>
    }
}

#[component]
fn Enter() -> impl IntoView {
    view! {
        <Title text="Log in"/>
        <h1>"Log in"</h1>
        <LoginForm next="/tasks"/>
        // A page of Latchkey's, which the router of this app does not know.
        <p><a href="/forgot" rel="external">"Forgot your password?"</a></p>
    }
}

#[component]
fn Join() -> impl IntoView {
    view! {
        <Title text="Join"/>
        <h1>"Join"</h1>
        <RegisterForm next="/tasks"/>
    }
}

#[component]
fn Tasks() -> impl IntoView {
    view! {
        <Title text="Your tasks"/>
        <h1>"Your tasks"</h1>
        <SignedIn>
            <TaskList/>
            <p><a href="/all">"All tasks"</a></p>
        </SignedIn>
        <SignedOut><p>"Your tasks are here after you " <a href="/enter">"log in"</a> "."</p></SignedOut>
    }
}

/// Anyone can open it, but the server gives the tasks to users with the role `admin` only.
#[component]
fn All() -> impl IntoView {
    view! {
        <Title text="All tasks"/>
        <h1>"All tasks"</h1>
        <SignedIn><AllTasks/></SignedIn>
    }
}

#[component]
fn Me() -> impl IntoView {
    view! {
        <Title text="Your account"/>
        <h1>"Your account"</h1>
        <AccountPanel/>
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
