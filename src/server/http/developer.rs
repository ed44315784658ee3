//! Adds the facts for developers to requests for the first page, if they come from this machine.

use super::real_ip::RealIp;
use super::state::HttpState;
use crate::pages::{DeveloperFacts, MOST_USERS};
use crate::tokens::KeyState;
use crate::users::UserStore;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;
use http::header::{FORWARDED, HOST};
use std::sync::Arc;

/// A layer of the first page.
pub(super) async fn add_facts(
    State(server): State<Arc<HttpState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let from_here = request.extensions().get::<RealIp>().is_some_and(|RealIp(client)| client.is_loopback());
    if let Some(start) = server.development.clone()
        && from_here
        && is_direct(request.headers())
    {
        let now = server.clock.now();
        let signing = server.keys.facts().into_iter().find(|key| key.state == KeyState::Signing);
        let users = UserStore::new(server.database.clone()).count(MOST_USERS).await;
        let facts = DeveloperFacts { start, key_age: signing.map(|key| now - key.since), users: users.ok() };
        request.extensions_mut().insert(facts);
    }
    next.run(request).await
}

/// Whether no proxy on this machine passes the request on from another one.
fn is_direct(headers: &HeaderMap) -> bool {
    let forwarded = [FORWARDED.as_str(), "x-forwarded-for", "x-real-ip", "via"];
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["localhost", "127.0.0.1", "[::1]"].contains(&name)
        && !forwarded.into_iter().any(|name| headers.contains_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let line =
            |(name, value): &(&str, &str)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        lines.iter().map(line).collect()
    }

    #[test]
    fn a_request_through_a_proxy_is_not_direct() {
        for (lines, direct) in [
            (vec![("host", "127.0.0.1:3000")], true),
            (vec![("host", "localhost")], true),
            (vec![("host", "[::1]:3000")], true),
            (vec![("host", "login.example.org")], false),
            (vec![], false),
            (vec![("host", "127.0.0.1:3000"), ("x-forwarded-for", "203.0.113.9")], false),
            (vec![("host", "127.0.0.1:3000"), ("forwarded", "for=203.0.113.9")], false),
        ] {
            assert_eq!(is_direct(&headers(&lines)), direct, "{lines:?}");
        }
    }
}
