//! On the server, an error is logged under the id of its request, and sets the status of the answer.

use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use server_fn::error::ServerFnErrorErr;

/// The id of the request being answered; empty outside of one.
pub(super) fn request_id() -> String {
    RequestId::current().map(|id| id.to_string()).unwrap_or_default()
}

pub(super) fn log_internal(cause: impl std::fmt::Display) {
    tracing::error!(%cause, "internal error");
}

/// Sets the status and the headers of a server function's error. A challenge that is set already stays: it says more.
pub(super) fn set_head(status: StatusCode, headers: Vec<(HeaderName, HeaderValue)>) {
    let Some(options) = use_context::<ResponseOptions>() else {
        return;
    };
    options.set_status(status);
    options.insert_header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let is_challenged = options.0.read().is_ok_and(|parts| parts.headers.contains_key(WWW_AUTHENTICATE));
    for (name, value) in headers {
        if name != WWW_AUTHENTICATE || !is_challenged {
            options.insert_header(name, value);
        }
    }
}

/// Says why a request can't be decoded, without the value that was found: it may be a secret in the wrong place.
pub(super) fn malformed_request(error: &ServerFnErrorErr) -> Option<String> {
    let (ServerFnErrorErr::Args(why)
    | ServerFnErrorErr::MissingArg(why)
    | ServerFnErrorErr::Deserialization(why)) = error
    else {
        return Some("The request can't be read.".to_owned());
    };
    let why = why.rsplit_once(", expected ").map_or(why.clone(), |(_, why)| format!("expected {why}"));
    Some(format!("The request can't be read: {why}."))
}

tokio::task_local! {
    static CURRENT: RequestId;
}

/// The id of one request, in its answer, its errors and its line of the log.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(uuid::fmt::Simple);

impl RequestId {
    /// A fresh random id.
    pub fn random() -> Self {
        Self(uuid::Uuid::now_v7().simple())
    }

    /// The id of the request that this task answers, if it does.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(|id| *id).ok()
    }

    /// Runs `work` as a part of the answer to the request of this id.
    pub fn sync_scope<T>(self, work: impl FnOnce() -> T) -> T {
        CURRENT.sync_scope(self, work)
    }

    /// Runs `answer` with this as the [`current`](Self::current) id.
    pub async fn scope<F: Future>(self, answer: F) -> F::Output {
        CURRENT.scope(self, answer).await
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
