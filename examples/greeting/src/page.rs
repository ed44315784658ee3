//! The page: a button that calls the server function, and its answer.

use crate::greeting::greeting;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The whole document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"Greeting"</title>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <HydrationScripts options islands=true/>
            </head>
            <body>
                <main>
                    <h1>"Greeting"</h1>
                    <Greeter/>
                </main>
            </body>
        </html>
    }
}

/// Asks the server for a greeting and shows it, or says why there is none.
#[island]
pub fn Greeter() -> impl IntoView {
    let answer = RwSignal::new(String::new());
    let is_hydrated = RwSignal::new(false);
    // Effects don't run on the server.
    Effect::new(move || is_hydrated.set(true));
    let greet = move |_| {
        spawn_local(async move { answer.set(greeting().await.unwrap_or_else(|error| error.message())) });
    };
    view! {
        <button type="button" disabled=move || !is_hydrated.get() on:click=greet>"Greet me"</button>
        <p role="status">{move || answer.get()}</p>
    }
}
