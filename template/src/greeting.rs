//! A server function that knows its caller, and the island that calls it.

use latchkey::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "greeting", client = SessionClient)]
pub async fn greeting() -> Result<String, ApiError> {
    let caller = latchkey::caller()?;
    Ok(format!("Hello, {}!", caller.username))
}

/// Greets the user. What was loaded for a user is not shown to the next one.
#[island]
pub fn Greeting() -> impl IntoView {
    let session = latchkey::session();
    let user = move || session.with(|state| state.username().map(str::to_owned));
    let loaded = LocalResource::new(move || {
        let user = user();
        async move {
            let text = match user {
                Some(_) => greeting().await.unwrap_or_else(|error| error.message()),
                None => String::new(),
            };
            (user, text)
        }
    });
    let text = move || {
        let (owner, text) = loaded.get()?;
        (owner == user()).then_some(text)
    };
    view! { <h1>{text}</h1> }
}
