//! The domain without HTTP: users and sessions on a SQLite database, which a test can close and open again.

use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::rate_limits::{Limits, RateLimits};
use latchkey::sessions::{Session, SessionSettings, SessionStore, Sessions};
use latchkey::tokens::{KeyRing, Tokens};
use latchkey::users::{PasswordPolicy, Passwords, Registration, User, Users};
use latchkey::wire::PlainPassword;
use std::path::Path;
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// The password of every user.
pub const PASSWORD: &str = "nine owls by the weir";
pub const ISSUER: &str = "http://127.0.0.1:3000";

/// Everything that the server opens when it starts.
pub struct Domain {
    pub database: Database,
    pub sessions: Sessions,
    rotations: JoinHandle<()>,
}

impl Domain {
    pub async fn open(path: &Path, keys: &KeyRing, settings: SessionSettings, clock: &Clock) -> Self {
        let database = Database::open(&format!("sqlite://{}", path.display())).await.unwrap();
        let tokens = Tokens::new(keys.clone(), ISSUER);
        let audit = Audit::new(database.clone(), clock.clone());
        let sessions = Sessions::new(database.clone(), tokens, audit, settings, clock.clone());
        sessions.load_revocations().await.unwrap();
        let rotations = tokio::spawn(sessions.clone().write_rotations());
        Self { database, sessions, rotations }
    }

    pub async fn close(&self) {
        self.rotations.abort();
        self.database.close().await;
    }

    /// The row of a session.
    pub async fn session(&self, id: &str) -> Option<Session> {
        SessionStore::new(self.database.clone()).find(id).await.unwrap()
    }
}

impl Drop for Domain {
    fn drop(&mut self) {
        self.rotations.abort();
    }
}

/// The users of a database, whose passwords are hashed quickly.
pub fn users(database: &Database, keys: &KeyRing, clock: &Clock) -> Users {
    let limits = Limits { login: None, register: None };
    Users::new(
        database.clone(),
        Registration::Open,
        Passwords::start(4, 1, PasswordPolicy::default()),
        RateLimits::new(database.clone(), limits, clock.clone()),
        Tokens::new(keys.clone(), ISSUER),
        Audit::new(database.clone(), clock.clone()),
        clock.clone(),
    )
}

/// Registers users in a database.
pub async fn register(database: &Database, keys: &KeyRing, clock: &Clock, names: &[&str]) -> Vec<User> {
    let users = users(database, keys, clock);
    let password = || PlainPassword::new(PASSWORD.to_owned());
    let client = ClientInfo::default();
    let mut registered = Vec::new();
    for name in names {
        users.register(name, password(), None, &client).await.unwrap();
        registered.push(users.authenticate(name, password(), None, &client).await.unwrap().user);
    }
    registered
}

/// A temporary folder, in memory if possible, because the tests create thousands of databases and none of them needs to
/// survive a power cut.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::tempdir_in(base).unwrap()
}
