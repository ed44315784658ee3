//! Adds the facts for developers to requests for the first page, if they come from this machine.

use super::real_ip::RealIp;
use super::state::HttpState;
use crate::pages::{DeveloperFacts, MOST_USERS};
use crate::tokens::KeyState;
use crate::users::UserStore;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{FORWARDED, HOST, VIA};
use http::{HeaderName, HeaderValue, Version};
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
        && is_direct(&request)
    {
        let now = server.clock.now();
        let signing = server.keys.facts().into_iter().find(|key| key.state == KeyState::Signing);
        let users = UserStore::new(server.database.clone()).count(MOST_USERS).await;
        let facts = DeveloperFacts { start, key_age: signing.map(|key| now - key.since), users: users.ok() };
        request.extensions_mut().insert(facts);
    }
    next.run(request).await
}

/// Whether no proxy on this machine passes the request on from another one. Proxies speak HTTP/1.0 (nginx, by default), name
/// another host, or add a header that browsers don't send.
fn is_direct<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    let hosts: Vec<_> = headers.get_all(HOST).iter().map(HeaderValue::as_bytes).collect();
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    let is_of_a_proxy =
        |name: &HeaderName| name == FORWARDED || name == VIA || name.as_str().starts_with("x-");
    request.version() != Version::HTTP_10
        && hosts.len() == 1
        && hosts.into_iter().chain(authority).all(names_this_machine)
        && !headers.keys().any(is_of_a_proxy)
}

fn names_this_machine(host: &[u8]) -> bool {
    let port = ["localhost", "127.0.0.1", "[::1]"].iter().find_map(|name| host.strip_prefix(name.as_bytes()));
    port.is_some_and(|port| match port {
        [] => true,
        [b':', digits @ ..] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(version: Version, uri: &str, lines: &[(&str, &str)]) -> Request<()> {
        let request = http::Request::builder().version(version).uri(uri);
        lines.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(()).unwrap()
    }

    #[test]
    fn a_request_through_a_proxy_is_not_direct() {
        for (lines, direct) in [
            (vec![("host", "127.0.0.1:3000")], true),
            (vec![("host", "localhost")], true),
            (vec![("host", "[::1]:3000")], true),
            (vec![("host", "login.example.org")], false),
            (vec![("host", "localhost:evil.example")], false),
            (vec![("host", "localhost.evil.example")], false),
            (vec![("host", "localhost"), ("host", "evil.example")], false),
            (vec![], false),
            (vec![("host", "127.0.0.1:3000"), ("x-forwarded-for", "203.0.113.9")], false),
            (vec![("host", "127.0.0.1:3000"), ("x-forwarded-proto", "https")], false),
            (vec![("host", "127.0.0.1:3000"), ("forwarded", "for=203.0.113.9")], false),
            (vec![("host", "127.0.0.1:3000"), ("via", "1.1 proxy")], false),
        ] {
            assert_eq!(is_direct(&request(Version::HTTP_11, "/", &lines)), direct, "{lines:?}");
        }
        let here = [("host", "127.0.0.1:3000")];
        assert!(!is_direct(&request(Version::HTTP_10, "/", &here)));
        assert!(!is_direct(&request(Version::HTTP_11, "http://evil.example/", &here)));
    }
}
