//! What a server function may know of the request it answers: the services that
//! [`server`](crate::server) provides, and the caller's headers and address.

mod device;

pub use device::device;

use crate::error::ApiError;
use http::HeaderMap;
use http::request::Parts;
use leptos::prelude::use_context;
use std::net::IpAddr;
use std::sync::Arc;

tokio::task_local! {
    static CURRENT: RequestId;
}

/// Names one request, in its answer, its errors and its log line.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A fresh random id.
    pub fn random() -> Self {
        Self(uuid::Uuid::now_v7().simple().to_string().into())
    }

    /// The id of the request that this task answers, if it does.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Runs `answer` as the answer to the request of this id.
    pub async fn scope<F: Future>(self, answer: F) -> F::Output {
        CURRENT.scope(self, answer).await
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address of the client, as far as the configuration trusts what is said about it.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address of the request being answered.
    pub fn of_request() -> Option<Self> {
        use_context::<Parts>()?.extensions.get::<Self>().copied()
    }

    /// What one customer of a provider has: an IPv4 address, or the /64 of an IPv6 one.
    pub fn network(self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// A service of the server, as a server function gets hold of it. Shared: to clone a service for each
/// request would take longer than a simple answer does.
///
/// # Errors
/// [`ApiError::Internal`] if [`server`](crate::server) does not provide it.
pub fn provided<T: Send + Sync + 'static>() -> Result<Arc<T>, ApiError> {
    use_context().ok_or_else(|| ApiError::internal(format!("{} is not provided", std::any::type_name::<T>())))
}

/// Who is calling, for a session's row and the log.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The `User-Agent` header, cut at 256 characters.
    pub user_agent: Option<String>,
    /// The client's address.
    pub address: Option<String>,
}

impl Origin {
    /// The origin of the request being answered.
    pub fn of_request() -> Self {
        let Some(parts) = use_context::<Parts>() else {
            return Self::default();
        };
        Self {
            user_agent: header(&parts.headers, "user-agent").map(|agent| agent.chars().take(256).collect()),
            address: ClientAddress::of_request().map(|address| address.0.to_string()),
        }
    }
}

/// A header of the request being answered, if it is there and readable as text. That it is not there twice,
/// where that matters, the API's door has seen to.
pub fn header_of_request(name: &str) -> Option<String> {
    header(&use_context::<Parts>()?.headers, name).map(str::to_owned)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
