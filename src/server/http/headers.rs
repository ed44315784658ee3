//! Security headers.

use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Headers of every answer.
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

/// The policy of everything that is not a page: nothing runs and nothing frames it if a browser opens it.
const NO_CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The default: caches keep only answers that say so.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Browsers use HTTPS only, for a year (RFC 6797). Sent only if the public URL is an HTTPS one.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Sets the headers that every answer has. `secure`: whether to send HSTS.
pub(super) fn protect(secure: bool) -> impl Fn(Response) -> Response + Clone {
    move |mut response| {
        let headers = response.headers_mut();
        // Otherwise the map grows twice.
        headers.reserve(ALWAYS.len() + 3);
        headers.extend(ALWAYS);
        headers.entry(CACHE_CONTROL).or_insert(NO_STORE);
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(NO_CONTENT);
        if secure {
            headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
        }
        response
    }
}

/// Sets the policy of the page being rendered (CSP Level 3): only the page's own scripts run, and text never becomes
/// markup or script (Trusted Types).
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
