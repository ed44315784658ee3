//! The headers that tell a browser what our pages never do.

use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, SAME_ORIGIN),
    (HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN),
    (HeaderName::from_static("cross-origin-resource-policy"), SAME_ORIGIN),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// What is no page runs nothing and stands in no frame, should somebody open it as one.
const NO_PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// What does not say that it may be kept is not.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");

/// Browsers come back by HTTPS only, for a year. Said only where people reach us by it.
const ONLY_SECURE: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Sets the headers that every answer has.
pub(super) fn protect(secure: bool) -> impl Fn(Response) -> Response + Clone {
    move |mut response| {
        let headers = response.headers_mut();
        headers.extend(ALWAYS);
        headers.entry(CACHE_CONTROL).or_insert(NOT_KEPT);
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
        if secure {
            headers.insert(STRICT_TRANSPORT_SECURITY, ONLY_SECURE);
        }
        response
    }
}

/// Gives the page being rendered a policy (CSP Level 3) under which its own scripts run and no others, and
/// no text is ever taken for markup or script (Trusted Types).
pub(super) fn allow_own_scripts() {
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let reload = if cfg!(debug_assertions) { " ws:" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; connect-src 'self'{reload}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
