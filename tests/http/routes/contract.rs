//! The table of routes.

use super::added_functions;
use super::email;
use super::recovery;
use crate::support::answer::{Answer, fields};
use crate::support::app::{DAY, spawn_app};
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, Pair, credentials};
use reqwest::Method;
use serde_json::json;
use server_fn::axum::server_fn_paths;
use std::fs;

/// A row of the table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    /// The fields of the body, all of them strings.
    pub takes: &'static [&'static str],
    /// Whether it needs an access token.
    pub bearer: bool,
}

pub const ROUTES: [Route; 24] = [
    post("/api/register", &["username", "password"], false),
    post("/api/login", &["username", "password"], false),
    post("/api/refresh", &["refreshToken"], false),
    post("/api/logout", &["refreshToken"], false),
    post("/api/password/strength", &["username", "password"], false),
    post("/api/recovery", &["identifier"], false),
    post("/api/email/verify", &["token"], false),
    post("/api/email/undo", &["token"], false),
    post("/api/recovery/code", &["username", "code", "newPassword"], false),
    post("/api/recovery/finish", &["token", "newPassword"], false),
    get("/api/me"),
    get("/api/account"),
    get("/api/activity"),
    get("/api/sessions"),
    get("/api/sessions/{id}/timeline"),
    post("/api/sessions/revoke", &["sessionId"], true),
    post("/api/sessions/revoke-others", &[], true),
    post("/api/password", &["currentPassword", "newPassword"], true),
    post("/api/email", &["email", "password"], true),
    post("/api/email/remove", &["password"], true),
    post("/api/account/reviewed", &["eventId"], true),
    post("/api/recovery/codes", &["password"], true),
    post("/api/recovery/codes/decline", &[], true),
    post("/api/account/delete", &["password"], true),
];

const fn get(path: &'static str) -> Route {
    Route { method: Method::GET, path, takes: &[], bearer: true }
}

const fn post(path: &'static str, takes: &'static [&'static str], bearer: bool) -> Route {
    Route { method: Method::POST, path, takes, bearer }
}

/// The routes that take a body.
pub fn posts() -> impl Iterator<Item = Route> {
    ROUTES.into_iter().filter(|route| route.method == Method::POST)
}

/// The routes that need an access token.
pub fn bearers() -> impl Iterator<Item = Route> {
    ROUTES.into_iter().filter(|route| route.bearer)
}

#[tokio::test]
async fn every_route_answers_with_its_status_and_its_fields() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let ada = app.signed_in("ada").await;
    let phone = app.log_in("ada").await;
    let spent = app.log_in("ada").await;
    let timeline = format!("GET /api/sessions/{}/timeline", spent.session());
    let spent = json!({ "refreshToken": spent.refresh });
    let passwords = json!({ "currentPassword": PASSWORD, "newPassword": "ten herons on a roof" });
    let eve = app.signed_in("eve").await;
    let code = recovery::codes(&app, &eve).await.remove(0);
    let by_code = json!({ "username": "eve", "code": code, "newPassword": "nine lamps by a gate" });
    app.signed_in("zoe").await;
    let by_link = json!({ "token": recovery::link(&app, "zoe", &[]), "newPassword": "nine lamps by a gate" });
    let bob = app.signed_in("bob").await;
    email::add(&app, &mails, &bob, "bob@example.org", 1).await;
    email::add(&app, &mails, &bob, "bob@new.example", 1).await;
    let undo = json!({ "token": mails.token("bob@example.org", "/undo", 1).await });
    email::ask(&app, &eve, "eve@example.org").await;
    let verify = json!({ "token": mails.token("eve@example.org", "/verify", 1).await });
    let address = json!({ "email": "ada@example.org", "password": PASSWORD });
    let table = [
        ("POST /api/recovery", json!({ "identifier": "ada" }), 202, ""),
        ("POST /api/email/verify", verify, 200, "email username"),
        ("POST /api/email/undo", undo, 200, "email recoveryToken username"),
        ("POST /api/email", address, 202, ""),
        ("POST /api/email/remove", json!({ "password": PASSWORD }), 200, ""),
        ("POST /api/register", credentials("joe", PASSWORD), 201, "userId username"),
        (
            "POST /api/login",
            credentials("ada", PASSWORD),
            200,
            "accessToken deviceToken expiresIn refreshToken tokenType",
        ),
        ("POST /api/refresh", spent.clone(), 200, "accessToken expiresIn refreshToken tokenType"),
        ("POST /api/logout", spent, 200, ""),
        ("POST /api/password/strength", credentials("ada", PASSWORD), 200, "accepted advice score"),
        ("POST /api/recovery/codes", json!({ "password": PASSWORD }), 200, "codes"),
        ("POST /api/recovery/codes/decline", json!({}), 200, ""),
        ("POST /api/recovery/code", by_code, 200, ""),
        ("POST /api/recovery/finish", by_link, 200, "username"),
        ("GET /api/me", json!(null), 200, "expiresAt sessionId userId username"),
        (
            "GET /api/account",
            json!(null),
            200,
            "createdAt email emailVerified offerCodes passwordChangedAt toReview userId username",
        ),
        ("GET /api/activity", json!(null), 200, "address at device id userAgent what"),
        (
            "GET /api/sessions",
            json!(null),
            200,
            "address createdAt current device expiresAt lastUsedAt sessionId userAgent",
        ),
        (&timeline, json!(null), 200, "address at device generation what"),
        ("POST /api/sessions/revoke", json!({ "sessionId": phone.session() }), 200, ""),
        ("POST /api/sessions/revoke-others", json!({}), 200, "revoked"),
        ("POST /api/password", passwords, 200, ""),
        ("POST /api/account/reviewed", json!({ "eventId": ada.session() }), 200, ""),
        ("POST /api/account/delete", json!({ "password": "ten herons on a roof" }), 200, ""),
    ];
    for (route, body, status, names) in table {
        let answer = match route.split_once(' ').unwrap() {
            ("GET", path) => app.get_as(&ada.access, path).await,
            (_, path) => app.post_as(&ada.access, path, body).await,
        };
        assert_eq!(answer.status, status, "{route}: {}", answer.text());
        assert_eq!(fields(&answer.json()).join(" "), names, "{route}");
        assert!(answer.header("x-request-id").is_some(), "{route}");
    }
}

#[tokio::test]
async fn only_the_routes_of_the_table_are_served() {
    let app = spawn_app().await;
    let added_by_tests = |path: &str| added_functions::PATHS.contains(&path);
    let mut served: Vec<_> = server_fn_paths().filter(|(path, _)| !added_by_tests(path)).collect();
    let mut table: Vec<_> = ROUTES.iter().map(|route| (route.path, route.method.clone())).collect();
    served.sort_unstable_by_key(|(path, _)| *path);
    table.sort_unstable_by_key(|(path, _)| *path);
    assert_eq!(served, table);
    for path in ["/api/nothing", "/api/login/", "/api/%6Cogin", "/api/Login", "/api//login", "/api/me/x"] {
        app.get(path).await.refused(404, "not_found");
        app.post(path, json!({})).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_wrong_method_is_refused_with_the_allowed_one() {
    let app = spawn_app().await;
    for route in ROUTES {
        let allowed = if route.method == Method::GET { "GET, HEAD" } else { "POST" };
        let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        for other in methods.into_iter().filter(|method| *method != route.method) {
            let answer = Answer::to(app.request(other, route.path).json(&json!({}))).await;
            answer.refused(405, "method_not_allowed");
            assert_eq!(answer.header("allow"), Some(allowed), "{}", route.path);
        }
        if route.method == Method::POST {
            let head = Answer::to(app.request(Method::HEAD, route.path)).await;
            assert_eq!((head.status, head.header("allow")), (405, Some("POST")), "{}", route.path);
        }
    }
}

#[tokio::test]
async fn a_wrong_method_on_any_other_path_is_refused_with_the_allowed_ones() {
    let app = spawn_app().await;
    fs::write(app.site().join("favicon.svg"), "<svg/>").unwrap();
    fs::write(app.site().join("pkg/x.js"), "").unwrap();
    for (path, allowed) in [
        ("/.well-known/jwks.json", "GET,HEAD"),
        ("/.well-known/change-password", "GET,HEAD"),
        ("/healthz", "GET,HEAD"),
        ("/readyz", "GET,HEAD"),
        ("/metrics", "GET,HEAD"),
        ("/login", "GET,HEAD,POST"),
        ("/", "GET,HEAD,POST"),
        ("/favicon.svg", "GET,HEAD"),
        ("/pkg/x.js", "GET,HEAD"),
        ("/nothing", "GET,HEAD"),
    ] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            if allowed.contains(method.as_str()) {
                continue;
            }
            let answer = Answer::to(app.request(method, path)).await;
            answer.refused(405, "method_not_allowed");
            assert_eq!(answer.header("allow"), Some(allowed), "{path}");
        }
    }
}

#[tokio::test]
async fn head_is_answered_as_get_is_without_the_body() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let timeline = format!("/api/sessions/{}/timeline", ada.session());
    for path in ["/api/me", "/api/account", "/api/activity?before=x", "/api/sessions", &timeline, "/healthz"]
    {
        for access in [&*ada.access, "rubbish"] {
            let ask = |method| Answer::to(app.request(method, path).bearer_auth(access));
            let (get, head) = (ask(Method::GET).await, ask(Method::HEAD).await);
            assert_eq!((head.status, &*head.body), (get.status, &b""[..]), "{path}");
            for name in ["content-type", "content-length", "cache-control", "www-authenticate"] {
                assert_eq!(head.header(name), get.header(name), "{path}: {name}");
            }
        }
    }
}

#[tokio::test]
async fn a_login_returns_a_bearer_token_and_its_lifetime() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let answer = app.post("/api/login", credentials("ada", PASSWORD)).await;
    let body = answer.ok();
    assert_eq!((body["tokenType"].as_str(), body["expiresIn"].as_i64()), (Some("Bearer"), Some(900)));
    let (pair, now) = (Pair::of(&answer), app.clock.now());
    let (access, refresh) = (pair.access_claims(), pair.claims());
    assert_eq!((access.iss, access.aud), (app.issuer(), app.issuer()));
    assert_eq!((access.exp - access.iat, access.nbf), (900, None));
    assert_eq!((refresh.iss, refresh.aud, refresh.sub), (app.issuer(), app.issuer(), access.sub));
    assert_eq!((refresh.exp - refresh.iat, refresh.generation, refresh.sid), (7 * DAY, 0, access.sid));
    assert!((now - 5..=now).contains(&access.iat), "{} is not about now, {now}", access.iat);
}

#[tokio::test]
async fn me_returns_the_claims_of_the_token() {
    let app = spawn_app().await;
    let ada = app.signed_in("Ada").await;
    let said = ada.access_claims();
    let expected = json!({
        "userId": said.sub,
        "username": "ada",
        "sessionId": said.sid,
        "expiresAt": said.exp,
    });
    assert_eq!(app.me(&ada).await.ok(), expected);
    assert_eq!(said.preferred_username, "ada");
}

#[tokio::test]
async fn the_public_keys_and_the_probes_need_no_token() {
    let app = spawn_app().await;
    let keys = app.get("/.well-known/jwks.json").await;
    assert_eq!((keys.status, keys.header("content-type")), (200, Some("application/json")));
    assert_eq!(keys.header("cache-control"), Some("public, max-age=300"));
    for (path, text) in [("/healthz", "ok"), ("/readyz", "ready"), ("/metrics", "latchkey_requests_total{")] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{path}");
        assert!(answer.text().contains(text), "{path}: {}", answer.text());
    }
}
