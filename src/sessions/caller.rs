//! The signed-in user who makes a request, as an access token names them.

use crate::wire::{AccessClaims, AccessToken, ApiError};
use serde::de::DeserializeOwned;

/// The signed-in user who makes a request. An axum handler that takes it refuses guests; one that takes
/// `Option<Caller>` lets them in:
///
/// ```
/// use latchkey::Caller;
/// use latchkey::wire::ApiError;
///
/// async fn export(caller: Caller) -> Result<String, ApiError> {
///     let admin = caller.require_role("admin")?;
///     Ok(format!("all data, for {}", admin.username))
/// }
///
/// async fn greeting(caller: Option<Caller>) -> String {
///     caller.map_or("Hello!".to_owned(), |caller| format!("Hello, {}!", caller.username))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user's id, a UUIDv7.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The session that the access token belongs to.
    pub session_id: String,
    /// The names of the user's roles, sorted.
    pub roles: Vec<String>,
    /// When the access token expires, in unix seconds.
    pub expires_at: i64,
    /// The token that says all this.
    token: AccessToken,
    /// Why the request does not prove that it comes from the client of a bound session.
    unproven: Option<ApiError>,
}

impl Caller {
    /// The user of these claims, which are those of `token`. `unproven` is `None` if the session is unbound, or if the request has a proof of its key.
    pub fn new(claims: &AccessClaims, token: AccessToken, unproven: Option<ApiError>) -> Self {
        Self {
            user_id: claims.sub.clone(),
            username: claims.preferred_username.clone(),
            session_id: claims.sid.clone(),
            roles: claims.roles.clone().unwrap_or_default(),
            expires_at: claims.exp,
            token,
            unproven,
        }
    }

    /// The app's own claims, by the function that
    /// [`LatchkeyBuilder::claims`](crate::LatchkeyBuilder::claims) was given. They are as old as the access token: a change
    /// shows at its next renewal. A field that a later version of the app adds needs `#[serde(default)]`, because tokens
    /// that were issued before do not have it.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if the token's claims are not those of `T`. The log says why.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let wrong =
            |why: String| ApiError::internal(format!("the access token lacks the app's claims: {why}"));
        let payload = self.token.payload().ok_or_else(|| wrong("it has no payload".to_owned()))?;
        serde_json::from_slice(&payload).map_err(|error| wrong(error.to_string()))
    }

    /// Refuses a request of a bound session that does not prove to have its key, so that a copied access token is not
    /// enough. A request of an unbound session passes. Call it where something is changed: browsers send a proof with
    /// each call of a bound session that is not a GET.
    ///
    /// # Errors
    /// [`ApiError::ProofRequired`], [`ApiError::ProofInvalid`], [`ApiError::UseDpopNonce`].
    pub fn with_proof(self) -> Result<Self, ApiError> {
        match self.unproven {
            None => Ok(self),
            Some(why) => Err(why),
        }
    }

    /// Refuses a user who does not have this role. The access token says so: a role that was granted counts once the
    /// token is renewed, one that was taken away counts no longer.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`].
    pub fn require_role(self, role: &str) -> Result<Self, ApiError> {
        if self.roles.iter().any(|held| held == role) { Ok(self) } else { Err(ApiError::Forbidden) }
    }
}
