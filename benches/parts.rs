//! The cost of a call's parts, without HTTP: `make bench-parts`, or `cargo bench --features ssr --bench parts`.
//! Criterion compares each run with the one before.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use http::{HeaderMap, HeaderName, Method};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::keeper::{Held, renewal};
use latchkey::proofs::{Proof, ProofRequest, Proofs};
use latchkey::sessions::rotation_rule::{Presented, decide};
use latchkey::sessions::{ClientFingerprint, IdempotencyKey, Session, SessionSettings, Sessions};
use latchkey::tokens::{Holder, KeyRing, SessionClaims, Tokens};
use latchkey::users::Roles;
use serde_json::json;
use std::hint::black_box;
use std::path::Path;
use std::sync::Mutex;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

const NOW: i64 = 1_800_000_000;
const DAY: i64 = 86_400;
const LIFE: i64 = 900;
const USER: &str = "0197f2a0-0000-7000-8000-000000000001";
const SESSION: &str = "0197f2a0-0000-7000-8000-000000000002";

fn claims(life: i64) -> SessionClaims<'static> {
    SessionClaims { user_id: USER, session_id: SESSION, issued_at: NOW, expires_at: NOW + life }
}

fn open_tokens(folder: &Path) -> Tokens {
    let keys = KeyRing::open(&folder.join("keys"), Clock::default()).unwrap();
    Tokens::new(keys, "https://login.example.org")
}

fn tokens(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let tokens = open_tokens(folder.path());
    criterion.bench_function("issue an access token", |bench| {
        bench.iter(|| tokens.issue_access(black_box(claims(LIFE)), Holder::named("ada")).unwrap());
    });
    criterion.bench_function("issue a refresh token", |bench| {
        bench.iter(|| tokens.issue_refresh(black_box(claims(7 * DAY)), 7, None).unwrap());
    });
    let refresh = tokens.issue_refresh(claims(7 * DAY), 7, None).unwrap();
    criterion.bench_function("verify a refresh token", |bench| {
        bench.iter(|| tokens.verify_refresh(black_box(&refresh), NOW).unwrap());
    });
    criterion.bench_function("verify an access token for the first time", |bench| {
        let fresh = || tokens.issue_access(claims(LIFE), Holder::named("ada")).unwrap();
        bench.iter_batched(
            fresh,
            |token| tokens.verify_access(&token, NOW, LIFE).unwrap(),
            BatchSize::SmallInput,
        );
    });
    let access = tokens.issue_access(claims(LIFE), Holder::named("ada")).unwrap();
    criterion.bench_function("verify an access token again", |bench| {
        bench.iter(|| tokens.verify_access(black_box(&access), NOW, LIFE).unwrap());
    });
}

fn proofs(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let tokens = open_tokens(folder.path());
    let proofs = Proofs::new(tokens.clone(), Clock::default(), ["https://login.example.org"]);
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let key = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
    let jwk = Some(Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap());
    let header = Header { typ: Some("dpop+jwt".to_owned()), jwk, ..Header::new(Algorithm::ES256) };
    criterion.bench_function("verify a proof", |bench| {
        let fresh = || {
            let claims = json!({
                "jti": Uuid::new_v4().to_string(),
                "htm": "POST",
                "htu": "https://login.example.org/api/login",
                "iat": Clock::default().now(),
            });
            let proof = encode(&header, &claims, &key).unwrap().parse().unwrap();
            let headers = HeaderMap::from_iter([(HeaderName::from_static("dpop"), proof)]);
            ProofRequest::new(&Method::POST, "/api/login", &headers)
        };
        let verify = |request| assert!(proofs.verify(&request, None).unwrap().thumbprint().is_some());
        bench.iter_batched(fresh, verify, BatchSize::SmallInput);
    });
    criterion.bench_function("issue a nonce", |bench| {
        bench.iter(|| tokens.issue_nonce(black_box(NOW), "").unwrap());
    });
}

fn decisions(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let tokens = open_tokens(folder.path());
    let held = Held {
        access_token: tokens.issue_access(claims(LIFE), Holder::named("ada")).unwrap(),
        refresh_token: tokens.issue_refresh(claims(7 * DAY), 7, None).unwrap(),
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
        roles: Roles::default(),
        generation: 7,
        rotated_at: NOW,
        rotation_key: None,
        rotated_by: Some(ClientFingerprint::of(&ClientInfo::default())),
        created_at: NOW,
        last_used_at: NOW,
        expires_at: NOW + 30 * DAY,
        revoked: None,
        revocation: None,
        access_until: NOW + 900,
        user_agent: None,
        address: None,
        bound: None,
    };
    criterion.bench_function("decide about a spent token", |bench| {
        let presented = Presented {
            generation: 6,
            branch: None,
            key: None,
            client: ClientFingerprint::of(&ClientInfo::default()),
            proof: Proof::Absent,
        };
        bench.iter(|| decide(&session, black_box(&presented), NOW, 10));
    });
}

fn rotation(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let sessions = runtime.block_on(sessions(folder.path()));
    let token = Mutex::new(runtime.block_on(begin(&sessions, folder.path())));
    criterion.bench_function("rotate a session on SQLite", |bench| {
        bench.to_async(&runtime).iter(|| async {
            let key = IdempotencyKey::parse(&Uuid::new_v4().to_string()).unwrap();
            let presented = token.lock().unwrap().clone();
            let pair =
                sessions.refresh(presented, Some(key), &ClientInfo::default(), &Proof::Absent).await.unwrap();
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
        sessions_per_user: 100,
        rotation: true,
    };
    let audit = Audit::new(database.clone(), Clock::default());
    let sessions = Sessions::new(database, open_tokens(folder), audit, settings, Clock::default());
    tokio::spawn(sessions.clone().write_rotations());
    sessions
}

/// The refresh token of a new session.
async fn begin(sessions: &Sessions, folder: &Path) -> latchkey::wire::RefreshToken {
    let database = Database::open(&url(folder)).await.unwrap();
    let insert = "INSERT INTO users (id, username, password_hash, created_at, password_changed_at)
        VALUES ($1, 'ada', '', 0, 0)";
    sqlx::query(insert).bind(USER).execute(&database.durable).await.unwrap();
    let user = latchkey::users::UserStore::new(database).by_id(USER).await.unwrap().unwrap();
    sessions.begin(&user, &ClientInfo::default(), &Proof::Absent).await.unwrap().refresh_token
}

fn url(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("latchkey.db").display())
}

criterion_group!(parts, tokens, proofs, decisions, rotation);
criterion_main!(parts);
