//! Telling the server of sessions that were left here, for as long as it takes.

use super::{storage, trouble};
use crate::api::client as fetch;
use crate::api::open::Logout;
use crate::wire::ApiError;
use server_fn::ServerFn;

/// Tells the server, if there is something to tell, and waits for nothing.
pub(super) fn send() {
    if storage::load().farewell.is_some() {
        leptos::task::spawn_local(tell());
    }
}

/// Tells the server, if there is something to tell. What it could not be told stays in the record.
pub(super) async fn tell() {
    let Some(token) = storage::load().farewell else {
        return;
    };
    let request = fetch::Request::post_json(Logout::PATH, &Logout { refresh_token: token.clone() });
    match request.outliving_page().send().await {
        Ok(answer) if answer.status == 200 || answer.error().ends_session() => {
            let mut record = storage::load();
            if record.farewell.as_ref() == Some(&token) {
                record.farewell = None;
                storage::save(&record);
            }
        }
        _ => trouble::happened(&ApiError::Unreachable),
    }
}
