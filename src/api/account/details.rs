//! `GET /api/account`.

use crate::api::client::{AccountClient, JsonApi};
use crate::wire::{Account, ApiError};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The caller's account, from the database.
///
/// # Errors
/// 401 as for [`me`](super::me); 404 `not_found` if the account has been deleted.
#[server(name = AccountDetails, prefix = "/api", endpoint = "account", protocol = JsonApi<GetUrl>, client = AccountClient)]
pub async fn account() -> Result<Account, ApiError> {
    let context = crate::api::context::RequestContext::current()?;
    let caller = context.caller()?;
    let services = context.services();
    let user = services.users.by_id(&caller.user_id).await?;
    let addresses = services.accounts.addresses_of(&user.id).await?;
    let text = |address: crate::users::EmailAddress| address.as_str().to_owned();
    let email_verified = addresses.verified.is_some();
    let (verified, pending) = (addresses.verified.map(text), addresses.pending.map(text));
    let to_review = services.audit.to_review(&user.id).await?;
    let offer_codes = services.accounts.offers_codes(&user.id).await?;
    Ok(Account {
        user_id: user.id,
        username: user.username,
        created_at: user.created_at,
        password_changed_at: user.password_changed_at,
        email: verified.or_else(|| pending.clone()),
        email_verified,
        pending_email: pending.filter(|_| email_verified),
        to_review,
        offer_codes,
    })
}
