//! The log and the metrics hold no secret at any log level.

use crate::support::answer::Answer;
use crate::support::person::{PASSWORD, Pair, credentials, key};
use crate::support::program::{Home, Running};
use reqwest::{Client, Method};
use serde_json::{Value, json};

const WRONG: &str = "no-owls-at-all-a7";
const WEAK: &str = "password1";
/// Refused as a proof.
const PROOF: &str = "no-proof-at-all-a7";
/// Has the form of a link's token.
const LINK: &str = "kX2vQ9bWJm4sT7yLp0cRzE5hNf8aUd3gVo6iBqKtHwM";

async fn call(running: &Running, http: &Client, path: &str, access: &str, body: Value) -> Answer {
    let request = http.request(Method::POST, running.url(path)).bearer_auth(access);
    Answer::to(request.header("idempotency-key", key()).json(&body)).await
}

#[tokio::test]
async fn no_token_or_password_or_proof_is_ever_logged() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["--bcrypt-cost", "4", "--login-limit", "3/1h"]).env("RUST_LOG", "trace");
    let running = Running::begin(&mut command, &home.path("log"));
    let http = Client::builder().no_proxy().build().unwrap();
    let post = async |path: &str, access: &str, body: Value| call(&running, &http, path, access, body).await;

    post("/api/register", "", credentials("ada", PASSWORD)).await;
    post("/api/register", "", credentials("ada", PASSWORD)).await;
    post("/api/register", "", credentials("eve", WEAK)).await;
    let first = Pair::of(&post("/api/login", "", credentials("ada", PASSWORD)).await);
    // People type passwords into the username field.
    post("/api/login", "", credentials(PASSWORD, "ada")).await;
    let second = Pair::of(&post("/api/refresh", "", json!({ "refreshToken": first.refresh })).await);
    let passwords = json!({ "currentPassword": WRONG, "newPassword": PASSWORD });
    post("/api/password", &second.access, passwords).await.refused(401, "invalid_credentials");
    let made = post("/api/recovery/codes", &second.access, json!({ "password": PASSWORD })).await.ok();
    let code = made["codes"][0].as_str().unwrap();
    let by_code = json!({ "username": "ada", "code": code, "newPassword": WEAK });
    post("/api/recovery/code", "", by_code).await.refused(422, "weak_password");
    let by_link = json!({ "token": LINK, "newPassword": WRONG });
    post("/api/recovery/finish", "", by_link).await.refused(410, "link_used");
    post("/api/refresh", "", json!({ "refreshToken": first.refresh })).await.refused(401, "refresh_reused");
    post("/api/logout", &second.access, json!({ "refreshToken": second.refresh })).await;
    post("/api/logout", "", json!({ "refreshToken": [second.refresh.clone()] })).await;
    for _ in 0..4 {
        post("/api/login", "", credentials("ada", WRONG)).await;
    }
    let login = http.request(Method::POST, running.url("/api/login")).header("dpop", PROOF);
    Answer::to(login.json(&credentials("ada", PASSWORD))).await.refused(401, "proof_invalid");
    for path in ["/login?password=", "/api/me?access_token=", "/nothing?token="] {
        let url = running.url(&format!("{path}{}", second.access));
        http.get(url).send().await.unwrap();
    }

    http.get(running.url(&format!("/recover?token={LINK}"))).send().await.unwrap();

    let log = running.log();
    for line in ["a spent refresh token was presented", "a proof was refused", "status=429", "DEBUG sqlx"] {
        assert!(log.contains(line), "the log lacks {line}");
    }
    let tokens = [&first.access, &first.refresh, &second.access, &second.refresh];
    // No part of a token may be logged: the claims identify the user, and the signature makes it valid.
    let parts = tokens.iter().flat_map(|token| token.split('.').skip(1));
    for secret in parts.chain([PASSWORD, WRONG, WEAK, PROOF, LINK, code]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

#[tokio::test]
async fn reuse_and_proofs_are_counted() {
    let home = Home::new();
    let running = home.start(&[]);
    let http = Client::builder().no_proxy().build().unwrap();
    call(&running, &http, "/api/register", "", credentials("ada", PASSWORD)).await;
    let ada = Pair::of(&call(&running, &http, "/api/login", "", credentials("ada", PASSWORD)).await);
    for status in [200, 401, 401] {
        let refresh = json!({ "refreshToken": ada.refresh });
        assert_eq!(call(&running, &http, "/api/refresh", "", refresh).await.status, status);
    }
    let login = http.request(Method::POST, running.url("/api/login")).header("dpop", PROOF);
    assert_eq!(Answer::to(login.json(&credentials("ada", PASSWORD))).await.status, 401);
    let metrics = Answer::to(http.get(running.url("/metrics"))).await;
    for line in [
        "latchkey_refresh_reuse_total 1",
        "latchkey_refreshes_total{outcome=\"rotated\"} 1",
        "latchkey_proofs_total{outcome=\"invalid\"} 1",
        "latchkey_requests_total{status=\"401\"} 3",
        "latchkey_requests_total{status=\"201\"} 1",
    ] {
        assert!(metrics.text().lines().any(|told| told == line), "{} lacks {line}", metrics.text());
    }
}

#[tokio::test]
async fn a_request_is_found_in_the_log_by_its_id() {
    let home = Home::new();
    let running = home.start(&[]);
    let http = Client::builder().no_proxy().build().unwrap();
    let answer = Answer::to(http.get(running.url("/api/me?secret"))).await;
    let id = answer.refused(401, "token_invalid")["requestId"].as_str().unwrap().to_owned();
    let log = running.log();
    let line = log.lines().find(|line| line.contains(&id)).unwrap();
    for part in ["method=GET", "/api/me", "status=401", "address=127.0.0.1"] {
        assert!(line.contains(part), "{line} does not say {part}");
    }
    assert!(!log.contains("?secret"), "{log}");
}
