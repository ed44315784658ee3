//! What the parts of a call cost, without HTTP: `make bench-parts`, or `cargo bench --features ssr --bench
//! parts`. Criterion keeps the figures of the last run and prints how they have changed.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::keeper::{Held, renewal};
use latchkey::sessions::rotation_rule::{Presented, decide};
use latchkey::sessions::{IdempotencyKey, Session, SessionSettings, Sessions};
use latchkey::tokens::{Bearing, KeyRing, Tokens};
use std::hint::black_box;
use std::path::Path;
use std::sync::Mutex;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

const NOW: i64 = 1_800_000_000;
const DAY: i64 = 86_400;
const USER: &str = "0197f2a0-0000-7000-8000-000000000001";
const SESSION: &str = "0197f2a0-0000-7000-8000-000000000002";

fn bearing(life: i64) -> Bearing<'static> {
    Bearing { user_id: USER, session_id: SESSION, issued_at: NOW, expires_at: NOW + life }
}

fn minter(folder: &Path) -> Tokens {
    Tokens::new(KeyRing::open(&folder.join("keys")).unwrap(), "https://login.example.org")
}

fn tokens(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let minter = minter(folder.path());
    criterion.bench_function("mint an access token", |bench| {
        bench.iter(|| minter.access(black_box(bearing(900)), "ada").unwrap());
    });
    criterion.bench_function("mint a refresh token", |bench| {
        bench.iter(|| minter.refresh(black_box(bearing(7 * DAY)), 7).unwrap());
    });
    let refresh = minter.refresh(bearing(7 * DAY), 7).unwrap();
    criterion.bench_function("verify a refresh token", |bench| {
        bench.iter(|| minter.verify_refresh(black_box(&refresh), NOW).unwrap());
    });
    criterion.bench_function("verify an access token for the first time", |bench| {
        let fresh = || minter.access(bearing(900), "ada").unwrap();
        bench.iter_batched(fresh, |token| minter.verify_access(&token, NOW).unwrap(), BatchSize::SmallInput);
    });
    let access = minter.access(bearing(900), "ada").unwrap();
    criterion.bench_function("verify an access token again", |bench| {
        bench.iter(|| minter.verify_access(black_box(&access), NOW).unwrap());
    });
}

fn decisions(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let minter = minter(folder.path());
    let held = Held {
        access_token: minter.access(bearing(900), "ada").unwrap(),
        refresh_token: minter.refresh(bearing(7 * DAY), 7).unwrap(),
        clock_offset: 0,
        pending_key: None,
    };
    criterion.bench_function("decide whether to renew", |bench| {
        bench.iter(|| renewal(black_box(NOW * 1_000), &held));
    });
    let session = Session {
        id: SESSION.to_owned(),
        user_id: USER.to_owned(),
        username: "ada".to_owned(),
        generation: 7,
        rotated_at: NOW,
        rotation_key: None,
        created_at: NOW,
        last_used_at: NOW,
        expires_at: NOW + 30 * DAY,
        revoked: None,
        user_agent: None,
        address: None,
    };
    criterion.bench_function("decide what a spent token comes to", |bench| {
        let presented = Presented { generation: 6, key: None };
        bench.iter(|| decide(&session, black_box(&presented), NOW, 10));
    });
}

fn rotation(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let sessions = runtime.block_on(sessions(folder.path()));
    let token = Mutex::new(runtime.block_on(begun(&sessions, folder.path())));
    criterion.bench_function("rotate a session on SQLite", |bench| {
        bench.to_async(&runtime).iter(|| async {
            let key = IdempotencyKey::parse(&Uuid::new_v4().to_string()).unwrap();
            let presented = token.lock().unwrap().clone();
            let pair = sessions.refresh(presented, Some(key), &ClientInfo::default()).await.unwrap();
            *token.lock().unwrap() = pair.refresh_token;
        });
    });
}

async fn sessions(folder: &Path) -> Sessions {
    let database = Database::open(&url(folder)).await.unwrap();
    let settings = SessionSettings {
        access_ttl: 900,
        refresh_ttl: 7 * DAY,
        session_ttl: 30 * DAY,
        grace: 10,
        rotation: true,
    };
    let audit = Audit::new(database.clone(), Clock::default());
    let sessions = Sessions::new(database, minter(folder), audit, settings, Clock::default());
    tokio::spawn(sessions.clone().write_rotations());
    sessions
}

/// The refresh token of a session that has just begun.
async fn begun(sessions: &Sessions, folder: &Path) -> latchkey::wire::RefreshToken {
    let database = Database::open(&url(folder)).await.unwrap();
    let insert = "INSERT INTO users (id, username, password_hash, created_at, password_changed_at)
        VALUES ($1, 'ada', '', 0, 0)";
    sqlx::query(insert).bind(USER).execute(&database.durable).await.unwrap();
    let user = latchkey::users::UserStore::new(database).by_id(USER).await.unwrap().unwrap();
    sessions.begin(&user, &ClientInfo::default()).await.unwrap().refresh_token
}

fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("latchkey.db").display())
}

criterion_group!(parts, tokens, decisions, rotation);
criterion_main!(parts);
