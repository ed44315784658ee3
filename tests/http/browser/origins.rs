//! CORS: only listed origins may read the API.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, credentials};
use reqwest::Method;

const APP: &str = "https://app.example.org";
const PHONE: &str = "capacitor://localhost";
const LISTED: [&str; 2] = ["--allowed-origins", "https://app.example.org,capacitor://localhost"];

async fn preflight(app: &App, origin: &str) -> Answer {
    let request = app
        .request(Method::OPTIONS, "/api/refresh")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,dpop,idempotency-key");
    Answer::to(request).await
}

async fn login_from(app: &App, origin: &str, password: &str) -> Answer {
    let request = app.request(Method::POST, "/api/login").header("origin", origin);
    Answer::to(request.json(&credentials("ada", password))).await
}

#[tokio::test]
async fn a_listed_origin_may_call_the_api() {
    let app = spawn_app_with(&LISTED).await;
    app.signed_in("ada").await;
    for origin in [APP, PHONE] {
        let preflight = preflight(&app, origin).await;
        assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (200, Some(origin)));
        for (name, needed) in [
            ("access-control-allow-methods", vec!["GET", "POST"]),
            (
                "access-control-allow-headers",
                vec!["authorization", "content-type", "dpop", "idempotency-key"],
            ),
        ] {
            let given = preflight.header(name).unwrap();
            assert!(needed.iter().all(|needed| given.split(',').any(|one| one.trim() == *needed)), "{given}");
        }
        assert_eq!(preflight.header("access-control-max-age"), Some("600"));
        // Tokens come in a header, so no cookies are needed.
        assert_eq!(preflight.header("access-control-allow-credentials"), None);

        let (right, wrong) =
            (login_from(&app, origin, PASSWORD).await, login_from(&app, origin, "no owls at all").await);
        right.ok();
        wrong.refused(401, "invalid_credentials");
        for answer in [right, wrong] {
            assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
            assert!(answer.header("vary").unwrap().contains("origin"), "{answer:?}");
            let exposed = answer.header("access-control-expose-headers").unwrap();
            assert_eq!(exposed, "dpop-nonce,retry-after,www-authenticate,x-request-id");
        }
    }
}

#[tokio::test]
async fn an_origin_listed_in_capitals_may_call_the_api() {
    let app = spawn_app_with(&["--allowed-origins", "HTTPS://App.Example.org:443"]).await;
    assert_eq!(preflight(&app, APP).await.header("access-control-allow-origin"), Some(APP));
}

#[tokio::test]
async fn an_unlisted_origin_may_not_call_the_api() {
    let listed = spawn_app_with(&LISTED).await;
    let none = spawn_app().await;
    for (app, origins) in [
        (
            &listed,
            vec![
                "https://evil.example",
                "https://app.example.org.evil.example",
                "https://APP.example.org:444",
                "http://app.example.org",
                "capacitor://localhost2",
                "null",
                "*",
            ],
        ),
        (&none, vec![APP, PHONE, "null"]),
    ] {
        for origin in origins {
            assert_eq!(preflight(app, origin).await.header("access-control-allow-origin"), None, "{origin}");
            let answer = login_from(app, origin, PASSWORD).await;
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        }
    }
}

#[tokio::test]
async fn no_other_origin_may_read_pages_and_probes() {
    let app = spawn_app_with(&LISTED).await;
    for path in ["/", "/account", "/metrics", "/healthz"] {
        let answer = Answer::to(app.request(Method::GET, path).header("origin", APP)).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None), "{path}");
    }
}
