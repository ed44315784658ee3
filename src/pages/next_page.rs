//! Reads the query of the pages that log in and register: the page to go to afterwards, the name to fill in, and the
//! invitation.

use crate::components::frame::next::{ACCOUNT, safe_next};
use axum::extract::Query;
use http::request::Parts;
use leptos::prelude::use_context;
use serde::Deserialize;

#[derive(Deserialize)]
struct LoginQuery {
    next: Option<String>,
    username: Option<String>,
    invitation: Option<String>,
}

/// The request's `next` parameter if it is safe to go there, else the account page. It does not use the router's
/// query map, which decodes twice.
pub(super) fn next_page() -> String {
    let next = query().and_then(|query| query.next);
    next.as_deref().and_then(safe_next).unwrap_or(ACCOUNT).to_owned()
}

/// The request's `username` parameter: the name to fill in.
pub(super) fn username() -> Option<String> {
    query().and_then(|query| query.username)
}

/// The request's `invitation` parameter: the token of an invitation.
pub(super) fn invitation() -> Option<String> {
    query().and_then(|query| query.invitation).filter(|token| !token.is_empty())
}

fn query() -> Option<LoginQuery> {
    let request = use_context::<Parts>()?;
    Query::<LoginQuery>::try_from_uri(&request.uri).ok().map(|Query(query)| query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Owner, provide_context};

    fn next_page_of(uri: &str) -> String {
        Owner::new().with(|| {
            let (parts, ()) = http::Request::get(uri).body(()).unwrap().into_parts();
            provide_context(parts);
            next_page()
        })
    }

    #[test]
    fn the_query_is_decoded_once_and_then_checked() {
        for (uri, next) in [
            ("/login", "/account"),
            ("/login?next=", "/account"),
            ("/login?next=/a%3Fb%3D%2525", "/a?b=%25"),
            ("/login?x=y&next=%2F", "/"),
            ("/login?next=%2F%2Fevil.example", "/account"),
            ("/login?next=/%5Cevil.example", "/account"),
            ("/login?next=/%09/evil.example", "/account"),
            ("/login?next=/a&next=//evil.example", "/account"),
        ] {
            assert_eq!(next_page_of(uri), next, "{uri}");
        }
    }
}
