//! Refuses requests without one valid `Host`.

use super::real_ip::RealIp;
use crate::wire::ApiError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Version};
use std::net::Ipv6Addr;

/// A layer of all routes: the proxy in front and we must agree which host a request is for
/// ([RFC 9112 section 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)).
pub(super) async fn require(request: Request, next: Next) -> Response {
    // A request without an address did not come by HTTP: the test of an app calls the router itself.
    let came_by_http = request.extensions().get::<RealIp>().is_some();
    if came_by_http && !is_clear(request.version(), request.headers()) {
        let what = "The request must name one valid host in the header host.".to_owned();
        return ApiError::MalformedRequest(what).into_response();
    }
    next.run(request).await
}

/// Whether there is one valid `Host`, or none where that is allowed: before HTTP/1.1, which some probes of load balancers
/// speak, and after it, where a pseudo-header takes its place.
fn is_clear(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => names_host(host),
        (None, _) => version != Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// Whether this is a host with or without a port ([RFC 9110 section 7.2](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)).
fn names_host(value: &HeaderValue) -> bool {
    let Ok(authority) = Authority::try_from(value.as_bytes()) else { return false };
    let host = authority.host();
    let is_host = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').is_some_and(|text| text.parse::<Ipv6Addr>().is_ok()),
        None => !host.is_empty(),
    };
    // An authority may also name a user, before the host.
    let port = authority.as_str().strip_prefix(host);
    is_host && port.is_some_and(|port| port.is_empty() || is_port(port))
}

/// Whether this is a colon and a number of 16 bits, or a colon only.
fn is_port(text: &str) -> bool {
    let number = text.strip_prefix(':');
    number.is_some_and(|number| {
        number.is_empty() || number.bytes().all(|byte| byte.is_ascii_digit()) && number.parse::<u16>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_may_have_a_port() {
        for (host, valid) in [
            ("example.org", true),
            ("localhost:3000", true),
            ("my_service:", true),
            ("192.0.2.1:65535", true),
            ("[2001:db8::1]", true),
            ("[::1]:3000", true),
            ("", false),
            (":3000", false),
            ("[]", false),
            ("[example.org]", false),
            ("::1", false),
            ("example.org:http", false),
            ("example.org:+80", false),
            ("example.org:65536", false),
            ("example.org:80:80", false),
            ("ada@example.org", false),
            ("org@org", false),
            ("example.org/login", false),
            ("http://example.org", false),
            ("example.org, example.com", false),
            ("example org", false),
            ("<script>", false),
            ("b\u{fc}cher.example", false),
        ] {
            assert_eq!(names_host(&HeaderValue::from_bytes(host.as_bytes()).unwrap()), valid, "{host}");
        }
    }

    #[test]
    fn only_http_1_1_needs_a_host_and_no_version_takes_two() {
        let headers = |hosts: &[&'static str]| -> HeaderMap {
            hosts.iter().map(|host| (HOST, HeaderValue::from_static(host))).collect()
        };
        for (version, none) in [(Version::HTTP_10, true), (Version::HTTP_11, false), (Version::HTTP_2, true)]
        {
            assert_eq!(is_clear(version, &headers(&[])), none, "{version:?}");
            assert!(is_clear(version, &headers(&["a.example"])), "{version:?}");
            assert!(!is_clear(version, &headers(&["a.example", "a.example"])), "{version:?}");
            assert!(!is_clear(version, &headers(&[""])), "{version:?}");
        }
    }
}
