//! Users and the tokens of their clients.

use crate::support::answer::Answer;
use crate::support::http_client::HttpClient;
use latchkey::wire::{AccessClaims, AccessToken, RefreshClaims, RefreshToken};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

pub const PASSWORD: &str = "nine owls by the weir";

/// The tokens from a login or a refresh.
#[derive(Clone, Debug)]
pub struct Pair {
    pub access: String,
    pub refresh: String,
}

impl Pair {
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        let body = answer.ok();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Self { access: text("accessToken"), refresh: text("refreshToken") }
    }

    /// The claims of the access token.
    pub fn access_claims(&self) -> AccessClaims {
        AccessToken::from_text(self.access.clone()).claims().unwrap()
    }

    /// The claims of the refresh token.
    pub fn claims(&self) -> RefreshClaims {
        RefreshToken::from_text(self.refresh.clone()).claims().unwrap()
    }

    pub fn session(&self) -> String {
        self.claims().sid
    }
}

pub fn credentials(username: &str, password: &str) -> Value {
    json!({ "username": username, "password": password })
}

/// A fresh Idempotency-Key.
pub fn key() -> String {
    Uuid::new_v4().to_string()
}

impl HttpClient {
    /// Registers a user and logs in.
    pub async fn signed_in(&self, username: &str) -> Pair {
        let answer = self.post("/api/register", credentials(username, PASSWORD)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        self.log_in(username).await
    }

    pub async fn log_in(&self, username: &str) -> Pair {
        Pair::of(&self.post("/api/login", credentials(username, PASSWORD)).await)
    }

    pub async fn wrong_password(&self, username: &str) -> Answer {
        self.post("/api/login", credentials(username, "no owls at all")).await
    }

    pub async fn refresh(&self, pair: &Pair) -> Answer {
        self.post("/api/refresh", json!({ "refreshToken": pair.refresh })).await
    }

    pub async fn refresh_keyed(&self, pair: &Pair, key: &str) -> Answer {
        let body = json!({ "refreshToken": pair.refresh });
        Answer::to(self.request(Method::POST, "/api/refresh").header("idempotency-key", key).json(&body))
            .await
    }

    pub async fn log_out(&self, pair: &Pair) -> Answer {
        self.post("/api/logout", json!({ "refreshToken": pair.refresh })).await
    }

    pub async fn me(&self, pair: &Pair) -> Answer {
        self.get_as(&pair.access, "/api/me").await
    }
}
