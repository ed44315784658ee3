//! The context of an endpoint: the services, the client and the headers of the request.
//!
//! The server provides this one struct for every request, so an endpoint that needs a service that does not exist
//! does not compile.

use crate::accounts::Accounts;
use crate::audit::Audit;
use crate::client_info::ClientInfo;
use crate::sessions::{Caller, IdempotencyKey, Sessions};
use crate::users::Users;
use crate::wire::{AccessToken, ApiError};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::Arc;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The services that endpoints call.
#[derive(Clone, Debug)]
pub struct Services {
    /// Registration, login and passwords.
    pub users: Users,
    /// Login, refresh, logout.
    pub sessions: Sessions,
    /// Rules that concern a user and all of their sessions.
    pub accounts: Accounts,
    /// The audit log.
    pub audit: Audit,
}

/// The request that an endpoint answers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RequestContext(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    services: Arc<Services>,
    client: ClientInfo,
    authorization: Option<HeaderValue>,
    idempotency_key: Option<HeaderValue>,
}

impl RequestContext {
    /// The context of a request from this client with these headers.
    pub fn new(services: Arc<Services>, client: ClientInfo, headers: &HeaderMap) -> Self {
        let header = |name: &HeaderName| headers.get(name).cloned();
        let (authorization, idempotency_key) = (header(&AUTHORIZATION), header(&IDEMPOTENCY_KEY));
        Self(Arc::new(Inner { services, client, authorization, idempotency_key }))
    }

    /// Provides this context to the endpoint that runs next in this reactive owner.
    pub fn provide(self) {
        provide_context(self);
    }

    /// The context of the request being answered.
    ///
    /// # Errors
    /// [`ApiError::Internal`] outside of a request.
    pub fn current() -> Result<Self, ApiError> {
        use_context().ok_or_else(|| ApiError::internal("an endpoint was called outside of a request"))
    }

    /// The services.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// The client's address and user agent.
    pub fn client(&self) -> &ClientInfo {
        &self.0.client
    }

    /// The signed-in user, from the bearer token ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)). Makes no query.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], [`ApiError::TokenExpired`] or [`ApiError::SessionRevoked`]; the answer then
    /// carries `WWW-Authenticate`.
    pub fn caller(&self) -> Result<Caller, ApiError> {
        self.authenticate().inspect_err(|error| self.challenge(error))
    }

    fn authenticate(&self) -> Result<Caller, ApiError> {
        let header = self.0.authorization.as_ref().and_then(|header| header.to_str().ok());
        let token = header.and_then(bearer_token).ok_or(ApiError::TokenInvalid)?;
        let claims = self.services().sessions.authenticate(&token)?;
        Ok(Caller::from(&*claims))
    }

    /// The `Idempotency-Key` of this request, if it has one.
    ///
    /// # Errors
    /// Those of [`IdempotencyKey::parse`].
    pub fn idempotency_key(&self) -> Result<Option<IdempotencyKey>, ApiError> {
        let key = self.0.idempotency_key.as_ref();
        // An unreadable key is malformed, not missing: a refresh without a key could count as reuse.
        key.map(|key| IdempotencyKey::parse(key.to_str().unwrap_or_default())).transpose()
    }

    /// Adds the `WWW-Authenticate` header of a 401
    /// ([RFC 6750 section 3](https://www.rfc-editor.org/rfc/rfc6750#section-3)).
    pub fn challenge(&self, error: &ApiError) {
        let challenge = match error {
            ApiError::InvalidCredentials => r#"Bearer realm="latchkey""#,
            ApiError::TokenInvalid if self.0.authorization.is_none() => r#"Bearer realm="latchkey""#,
            ApiError::TokenInvalid | ApiError::TokenExpired | ApiError::SessionRevoked(_) => {
                r#"Bearer realm="latchkey", error="invalid_token""#
            }
            _ => return,
        };
        if let Some(options) = use_context::<ResponseOptions>() {
            options.insert_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
    }
}

/// The signed-in user who makes the request. A server function that begins with this is for signed-in users only.
///
/// # Errors
/// Those of [`RequestContext::caller`].
pub fn caller() -> Result<Caller, ApiError> {
    RequestContext::current()?.caller()
}

/// Sets the status of the answer.
pub fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}

/// The scheme is case-insensitive ([RFC 9110 section 11.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.1)).
fn bearer_token(header: &str) -> Option<AccessToken> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| AccessToken::from_text(token.trim_start().to_owned()))
}
