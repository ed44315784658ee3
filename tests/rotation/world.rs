//! The real thing: a SQLite database in a folder of its own, sessions with a clock that is stepped,
//! and what can happen to a server.

use crate::model::{ACCESS, GRACE, Key, Party, REFRESH, SESSION, Said};
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::rate_limits::{Limits, RateLimits};
use latchkey::sessions::{IdempotencyKey, Lifetimes, Revocations, Session, SessionStore, Sessions};
use latchkey::tokens::{KeyRing, Tokens};
use latchkey::users::{Hashing, ThreadPool, User, Users};
use latchkey::wire::{AccessClaims, AccessToken, ApiError, PlainPassword, RefreshToken, TokenPair};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

const ISSUER: &str = "http://127.0.0.1:3000";
const LIFETIMES: Lifetimes =
    Lifetimes { access: ACCESS, refresh: REFRESH, session: SESSION, grace: GRACE, rotation: true };

/// A registered user, made once a process: hashing a password is what takes time.
#[derive(Clone)]
struct Template {
    image: Image,
    keys: KeyRing,
    user: User,
}

static TEMPLATE: OnceLock<Template> = OnceLock::new();

/// The database's files as they were at one moment when nothing was being written.
#[derive(Clone)]
pub struct Image {
    database: Vec<u8>,
    /// The write-ahead log. The index beside it is made anew from it.
    log: Option<Vec<u8>>,
}

/// How a server stops.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    /// It closes the database.
    InOrder,
    /// Its process dies: the files stay as they are.
    Killed,
}

pub struct World {
    folder: TempDir,
    pub clock: Clock,
    pub sessions: Sessions,
    database: Database,
    store: SessionStore,
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
        let clock = Clock::default();
        let (database, store, sessions) = open(&path_in(&folder), &template.keys, &clock).await;
        Self { folder, clock, sessions, database, store, template }
    }

    pub async fn log_in(&self) -> TokenPair {
        self.sessions.begin(&self.template.user, &ClientInfo::default()).await.unwrap()
    }

    pub async fn refresh(&self, token: &RefreshToken, key: Option<Key>) -> Result<TokenPair, ApiError> {
        self.sessions.refresh(token.clone(), key.map(real), &ClientInfo::default()).await
    }

    pub fn authenticate(&self, token: &AccessToken) -> Result<Arc<AccessClaims>, ApiError> {
        self.sessions.authenticate(token)
    }

    pub async fn row(&self, id: &str) -> Option<Session> {
        self.store.find(id).await.unwrap()
    }

    /// The number of rows of sessions.
    pub async fn rows(&self) -> usize {
        let counted =
            sqlx::query_scalar("SELECT COUNT(*) FROM sessions").fetch_one(&self.database.reads).await;
        usize::try_from(counted.unwrap_or(-1_i64)).unwrap()
    }

    pub async fn restart(&mut self, stop: Stop) {
        match stop {
            Stop::InOrder => {
                self.database.close().await;
                self.open_again().await;
            }
            Stop::Killed => {
                let left = self.image();
                self.restore(&left).await;
            }
        }
    }

    /// A copy of the database, to restore it from.
    pub fn image(&self) -> Image {
        let path = self.path();
        Image { database: fs::read(&path).unwrap(), log: fs::read(beside(&path, "-wal")).ok() }
    }

    /// Stops the server, puts this copy in the place of the database, and starts it again.
    pub async fn restore(&mut self, image: &Image) {
        self.database.close().await;
        image.put(&self.path());
        self.open_again().await;
    }

    async fn open_again(&mut self) {
        let (database, store, sessions) = open(&self.path(), &self.template.keys, &self.clock).await;
        (self.database, self.store, self.sessions) = (database, store, sessions);
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

/// What a refresh token says.
pub fn said(token: &RefreshToken) -> Said {
    let claims = token.claims().unwrap();
    Said { generation: claims.generation, issued_at: claims.iat, expires_at: claims.exp }
}

/// A key as it is sent and stored.
pub fn real(key: Key) -> IdempotencyKey {
    let maker = match key.maker {
        Party::Owner => 1,
        Party::Thief => 2,
    };
    IdempotencyKey::parse(&uuid::Uuid::from_u64_pair(maker, key.number.into()).to_string()).unwrap()
}

/// Opens what a starting server opens.
async fn open(path: &Path, keys: &KeyRing, clock: &Clock) -> (Database, SessionStore, Sessions) {
    let database = Database::open(&format!("sqlite://{}", path.display())).await.unwrap();
    let store = SessionStore::new(database.clone());
    tokio::spawn(store.clone().write_rotations());
    let revoked = Revocations::default();
    revoked.learn(&store, clock.now() - ACCESS).await.unwrap();
    let tokens = Tokens::new(keys.clone(), ISSUER);
    let audit = Audit::new(database.clone(), clock.clone());
    let sessions = Sessions::new(store.clone(), tokens, revoked, audit, LIFETIMES, clock.clone());
    (database, store, sessions)
}

async fn template() -> Template {
    let folder = folder();
    let keys = KeyRing::open(&folder.path().join("keys")).unwrap();
    let path = path_in(&folder);
    let database = Database::open(&format!("sqlite://{}", path.display())).await.unwrap();
    let limits = Limits { login: None, register: None };
    let rate_limits = RateLimits::new(database.clone(), limits, Clock::default());
    let audit = Audit::new(database.clone(), Clock::default());
    let (hashing, tokens) = (Hashing::start(4, 1), Tokens::new(keys.clone(), ISSUER));
    let users = Users::new(
        database.clone(),
        hashing,
        ThreadPool::start(1, 1),
        rate_limits,
        tokens,
        audit,
        Clock::default(),
    );
    let client = ClientInfo::default();
    let password = || PlainPassword::new("nine owls by the weir".to_owned());
    users.register("ada", password(), &client).await.unwrap();
    let user = users.recognise("ada", password(), None, &client).await.unwrap().user;
    database.close().await;
    Template { image: Image { database: fs::read(&path).unwrap(), log: None }, keys, user }
}

/// In memory where the system has a place for that: thousands of databases come and go, and what a
/// disk has when the power fails is not what is asked here.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::tempdir_in(base).unwrap()
}

fn path_in(folder: &TempDir) -> PathBuf {
    folder.path().join("latchkey.db")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
