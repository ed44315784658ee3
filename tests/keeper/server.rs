//! The real `Sessions` on SQLite, and the HTTP answers that the server makes of their verdicts.

use bytes::Bytes;
use latchkey::api::client::{Answer, Request};
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::rate_limits::{Limits, RateLimits};
use latchkey::sessions::{IdempotencyKey, Session, SessionSettings, SessionStore, Sessions};
use latchkey::tokens::{KeyRing, Tokens};
use latchkey::users::{PasswordPolicy, Passwords, User, Users};
use latchkey::wire::{AccessToken, ApiError, PlainPassword, RefreshToken};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

pub const PEOPLE: [&str; 3] = ["ada", "bob", "carol"];
pub const PASSWORD: &str = "nine owls by the weir";
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
const ISSUER: &str = "http://127.0.0.1:3000";

pub struct Server {
    runtime: Runtime,
    folder: TempDir,
    keys: KeyRing,
    clock: Clock,
    running: Running,
    people: Vec<User>,
}

struct Running {
    database: Database,
    sessions: Sessions,
    rotations: JoinHandle<()>,
}

impl Server {
    pub fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        // In memory, where the system has a place for that.
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = tempfile::tempdir_in(base).unwrap();
        let keys = KeyRing::open(&folder.path().join("keys"), Clock::default()).unwrap();
        let clock = Clock::default();
        let (running, people) = runtime.block_on(async {
            let running = Running::open(folder.path(), &keys, &clock).await;
            let people = register(&running.database, &keys, &clock).await;
            (running, people)
        });
        Self { runtime, folder, keys, clock, running, people }
    }

    /// The server's clock, in milliseconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.clock.now() * 1_000
    }

    pub fn set_clock(&self, milliseconds: i64) {
        self.clock.step(milliseconds.div_euclid(1_000) - self.clock.now());
    }

    pub fn restart(&mut self) {
        let Self { runtime, folder, keys, clock, running, .. } = self;
        runtime.block_on(async {
            running.stop().await;
            *running = Running::open(folder.path(), keys, clock).await;
        });
    }

    /// The row of a session.
    pub fn session(&self, id: &str) -> Option<Session> {
        self.runtime.block_on(SessionStore::new(self.running.database.clone()).find(id)).unwrap()
    }

    pub fn answer(&self, request: &Request) -> Answer {
        let body = request.body.as_ref().map(|body| serde_json::from_slice(body).unwrap());
        let body: Value = body.unwrap_or_default();
        let answer = self.runtime.block_on(async {
            match request.path.as_str() {
                "/api/login" => self.log_in(&body).await,
                "/api/refresh" => self.refresh(&body, header(request, "Idempotency-Key")).await,
                "/api/logout" => self.log_out(&body).await,
                "/healthz" => Ok(json!("ok")),
                _ => self.running.sessions.authenticate(&bearer(request)).map(|claims| json!(claims.sub)),
            }
        });
        match answer {
            Ok(body) => Answer { status: 200, retry_after: None, body: bytes(&body) },
            Err(error) => {
                let (status, retry_after) = (error.status().as_u16(), error.retry_after());
                Answer { status, retry_after, body: bytes(&error) }
            }
        }
    }

    async fn log_in(&self, body: &Value) -> Result<Value, ApiError> {
        let user = self.people.iter().find(|user| body["username"] == user.username);
        let user = user.filter(|_| body["password"] == PASSWORD).ok_or(ApiError::InvalidCredentials)?;
        let pair = self.running.sessions.begin(user, &ClientInfo::default()).await?;
        Ok(json!(pair))
    }

    async fn refresh(&self, body: &Value, key: Option<&str>) -> Result<Value, ApiError> {
        let key = key.map(|key| IdempotencyKey::parse(key).unwrap());
        let pair = self.running.sessions.refresh(token(body), key, &ClientInfo::default()).await?;
        Ok(json!(pair))
    }

    async fn log_out(&self, body: &Value) -> Result<Value, ApiError> {
        self.running.sessions.end_by_token(&token(body), &ClientInfo::default()).await?;
        Ok(Value::Null)
    }
}

impl Running {
    async fn open(folder: &Path, keys: &KeyRing, clock: &Clock) -> Self {
        let url = format!("sqlite://{}", folder.join("latchkey.db").display());
        let database = Database::open(&url).await.unwrap();
        let tokens = Tokens::new(keys.clone(), ISSUER);
        let audit = Audit::new(database.clone(), clock.clone());
        let sessions = Sessions::new(database.clone(), tokens, audit, SETTINGS, clock.clone());
        sessions.load_revocations().await.unwrap();
        let rotations = tokio::spawn(sessions.clone().write_rotations());
        Self { database, sessions, rotations }
    }

    async fn stop(&self) {
        self.rotations.abort();
        self.database.close().await;
    }
}

async fn register(database: &Database, keys: &KeyRing, clock: &Clock) -> Vec<User> {
    let limits = Limits { login: None, register: None };
    let users = Users::new(
        database.clone(),
        Passwords::start(4, 1, PasswordPolicy::default()),
        RateLimits::new(database.clone(), limits, clock.clone()),
        Tokens::new(keys.clone(), ISSUER),
        Audit::new(database.clone(), clock.clone()),
        clock.clone(),
    );
    let password = || PlainPassword::new(PASSWORD.to_owned());
    let client = ClientInfo::default();
    let mut people = Vec::new();
    for name in PEOPLE {
        users.register(name, password(), &client).await.unwrap();
        people.push(users.authenticate(name, password(), None, &client).await.unwrap().user);
    }
    people
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
