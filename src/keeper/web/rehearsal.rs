//! Faults that a developer can try out: a lost answer, and the thief of a copy. Only pages of development builds use them.

pub use super::lost_answer::lose_next_answer;

use super::page_keeper::page_keeper;
use crate::api::client::Request;
use crate::api::open::Refresh;
use crate::wire::{ApiError, TokenPair};
use server_fn::ServerFn;

/// Refreshes the session, due or not.
pub async fn renew_now() {
    page_keeper().renew_now().await;
}

/// Presents a spent refresh token without the browser's key, as the thief of a copy would.
///
/// # Errors
/// The server's refusal.
pub async fn play_thief() -> Result<(), ApiError> {
    let keeper = page_keeper();
    let copy = keeper.load().held.ok_or(ApiError::TokenInvalid)?.refresh_token;
    keeper.renew_now().await;
    let request = Request::post_json(Refresh::PATH, &Refresh { refresh_token: copy });
    let answer = request.send().await.map_err(|_| ApiError::Unreachable)?;
    answer.json::<TokenPair>().map(|_| ())
}
