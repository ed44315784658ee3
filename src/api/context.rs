//! The context of an endpoint: the services, the client and the headers of the request.
//!
//! The server provides this one struct for every request, so an endpoint that needs a service that does not exist
//! does not compile.

use crate::accounts::Accounts;
use crate::audit::Audit;
use crate::client_info::ClientInfo;
use crate::proofs::{Proof, ProofRequest, Proofs, Thumbprint};
use crate::sessions::{Caller, IdempotencyKey, Sessions};
use crate::users::Users;
use crate::wire::{AccessClaims, AccessToken, ApiError, RefreshToken};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::{Arc, OnceLock};

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
    /// Verifies proofs of clients' keys.
    pub proofs: Proofs,
    /// Whether each call of a bound session needs a proof, not only those that change something.
    pub bind_access: bool,
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
    proof_request: ProofRequest,
    /// The judgement on this request's proof for its access token: a proof is valid once only.
    access_proof: OnceLock<Result<Proof, ApiError>>,
}

impl RequestContext {
    /// The context of a request from this client with this method, path and headers.
    pub fn new(
        services: Arc<Services>,
        client: ClientInfo,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Self {
        let header = |name: &HeaderName| headers.get(name).cloned();
        let (authorization, idempotency_key) = (header(&AUTHORIZATION), header(&IDEMPOTENCY_KEY));
        let proof_request = ProofRequest::new(method, path, headers);
        let access_proof = OnceLock::new();
        let inner = Inner { services, client, authorization, idempotency_key, proof_request, access_proof };
        Self(Arc::new(inner))
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

    /// The proof of this request, which presents no token.
    ///
    /// # Errors
    /// [`ApiError::UseDpopNonce`] if the client's clock is wrong and the proof has no nonce.
    pub fn proof(&self) -> Result<Proof, ApiError> {
        self.services().proofs.verify(&self.0.proof_request, None)
    }

    /// The proof of this request, which presents this refresh token. That of an unbound session needs none, and one that
    /// is there is not judged.
    ///
    /// # Errors
    /// As [`RequestContext::proof`].
    pub fn proof_for(&self, token: &RefreshToken) -> Result<Proof, ApiError> {
        match token.claims().and_then(|claims| claims.br) {
            Some(_) => self.services().proofs.verify(&self.0.proof_request, Some(token.reveal())),
            None => Ok(Proof::Absent),
        }
    }

    /// The signed-in user, from the access token in the `Authorization` header: as a bearer token
    /// ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)), or with a proof of the key that it is bound to
    /// ([RFC 9449 section 7](https://www.rfc-editor.org/rfc/rfc9449#section-7)). Makes no query.
    ///
    /// # Errors
    /// [`ApiError::TokenInvalid`], [`ApiError::TokenExpired`] or [`ApiError::SessionRevoked`], and those of
    /// [`Caller::with_proof`] where the scheme or the settings ask for a proof; the answer then carries
    /// `WWW-Authenticate`.
    pub fn caller(&self) -> Result<Caller, ApiError> {
        self.authenticate().inspect_err(|error| self.challenge(error))
    }

    /// As [`caller`](Self::caller), where Leptos does not answer: without `WWW-Authenticate`, which the answer gets from
    /// [`challenges`](Self::challenges).
    ///
    /// # Errors
    /// Those of [`caller`](Self::caller).
    pub fn authenticate(&self) -> Result<Caller, ApiError> {
        let (scheme, token) = self.credentials().ok_or(ApiError::TokenInvalid)?;
        let claims = self.services().sessions.authenticate(&token)?;
        let unproven = self.unproven(&claims, &token);
        let caller = Caller::new(&claims, token, unproven);
        match (scheme, &claims.cnf) {
            (Scheme::Bearer, Some(_)) if self.services().bind_access => Err(ApiError::ProofRequired),
            (Scheme::Bearer, _) => Ok(caller),
            (Scheme::Dpop, Some(_)) => caller.with_proof(),
            (Scheme::Dpop, None) => Err(ApiError::TokenInvalid),
        }
    }

    /// The scheme and the token in the `Authorization` header.
    fn credentials(&self) -> Option<(Scheme, AccessToken)> {
        let (scheme, token) = self.0.authorization.as_ref()?.to_str().ok()?.split_once(' ')?;
        Some((Scheme::parse(scheme)?, AccessToken::from_text(token.trim_start().to_owned())))
    }

    /// Why this request does not prove that its sender has the key that its token is bound to.
    fn unproven(&self, claims: &AccessClaims, token: &AccessToken) -> Option<ApiError> {
        let key = Thumbprint::from_row(claims.cnf.as_ref()?.jkt.clone());
        let verify = || self.services().proofs.verify(&self.0.proof_request, Some(token.reveal()));
        match self.0.access_proof.get_or_init(verify) {
            Ok(Proof::Valid(proved, _)) if *proved == key => None,
            Ok(Proof::Valid(..) | Proof::Replayed(_) | Proof::Invalid) => Some(ApiError::ProofInvalid),
            Ok(Proof::Absent) => Some(ApiError::ProofRequired),
            Err(error) => Some(error.clone()),
        }
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

    /// Adds the [`challenges`](Self::challenges) of an error to the answer that Leptos gives.
    pub fn challenge(&self, error: &ApiError) {
        if let Some(options) = use_context::<ResponseOptions>() {
            for challenge in self.challenges(error) {
                options.append_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
            }
        }
    }

    /// The `WWW-Authenticate` headers of a 401
    /// ([RFC 6750 section 3](https://www.rfc-editor.org/rfc/rfc6750#section-3),
    /// [RFC 9449 section 7.1](https://www.rfc-editor.org/rfc/rfc9449#section-7.1)). Errors about proofs bring it along.
    pub fn challenges(&self, error: &ApiError) -> &'static [&'static str] {
        let names_token =
            matches!(error, ApiError::TokenInvalid | ApiError::TokenExpired | ApiError::SessionRevoked(_));
        if !names_token && *error != ApiError::InvalidCredentials {
            return &[];
        }
        let scheme = self.credentials().map(|(scheme, _)| scheme);
        match (scheme, names_token && self.0.authorization.is_some()) {
            (Some(Scheme::Dpop), true) => &[r#"DPoP realm="latchkey", error="invalid_token", algs="ES256""#],
            (_, true) => &[r#"Bearer realm="latchkey", error="invalid_token""#],
            (_, false) => &[r#"Bearer realm="latchkey""#, r#"DPoP realm="latchkey", algs="ES256""#],
        }
    }
}

/// How an access token is presented. The name of a scheme is case-insensitive
/// ([RFC 9110 section 11.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.1)).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// Without a proof, or with one that is not always asked for.
    Bearer,
    /// With a proof.
    Dpop,
}

impl Scheme {
    fn parse(name: &str) -> Option<Self> {
        let schemes = [("Bearer", Self::Bearer), ("DPoP", Self::Dpop)];
        schemes.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, scheme)| scheme)
    }
}

/// The signed-in user who makes the request. A server function that begins with this is for signed-in users only:
///
/// ```
/// use latchkey::SessionClient;
/// use latchkey::wire::ApiError;
/// use leptos::prelude::*;
///
/// #[server(client = SessionClient)]
/// pub async fn greeting() -> Result<String, ApiError> {
///     Ok(format!("Hello, {}!", latchkey::caller()?.username))
/// }
/// # fn main() {}
/// ```
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
