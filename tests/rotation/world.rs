//! The real server without HTTP: sessions on a SQLite database in its own folder, with a clock that the test controls.
//! The test can restart, kill and restore it.

use crate::domain::{Domain, ISSUER, folder, register};
use crate::model::{ACCESS, Claims, GRACE, Key, Party, REFRESH, SESSION};
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::proofs::Proof;
use latchkey::sessions::{IdempotencyKey, Session, SessionSettings};
use latchkey::tokens::{KeyRing, Nonce, Tokens};
use latchkey::users::User;
use latchkey::wire::{AccessClaims, AccessToken, ApiError, Event, RefreshToken, TokenPair};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

const SETTINGS: SessionSettings = SessionSettings {
    access_ttl: ACCESS,
    refresh_ttl: REFRESH,
    session_ttl: SESSION,
    grace: GRACE,
    sessions_per_user: 100,
    rotation: true,
};

/// A database with one registered user. All worlds share it, because hashing a password takes time.
#[derive(Clone)]
struct Template {
    image: Image,
    keys: KeyRing,
    user: User,
}

static TEMPLATE: OnceLock<Template> = OnceLock::new();

/// The database files at a time without writes.
#[derive(Clone)]
pub struct Image {
    database: Vec<u8>,
    /// The write-ahead log. SQLite recreates its index.
    log: Option<Vec<u8>>,
}

/// How a server stops.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    /// It closes the database.
    Graceful,
    /// The process is killed, so the files stay as they are.
    Killed,
}

pub struct World {
    folder: TempDir,
    pub clock: Clock,
    domain: Domain,
    template: Template,
}

impl World {
    pub async fn begin() -> Self {
        if TEMPLATE.get().is_none() {
            let made = template().await;
            TEMPLATE.get_or_init(|| made);
        }
        let template = TEMPLATE.wait().clone();
        let folder = folder();
        template.image.put(&path_in(&folder));
        let clock = Clock::stopped();
        let domain = Domain::open(&path_in(&folder), &template.keys, SETTINGS, &clock).await;
        Self { folder, clock, domain, template }
    }

    pub async fn log_in(&self) -> TokenPair {
        self.log_in_with(&Proof::Absent).await
    }

    /// Begins a session that is bound to the key of this proof, if it has one.
    pub async fn log_in_with(&self, proof: &Proof) -> TokenPair {
        self.domain.sessions.begin(&self.template.user, &ClientInfo::default(), proof).await.unwrap()
    }

    pub async fn refresh(
        &self,
        token: &RefreshToken,
        key: Option<Key>,
        seen_as: Party,
    ) -> Result<TokenPair, ApiError> {
        let key = key.map(idempotency_key);
        self.refresh_with(token, key, &client(seen_as), &Proof::Absent).await
    }

    pub async fn refresh_with(
        &self,
        token: &RefreshToken,
        key: Option<IdempotencyKey>,
        client: &ClientInfo,
        proof: &Proof,
    ) -> Result<TokenPair, ApiError> {
        self.domain.sessions.refresh(token.clone(), key, client, proof).await
    }

    /// Reads a nonce that the server asked for.
    pub fn read_nonce(&self, nonce: &str) -> Nonce {
        Tokens::new(self.template.keys.clone(), ISSUER).read_nonce(nonce).unwrap()
    }

    /// The events of the audit log, the newest first.
    pub async fn events(&self) -> Vec<Event> {
        let audit = Audit::new(self.domain.database.clone(), self.clock.clone());
        audit.recent(&self.template.user.id, None, 1_000).await.unwrap()
    }

    pub fn authenticate(&self, token: &AccessToken) -> Result<Arc<AccessClaims>, ApiError> {
        self.domain.sessions.authenticate(token)
    }

    pub async fn row(&self, id: &str) -> Option<Session> {
        self.domain.session(id).await
    }

    /// The number of rows of sessions.
    pub async fn rows(&self) -> usize {
        let counted =
            sqlx::query_scalar("SELECT COUNT(*) FROM sessions").fetch_one(&self.domain.database.reads).await;
        usize::try_from(counted.unwrap_or(-1_i64)).unwrap()
    }

    /// Moves the server's clock and reloads the revocations, as the server does every second.
    pub async fn step_clock(&self, seconds: i64) {
        self.clock.step(seconds);
        self.domain.sessions.load_revocations().await.unwrap();
    }

    pub async fn restart(&mut self, stop: Stop) {
        match stop {
            Stop::Graceful => {
                self.domain.close().await;
                self.start_again().await;
            }
            Stop::Killed => {
                let left = self.image();
                self.restore(&left).await;
            }
        }
    }

    /// Makes a backup of the database.
    pub fn image(&self) -> Image {
        let path = self.path();
        Image { database: fs::read(&path).unwrap(), log: fs::read(beside(&path, "-wal")).ok() }
    }

    /// Stops the server, restores a backup and starts it again.
    pub async fn restore(&mut self, image: &Image) {
        self.domain.close().await;
        image.put(&self.path());
        self.start_again().await;
    }

    async fn start_again(&mut self) {
        self.domain = Domain::open(&self.path(), &self.template.keys, SETTINGS, &self.clock).await;
    }

    fn path(&self) -> PathBuf {
        path_in(&self.folder)
    }
}

impl Image {
    fn put(&self, path: &Path) {
        let _ = fs::remove_file(beside(path, "-shm"));
        let _ = fs::remove_file(beside(path, "-wal"));
        fs::write(path, &self.database).unwrap();
        if let Some(log) = &self.log {
            fs::write(beside(path, "-wal"), log).unwrap();
        }
    }
}

/// The address and user agent of a party. The addresses differ.
pub fn client(party: Party) -> ClientInfo {
    let address = match party {
        Party::Owner => [192, 0, 2, 1],
        Party::Thief => [198, 51, 100, 7],
    };
    ClientInfo::new(Some(address.into()), Some("curl/8.14.1"))
}

/// The claims of a refresh token.
pub fn claims(token: &RefreshToken) -> Claims {
    let claims = token.claims().unwrap();
    Claims { generation: claims.generation, issued_at: claims.iat, expires_at: claims.exp }
}

/// The Idempotency-Key that a client sends for a key of the model.
pub fn idempotency_key(key: Key) -> IdempotencyKey {
    let maker = match key.maker {
        Party::Owner => 1,
        Party::Thief => 2,
    };
    IdempotencyKey::parse(&uuid::Uuid::from_u64_pair(maker, key.number.into()).to_string()).unwrap()
}

async fn template() -> Template {
    let folder = folder();
    let keys = KeyRing::open(&folder.path().join("keys"), Clock::default()).unwrap();
    let path = path_in(&folder);
    let domain = Domain::open(&path, &keys, SETTINGS, &Clock::default()).await;
    let user = register(&domain.database, &keys, &Clock::default(), &["ada"]).await.remove(0);
    domain.close().await;
    Template { image: Image { database: fs::read(&path).unwrap(), log: None }, keys, user }
}

fn path_in(folder: &TempDir) -> PathBuf {
    folder.path().join("latchkey.db")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
