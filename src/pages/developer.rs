//! The panel for developers and operators on the first page: the facts of this installation, and the first steps.

use crate::api::{account, open};
use crate::components::texts::developer as texts;
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
    let count = users.map_or_else(|| texts::UNKNOWN.to_owned(), |count| texts::users(count, MOST_USERS));
    let warning = |StartWarning { text, mend }: StartWarning| {
        view! { <li><p>{text}</p><code>{mend}</code></li> }
    };
    let is_clean = start.warnings.is_empty();
    let link = |href: &'static str, text: &'static str| view! { <li><a href=href>{text}</a></li> };
    view! {
        <Stylesheet href="/developer.css"/>
        <section class="card developer" aria-labelledby="developer">
            <h2 id="developer">{texts::HEADING}</h2>
            <p>{texts::WHO_SEES_THIS}</p>
            <dl>
                {row(texts::DATABASE, start.database)}
                {row(texts::DATA_FOLDER, start.data_folder)}
                {row(texts::ISSUER, start.issuer)}
                {row(texts::SIGNING_KEY, key_age.map_or_else(String::new, texts::key_age))}
                <div>
                    <dt>{texts::USERS}</dt>
                    <dd>
                        {count} " "
                        {(users == Some(0)).then(|| view! { <a href="/register">{texts::FIRST_ACCOUNT}</a> })}
                    </dd>
                </div>
            </dl>
            <h3>{texts::WARNINGS}</h3>
            {is_clean.then(|| view! { <p>{texts::NO_WARNINGS}</p> })}
            <ul class="warnings">{start.warnings.into_iter().map(warning).collect_view()}</ul>
            <h3>{texts::PROTECT}</h3>
            <p>{texts::PROTECT_HELP}</p>
            <pre tabindex="0"><code>{texts::PROTECT_CODE}</code></pre>
            <h3>{texts::LOOK_AT}</h3>
            <ul>
                {link("#api", texts::API)}
                {link("#errors", texts::ERRORS)}
                {link("/.well-known/jwks.json", texts::JWKS)}
                {link("/readyz", "/readyz")}
                {link("/metrics", "/metrics")}
            </ul>
            <h3 id="api">{texts::API}</h3>
            <ul class="routes">{routes()}</ul>
            <h3 id="errors">{texts::ERRORS}</h3>
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
        ApiError::MalformedRequest("The body is not the JSON that the route takes.".to_owned()),
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
        ApiError::InvalidUsername(RefusedValue::new("too_short", "The username breaks a rule.")),
        ApiError::InvalidEmail(RefusedValue::new("not_an_address", "This is no email address.")),
        ApiError::WeakPassword(RefusedValue::new("guessable", "The password is easy to guess.")),
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
