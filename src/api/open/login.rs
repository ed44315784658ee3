//! `POST /api/login`.

use crate::api::client::{JsonApi, PlainClient};
use crate::wire::{ApiError, DeviceToken, PlainPassword, TokenPair};
use leptos::prelude::*;
use server_fn::codec::Json;

/// Starts a session. With a proof in the header `DPoP`, it is bound to the proof's key.
///
/// # Errors
/// 401 `invalid_credentials`, `proof_invalid`, `use_dpop_nonce`, 429 `too_many_attempts`, 503 `busy`.
#[server(prefix = "/api", endpoint = "login", protocol = JsonApi<Json>, client = PlainClient)]
pub async fn login(
    /// The username, in any spelling that registration accepts, or the account's verified email address.
    username: String,
    /// The password as the user typed it.
    password: PlainPassword,
    /// The device token of this browser's last login. It gives the browser a rate limit of its own, so that strangers
    /// who try this username can't use it up.
    #[server(rename = "deviceToken")]
    device_token: Option<DeviceToken>,
) -> Result<TokenPair, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let (services, client) = (context.services(), context.client());
    // Before the password: a client whose proofs are wrong must not use up attempts.
    let proof = context.proof()?.valid_or_absent()?;
    let login = services.users.authenticate(&username, password, device_token, client).await?;
    let pair = if login.in_new_browser {
        services.sessions.begin_in_new_browser(&login.user, client, &proof).await?
    } else {
        services.sessions.begin(&login.user, client, &proof).await?
    };
    Ok(TokenPair { device_token: Some(login.device_token), ..pair })
}
