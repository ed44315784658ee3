//! The real `Sessions` on SQLite, and the HTTP answers that the server makes of their verdicts.

use crate::domain::{Domain, folder, register, users};
use bytes::Bytes;
use latchkey::api::client::{Answer, Request};
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::proofs::Proof;
use latchkey::sessions::{IdempotencyKey, Session, SessionSettings};
use latchkey::tokens::KeyRing;
use latchkey::users::User;
use latchkey::wire::{AccessToken, ApiError, PlainPassword, RefreshToken};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

pub use crate::domain::PASSWORD;

pub const PEOPLE: [&str; 3] = ["ada", "bob", "carol"];
pub const ACCESS: i64 = 15 * 60;
pub const DAY: i64 = 86_400;
const SETTINGS: SessionSettings = SessionSettings {
    access_ttl: ACCESS,
    refresh_ttl: 7 * DAY,
    session_ttl: 30 * DAY,
    grace: 10,
    sessions_per_user: 1_000,
    rotation: true,
};

pub struct Server {
    runtime: Runtime,
    folder: TempDir,
    keys: KeyRing,
    clock: Clock,
    domain: Domain,
    people: RefCell<Vec<User>>,
}

impl Server {
    pub fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = folder();
        let keys = KeyRing::open(&folder.path().join("keys"), Clock::default()).unwrap();
        let clock = Clock::default();
        let (domain, people) = runtime.block_on(async {
            let domain = Domain::open(&database_in(&folder), &keys, SETTINGS, &clock).await;
            let people = register(&domain.database, &keys, &clock, &PEOPLE).await;
            (domain, RefCell::new(people))
        });
        Self { runtime, folder, keys, clock, domain, people }
    }

    /// The server's clock, in milliseconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.clock.now() * 1_000
    }

    pub fn set_clock(&self, milliseconds: i64) {
        self.clock.step(milliseconds.div_euclid(1_000) - self.clock.now());
    }

    pub fn restart(&mut self) {
        let Self { runtime, folder, keys, clock, domain, .. } = self;
        runtime.block_on(async {
            domain.close().await;
            *domain = Domain::open(&database_in(folder), keys, SETTINGS, clock).await;
        });
    }

    /// The row of a session.
    pub fn session(&self, id: &str) -> Option<Session> {
        self.runtime.block_on(self.domain.session(id))
    }

    pub fn answer(&self, request: &Request) -> Answer {
        let body = request.body.as_ref().map(|body| serde_json::from_slice(body).unwrap());
        let body: Value = body.unwrap_or_default();
        let answer = self.runtime.block_on(async {
            match request.path.as_str() {
                "/api/register" => self.register(&body).await,
                "/api/login" => self.log_in(&body).await,
                "/api/refresh" => self.refresh(&body, header(request, "Idempotency-Key")).await,
                "/api/logout" => self.log_out(&body).await,
                "/healthz" => Ok(json!("ok")),
                _ => self.domain.sessions.authenticate(&bearer(request)).map(|claims| json!(claims.sub)),
            }
        });
        match answer {
            Ok(body) => Answer { status: 200, retry_after: None, dpop_nonce: None, body: bytes(&body) },
            Err(error) => {
                let (status, retry_after) = (error.status().as_u16(), error.retry_after());
                Answer { status, retry_after, dpop_nonce: None, body: bytes(&error) }
            }
        }
    }

    async fn register(&self, body: &Value) -> Result<Value, ApiError> {
        let [name, password] = ["username", "password"].map(|name| body[name].as_str().unwrap());
        let password = || PlainPassword::new(password.to_owned());
        let (users, client) = (users(&self.domain.database, &self.keys, &self.clock), ClientInfo::default());
        let registered = users.register(name, password(), &client).await?;
        let user = users.authenticate(name, password(), None, &client).await?.user;
        self.people.borrow_mut().push(user);
        Ok(json!(registered))
    }

    async fn log_in(&self, body: &Value) -> Result<Value, ApiError> {
        let user = self.people.borrow().iter().find(|user| body["username"] == user.username).cloned();
        let user = user.filter(|_| body["password"] == PASSWORD).ok_or(ApiError::InvalidCredentials)?;
        let pair = self.domain.sessions.begin(&user, &ClientInfo::default(), &Proof::Absent).await?;
        Ok(json!(pair))
    }

    async fn refresh(&self, body: &Value, key: Option<&str>) -> Result<Value, ApiError> {
        let key = key.map(|key| IdempotencyKey::parse(key).unwrap());
        let pair =
            self.domain.sessions.refresh(token(body), key, &ClientInfo::default(), &Proof::Absent).await?;
        Ok(json!(pair))
    }

    async fn log_out(&self, body: &Value) -> Result<Value, ApiError> {
        self.domain.sessions.end_by_token(&token(body), &ClientInfo::default(), &Proof::Absent).await?;
        Ok(Value::Null)
    }
}

fn database_in(folder: &TempDir) -> PathBuf {
    folder.path().join("latchkey.db")
}

fn token(body: &Value) -> RefreshToken {
    RefreshToken::from_text(body["refreshToken"].as_str().unwrap().to_owned())
}

pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
}

pub fn bearer(request: &Request) -> AccessToken {
    let text = header(request, "Authorization").and_then(|value| value.strip_prefix("Bearer "));
    AccessToken::from_text(text.unwrap().to_owned())
}

fn bytes(body: &impl serde::Serialize) -> Bytes {
    serde_json::to_vec(body).unwrap().into()
}
