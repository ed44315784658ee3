//! The panel for developers on the first page.

pub const HEADING: &str = "For developers";
pub const WHO_SEES_THIS: &str =
    "Only requests from this machine get this panel, and only while the setting development is on.";

pub const DATABASE: &str = "Database";
pub const DATA_FOLDER: &str = "Data folder";
pub const ISSUER: &str = "Issuer";
pub const SIGNING_KEY: &str = "Signing key";
pub const USERS: &str = "Users";
pub const UNKNOWN: &str = "The database does not answer.";
pub const FIRST_ACCOUNT: &str = "Create the first account";

pub const WARNINGS: &str = "Warnings of the start";
pub const NO_WARNINGS: &str = "None.";

pub const PROTECT: &str = "Protect your first function";
pub const PROTECT_HELP: &str = "Only signed-in users can call a server function with this client that begins with caller(). The browser renews the session when that is due.";
pub const PROTECT_CODE: &str = r#"use latchkey::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;

/// Greets the signed-in user.
#[server(prefix = "/api", endpoint = "greeting", client = SessionClient)]
pub async fn greeting() -> Result<String, ApiError> {
    let caller = latchkey::caller()?;
    Ok(format!("Hello, {}!", caller.username))
}"#;

pub const LOOK_AT: &str = "Look at";
pub const API: &str = "API";
pub const ERRORS: &str = "Errors";
pub const JWKS: &str = "JWKS";

/// The age of a key.
pub fn key_age(seconds: i64) -> String {
    match (seconds / 86_400, seconds / 3_600) {
        (0, 0) => "made less than an hour ago".to_owned(),
        (0, 1) => "1 hour old".to_owned(),
        (0, hours) => format!("{hours} hours old"),
        (1, _) => "1 day old".to_owned(),
        (days, _) => format!("{days} days old"),
    }
}

/// The number of users, counted up to `most`.
pub fn users(count: i64, most: i64) -> String {
    if count < most { count.to_string() } else { format!("{most} or more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_that_of_the_readme_which_is_compiled() {
        assert!(include_str!("../../../README.md").contains(PROTECT_CODE));
    }
}
