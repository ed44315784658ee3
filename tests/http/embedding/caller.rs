//! `Caller` as an argument of an app's own axum handlers.

use super::host::Host;
use crate::support::answer::Answer;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_handler_gets_its_caller() {
    let host = Host::start().await;
    let ada = host.signed_in("ada").await;
    let answer = host.get_as(&ada.access, "/export").await;
    assert_eq!((answer.status, answer.text()), (200, "the notes of ada"));
}

#[tokio::test]
async fn a_handler_refuses_as_a_server_function_does() {
    let host = Host::start().await;
    let ada = host.signed_in("ada").await;
    let bearer = |token: &str| ("authorization", format!("Bearer {token}"));
    let proofless = ("authorization", format!("DPoP {}", ada.access));
    host.post("/api/logout", json!({ "refreshToken": ada.refresh })).await;
    let cases = [None, Some(bearer("x")), Some(bearer(&ada.access)), Some(proofless)];
    for header in cases {
        let ask = async |path| {
            let request = host.request(Method::GET, path);
            Answer::to(header.iter().fold(request, |request, (name, value)| request.header(*name, value)))
                .await
        };
        let (handler, function) = (ask("/export").await, ask("/api/me").await);
        assert_eq!((handler.status, function.status), (401, 401), "{header:?}");
        let body = |answer: &Answer| {
            let mut body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            assert!(!body["requestId"].take().as_str().unwrap().is_empty(), "{header:?}");
            body
        };
        assert_eq!(body(&handler), body(&function), "{header:?}");
        let challenges = |answer: &Answer| -> Vec<_> {
            answer.headers.get_all("www-authenticate").iter().cloned().collect()
        };
        assert!(!challenges(&handler).is_empty(), "{header:?}");
        assert_eq!(challenges(&handler), challenges(&function), "{header:?}");
    }
}

#[tokio::test]
async fn a_guest_is_no_caller_but_a_bad_token_is_refused() {
    let host = Host::start().await;
    let ada = host.signed_in("ada").await;
    assert_eq!(host.get("/greeting").await.text(), "a guest");
    assert_eq!(host.get_as(&ada.access, "/greeting").await.text(), "ada");
    assert_eq!(host.get_as("x", "/greeting").await.status, 401);
    host.post("/api/logout", json!({ "refreshToken": ada.refresh })).await;
    assert_eq!(host.get_as(&ada.access, "/greeting").await.status, 401);
}

#[tokio::test]
async fn without_the_layer_a_handler_has_no_caller() {
    let host = Host::start_by_axum(|app, _| app).await;
    assert_eq!(host.get("/greeting").await.text(), "a guest");
    assert_eq!(host.get_as("x", "/greeting").await.status, 500);
    assert_eq!(host.get("/export").await.status, 500);
}
