//! The real `Sessions` on SQLite, and the HTTP answers that the server makes of their verdicts.

use crate::domain::{Domain, folder, register, users};
use http::HeaderName;
use latchkey::api::client::{Answer, Body, Request};
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::proofs::{Proof, ProofRequest, Proofs};
use latchkey::sessions::{IdempotencyKey, Session, SessionSettings};
use latchkey::tokens::{KeyRing, Tokens};
use latchkey::users::{Invitation, InvitationStore, Roles, User};
use latchkey::wire::{AccessToken, ApiError, LinkToken, PlainPassword, RefreshToken};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

pub use crate::domain::{ISSUER, PASSWORD};

const DPOP: HeaderName = HeaderName::from_static("dpop");

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
    proofs: Proofs,
    people: RefCell<Vec<User>>,
    has_backup: bool,
}

impl Server {
    pub fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = folder();
        let keys = KeyRing::open(&folder.path().join("keys"), Clock::default()).unwrap();
        let clock = Clock::stopped();
        let (domain, people) = runtime.block_on(async {
            let domain = Domain::open(&database_in(&folder), &keys, SETTINGS, &clock).await;
            let people = register(&domain.database, &keys, &clock, &PEOPLE).await;
            (domain, RefCell::new(people))
        });
        let proofs = proofs(&keys, &clock);
        Self { runtime, folder, keys, clock, domain, proofs, people, has_backup: false }
    }

    /// The server's clock, in milliseconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.clock.now() * 1_000
    }

    pub fn set_clock(&self, milliseconds: i64) {
        self.clock.step(milliseconds.div_euclid(1_000) - self.clock.now());
    }

    pub fn restart(&mut self) {
        self.stop_and_start(|_| {});
    }

    pub fn back_up(&mut self) {
        self.stop_and_start(|database| copy(database, &backup_of(database)));
        self.has_backup = true;
    }

    /// Starts again with the database of the last backup. Returns whether there is one.
    pub fn restore(&mut self) -> bool {
        if self.has_backup {
            self.stop_and_start(|database| copy(&backup_of(database), database));
        }
        self.has_backup
    }

    pub fn forget_backup(&mut self) {
        self.has_backup = false;
    }

    fn stop_and_start(&mut self, meanwhile: impl FnOnce(&Path)) {
        let Self { runtime, folder, keys, clock, domain, proofs, .. } = self;
        runtime.block_on(async {
            domain.close().await;
            meanwhile(&database_in(folder));
            *domain = Domain::open(&database_in(folder), keys, SETTINGS, clock).await;
        });
        *proofs = self::proofs(keys, clock);
    }

    /// Makes an invitation of one use with this token.
    pub fn invite(&self, token: &str) {
        let invitation = Invitation {
            id: token.to_owned(),
            username: None,
            roles: Roles::default(),
            uses: 1,
            used: 0,
            created_at: 0,
            expires_at: i64::MAX,
        };
        let token = LinkToken::new(token.to_owned());
        self.runtime.block_on(async {
            let mut transaction = self.domain.database.durable.begin().await.unwrap();
            InvitationStore::insert(&mut transaction, &invitation, &token).await.unwrap();
            transaction.commit().await.unwrap();
        });
    }

    /// The row of a session.
    pub fn session(&self, id: &str) -> Option<Session> {
        self.runtime.block_on(self.domain.session(id))
    }

    pub fn answer(&self, request: &Request) -> Answer {
        let body =
            request.body.as_ref().and_then(Body::bytes).map(|body| serde_json::from_slice(body).unwrap());
        let body: Value = body.unwrap_or_default();
        let answer = self.runtime.block_on(async {
            let proof = self.judge_proof(request, body["refreshToken"].as_str())?;
            match request.path.as_str() {
                "/api/register" => self.register(&body).await,
                "/api/login" => self.log_in(&body, &proof).await,
                "/api/refresh" => self.refresh(&body, header(request, "Idempotency-Key"), &proof).await,
                "/api/logout" => self.log_out(&body, &proof).await,
                "/healthz" => Ok(json!("ok")),
                _ => self.domain.sessions.authenticate(&bearer(request)).map(|claims| json!(claims.sub)),
            }
        });
        match answer {
            Ok(body) => Answer::new(200, bytes(&body)),
            Err(error) => Answer {
                retry_after: error.retry_after(),
                dpop_nonce: if let ApiError::UseDpopNonce(nonce) = &error {
                    Some(nonce.clone())
                } else {
                    None
                },
                ..Answer::new(error.status().as_u16(), bytes(&error))
            },
        }
    }

    fn judge_proof(&self, request: &Request, token: Option<&str>) -> Result<Proof, ApiError> {
        let proof = header(request, "DPoP").map(|proof| (DPOP, proof.parse().unwrap()));
        let headers = proof.into_iter().collect();
        self.proofs.verify(&ProofRequest::new(&request.method, &request.path, &headers), token)
    }

    async fn register(&self, body: &Value) -> Result<Value, ApiError> {
        let [name, password] = ["username", "password"].map(|name| body[name].as_str().unwrap());
        let password = || PlainPassword::new(password.to_owned());
        let (users, client) = (users(&self.domain.database, &self.keys, &self.clock), ClientInfo::default());
        let invitation = body["invitation"].as_str().map(|token| LinkToken::new(token.to_owned()));
        let registered = users.register(name, password(), invitation.as_ref(), &client).await?;
        let user = users.authenticate(name, password(), None, &client).await?.user;
        self.people.borrow_mut().push(user);
        Ok(json!(registered))
    }

    async fn log_in(&self, body: &Value, proof: &Proof) -> Result<Value, ApiError> {
        let user = self.people.borrow().iter().find(|user| body["username"] == user.username).cloned();
        let user = user.filter(|_| body["password"] == PASSWORD).ok_or(ApiError::InvalidCredentials)?;
        if *proof == Proof::Invalid {
            return Err(ApiError::ProofInvalid);
        }
        let pair = self.domain.sessions.begin(&user, &ClientInfo::default(), proof).await?;
        Ok(json!(pair))
    }

    async fn refresh(&self, body: &Value, key: Option<&str>, proof: &Proof) -> Result<Value, ApiError> {
        let key = key.map(|key| IdempotencyKey::parse(key).unwrap());
        let pair = self.domain.sessions.refresh(token(body), key, &ClientInfo::default(), proof).await?;
        Ok(json!(pair))
    }

    async fn log_out(&self, body: &Value, proof: &Proof) -> Result<Value, ApiError> {
        self.domain.sessions.end_by_token(&token(body), &ClientInfo::default(), proof).await?;
        Ok(Value::Null)
    }
}

fn database_in(folder: &TempDir) -> PathBuf {
    folder.path().join("latchkey.db")
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}

fn backup_of(database: &Path) -> PathBuf {
    database.with_extension("backup")
}

/// Remembers no proofs of before: it is in the server's memory.
fn proofs(keys: &KeyRing, clock: &Clock) -> Proofs {
    Proofs::new(Tokens::new(keys.clone(), ISSUER), clock.clone(), [ISSUER])
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

fn bytes(body: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap()
}
