//! The panel for developers and operators on the first page: the facts of this installation, and the first steps.

use crate::api::{account, open};
use crate::texts::developer as texts;
use crate::wire::{ApiError, Ended, RefusedValue};
use http::request::Parts;
use leptos::prelude::*;
use leptos_meta::Stylesheet;

/// A warning of the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartWarning {
    /// The fault and its consequence.
    pub text: String,
    /// The line of the environment or the shell that mends it.
    pub mend: String,
}

/// The facts that stay the same while the server runs.
#[derive(Clone, Debug)]
pub struct StartFacts {
    /// The database, without the password of its URL.
    pub database: String,
    /// The path of the data folder.
    pub data_folder: String,
    /// The issuer and audience of the tokens.
    pub issuer: String,
    /// The warnings of the start.
    pub warnings: Vec<StartWarning>,
}

/// The facts of this installation. The server adds them to the extensions of those requests that may see them.
#[derive(Clone, Debug)]
pub struct DeveloperFacts {
    /// Those of the start.
    pub start: StartFacts,
    /// The age of the key that signs access tokens, in seconds.
    pub key_age: Option<i64>,
    /// The number of users, up to [`MOST_USERS`]; `None` if the database does not answer.
    pub users: Option<i64>,
}

/// Users are counted up to this number, so that the page stays fast.
pub const MOST_USERS: i64 = 1_000;

const PROTECT_CODE: &str = r#"use latchkey::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;

/// Greets the signed-in user.
#[server(prefix = "/api", endpoint = "greeting", client = SessionClient)]
pub async fn greeting() -> Result<String, ApiError> {
    let caller = latchkey::caller()?;
    Ok(format!("Hello, {}!", caller.username))
}"#;

/// The panel; nothing in all other requests.
#[component]
pub(super) fn DeveloperPanel() -> impl IntoView {
    let request = use_context::<Parts>();
    let facts = request.and_then(|request| request.extensions.get::<DeveloperFacts>().cloned());
    facts.map(|facts| view! { <Panel facts/> })
}

#[component]
fn Panel(facts: DeveloperFacts) -> impl IntoView {
    let DeveloperFacts { start, key_age, users } = facts;
    let row = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let count = users.map_or_else(|| texts::UNKNOWN.owned(), number_of_users);
    let warning = |StartWarning { text, mend }: StartWarning| {
        view! { <li><p>{text}</p><code>{mend}</code></li> }
    };
    let is_clean = start.warnings.is_empty();
    let link = |href: &'static str, text: &'static str| view! { <li><a href=href>{text}</a></li> };
    view! {
        <Stylesheet href="/developer.css"/>
        <section class="card developer" aria-labelledby="developer">
            <h2 id="developer">{texts::HEADING.get()}</h2>
            <p>{texts::WHO_SEES_THIS.get()}</p>
            <dl>
                {row(texts::DATABASE.get(), start.database)}
                {row(texts::DATA_FOLDER.get(), start.data_folder)}
                {row(texts::ISSUER.get(), start.issuer)}
                {row(texts::SIGNING_KEY.get(), key_age.map_or_else(String::new, age_of_key))}
                <div>
                    <dt>{texts::USERS.get()}</dt>
                    <dd>
                        {count} " "
                        {(users == Some(0)).then(|| view! { <a href="/register">{texts::FIRST_ACCOUNT.get()}</a> })}
                    </dd>
                </div>
            </dl>
            <h3>{texts::WARNINGS.get()}</h3>
            {is_clean.then(|| view! { <p>{texts::NO_WARNINGS.get()}</p> })}
            <ul class="warnings">{start.warnings.into_iter().map(warning).collect_view()}</ul>
            <h3>{texts::PROTECT.get()}</h3>
            <p>{texts::PROTECT_HELP.get()}</p>
            <pre tabindex="0"><code>{PROTECT_CODE}</code></pre>
            <h3>{texts::LOOK_AT.get()}</h3>
            <ul>
                {link("#api", texts::API.get())}
                {link("#errors", texts::ERRORS.get())}
                {link("/.well-known/jwks.json", texts::JWKS.get())}
                {link("/readyz", "/readyz")}
                {link("/metrics", "/metrics")}
            </ul>
            <h3 id="api">{texts::API.get()}</h3>
            <ul class="routes">{routes()}</ul>
            <h3 id="errors">{texts::ERRORS.get()}</h3>
            <dl class="errors">{errors()}</dl>
        </section>
    }
}

/// The routes of the API.
fn routes() -> impl IntoView {
    let mut paths: Vec<_> = open::PATHS.into_iter().chain(account::PATHS).collect();
    paths.sort_unstable();
    paths.into_iter().map(|path| view! { <li><code>{path}</code></li> }).collect_view()
}

/// Each error of the API once, by its code.
fn errors() -> impl IntoView {
    let errors = [
        ApiError::MalformedRequest(texts::MALFORMED.owned()),
        ApiError::InvalidCredentials,
        ApiError::TokenInvalid,
        ApiError::TokenExpired,
        ApiError::SessionRevoked(Ended::Elsewhere),
        ApiError::RefreshReused,
        ApiError::ProofRequired,
        ApiError::ProofInvalid,
        ApiError::UseDpopNonce(String::new()),
        ApiError::Forbidden,
        ApiError::RegistrationClosed,
        ApiError::InvitationInvalid,
        ApiError::NotFound,
        ApiError::MethodNotAllowed,
        ApiError::RequestTimeout,
        ApiError::UsernameTaken,
        ApiError::LinkUsed,
        ApiError::PayloadTooLarge,
        ApiError::UnsupportedMediaType,
        ApiError::InvalidUsername(RefusedValue::new("too_short", texts::INVALID_USERNAME.get())),
        ApiError::InvalidEmail(RefusedValue::new("not_an_address", texts::INVALID_EMAIL.get())),
        ApiError::WeakPassword(RefusedValue::new("guessable", texts::WEAK_PASSWORD.get())),
        ApiError::TooManyAttempts { retry_after: 60 },
        ApiError::Internal(String::new()),
        ApiError::Busy { retry_after: 1 },
        ApiError::Unavailable,
    ];
    let row = |error: ApiError| {
        let code = [error.status().as_str(), " ", error.code()].concat();
        view! { <div><dt><code>{code}</code></dt><dd>{error.message()}</dd></div> }
    };
    errors.map(row).collect_view()
}

/// The age of a key.
fn age_of_key(seconds: i64) -> String {
    match (seconds / 86_400, seconds / 3_600) {
        (0, 0) => texts::KEY_IS_NEW.owned(),
        (0, 1) => texts::KEY_HOUR.owned(),
        (0, hours) => texts::KEY_HOURS.with(&[&hours.to_string()]),
        (1, _) => texts::KEY_DAY.owned(),
        (days, _) => texts::KEY_DAYS.with(&[&days.to_string()]),
    }
}

fn number_of_users(count: i64) -> String {
    if count < MOST_USERS { count.to_string() } else { texts::OR_MORE.with(&[&MOST_USERS.to_string()]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_that_of_the_readme_which_is_compiled() {
        assert!(include_str!("../../README.md").contains(PROTECT_CODE));
    }
}
