use latchkey::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;

/// Greets the signed-in user.
#[server(prefix = "/api", endpoint = "greeting", client = SessionClient)]
pub async fn greeting() -> Result<String, ApiError> {
    let caller = latchkey::caller()?;
    Ok(format!("Hello, {}!", caller.username))
}
