//! The cost of a refresh: `make bench-refresh`, or `cargo bench --features ssr --bench refresh`.
//!
//! First, clients call the release binary on SQLite over 32 connections that stay open; they share the machine's
//! cores with it. Then 1,000 sessions are refreshed without HTTP: 100 times each, with their timelines written and without,
//! in turns, and 1,000 times each, to see how the database grows.

#[path = "load/connection.rs"]
mod connection;

use connection::Connection;
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::proofs::Proof;
use latchkey::rate_limits::{Limits, RateLimits};
use latchkey::sessions::{IdempotencyKey, SessionSettings, Sessions};
use latchkey::tokens::{KeyRing, Tokens};
use latchkey::users::{PasswordPolicy, Passwords, Registration, Users};
use latchkey::wire::{PlainPassword, RefreshToken};
use serde_json::{Value, json};
use std::fs;
use std::net::IpAddr;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;

const CONNECTIONS: usize = 32;
const WARM_UP: Duration = Duration::from_secs(3);
const MEASURED: Duration = Duration::from_secs(15);

/// How often the sessions are refreshed with their timelines and without.
const ROUNDS: usize = 7;
const REFRESHES_A_ROUND: usize = 100;

const SESSIONS: usize = 1_000;
const REFRESHES: usize = 1_000;
/// How many sessions are refreshed at the same time.
const AT_ONCE: usize = 8;

const DATABASE: &str = "latchkey.db";
const NAME: &str = "ada";
const PASSWORD: &str = "nine owls by the weir";

fn main() {
    // `cargo test --all-targets` runs this too, without the flag.
    if std::env::args().any(|argument| argument == "--bench") {
        speed();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(timelines());
        runtime.block_on(size());
    }
}

fn speed() {
    let folder = folder();
    let server = Server::start(folder.path());
    let credentials = json!({ "username": NAME, "password": PASSWORD }).to_string();
    server.connect().send("POST", "/api/register", "", &credentials);
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let mut connection = server.connect();
            let pair = connection.send("POST", "/api/login", "", &credentials);
            (connection, pair)
        })
        .collect();
    let begun = Instant::now();
    let clients: Vec<_> = clients
        .into_iter()
        .map(|(connection, pair)| thread::spawn(move || refresh_until_the_end(begun, connection, pair)))
        .collect();
    let mut times: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    times.sort_unstable();
    let milliseconds = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1_000.0;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("refresh over HTTP: SQLite, {CONNECTIONS} connections, server and callers on {cores} cores");
    println!("  refreshes a second  {:>9.0}", times.len() as f64 / MEASURED.as_secs_f64());
    println!("  median              {:>9.2} ms", milliseconds(50));
    println!("  99th percentile     {:>9.2} ms", milliseconds(99));
}

/// How long each refresh after the warm-up took.
fn refresh_until_the_end(begun: Instant, mut connection: Connection, mut pair: Value) -> Vec<Duration> {
    let mut times = Vec::new();
    while begun.elapsed() < WARM_UP + MEASURED {
        let body = json!({ "refreshToken": pair["refreshToken"] }).to_string();
        let key = format!("Idempotency-Key: {}\r\n", Uuid::new_v4());
        let sent = Instant::now();
        pair = connection.send("POST", "/api/refresh", &key, &body);
        if begun.elapsed() > WARM_UP {
            times.push(sent.elapsed());
        }
    }
    times
}

/// Compares refreshes with timelines and without. Verdicts wait in memory, and another task writes them once a second.
async fn timelines() {
    let mut rates = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS * 2 {
        let are_written = round % 2 == 0;
        let folder = folder();
        let database = open_database(folder.path()).await;
        let mut tokens = log_in_all(&database, folder.path()).await;
        let sessions = sessions(&database, folder.path());
        let writer = are_written.then(|| tokio::spawn(sessions.clone().write_timelines()));
        let begun = Instant::now();
        for _ in 0..REFRESHES_A_ROUND {
            tokens = refresh_all(&sessions, tokens).await;
        }
        let rate = (SESSIONS * REFRESHES_A_ROUND) as f64 / begun.elapsed().as_secs_f64();
        rates[usize::from(are_written)].push(rate);
        writer.inspect(|writer| writer.abort());
        database.close().await;
    }
    println!(
        "refreshes a second without HTTP: {SESSIONS} sessions, {AT_ONCE} at once, {ROUNDS} rounds in turns"
    );
    for (name, mut rates) in ["timelines not written", "timelines written"].into_iter().zip(rates) {
        rates.sort_unstable_by(f64::total_cmp);
        let [slowest, median, fastest] = [rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]];
        println!("  {name:<24} median {median:>6.0}, from {slowest:.0} to {fastest:.0}");
    }
}

async fn size() {
    let folder = folder();
    let path = folder.path().join(DATABASE);
    let database = open_database(folder.path()).await;
    let mut tokens = log_in_all(&database, folder.path()).await;
    println!("database of {SESSIONS} sessions          file       write-ahead log");
    print_sizes("after login", &path);
    let sessions = sessions(&database, folder.path());
    let begun = Instant::now();
    for round in 1..=REFRESHES {
        tokens = refresh_all(&sessions, tokens).await;
        if [1, REFRESHES / 10, REFRESHES].contains(&round) {
            print_sizes(&format!("refreshed {round} times"), &path);
        }
    }
    let took = begun.elapsed().as_secs_f64();
    database.close().await;
    print_sizes("server stopped", &path);
    println!("  {} refreshes without HTTP took {took:.0} s", SESSIONS * REFRESHES);
}

async fn open_database(folder: &Path) -> Database {
    Database::open(&format!("sqlite://{}", folder.join(DATABASE).display())).await.unwrap()
}

async fn log_in_all(database: &Database, folder: &Path) -> Vec<RefreshToken> {
    let limits = Limits { login: None, register: None };
    let rate_limits = RateLimits::new(database.clone(), limits, Clock::default());
    let audit = Audit::new(database.clone(), Clock::default());
    let (passwords, tokens) = (Passwords::start(4, 1, PasswordPolicy::default()), open_tokens(folder));
    let users = Users::new(
        database.clone(),
        Registration::Open,
        passwords,
        rate_limits,
        tokens,
        audit,
        Clock::default(),
    );
    let password = || PlainPassword::new(PASSWORD.to_owned());
    users.register(NAME, password(), None, &ClientInfo::default()).await.unwrap();
    let user = users.authenticate(NAME, password(), None, &ClientInfo::default()).await.unwrap().user;
    let sessions = sessions(database, folder);
    let mut tokens = Vec::new();
    for _ in 0..SESSIONS {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let client =
            ClientInfo { user_agent: Some(agent.to_owned()), address: Some(IpAddr::from([192, 0, 2, 1])) };
        tokens.push(sessions.begin(&user, &client, &Proof::Absent).await.unwrap().refresh_token);
    }
    tokens
}

/// Refreshes every session once.
async fn refresh_all(sessions: &Sessions, tokens: Vec<RefreshToken>) -> Vec<RefreshToken> {
    let mut tasks = Vec::new();
    let share = tokens.len().div_ceil(AT_ONCE);
    for tokens in tokens.chunks(share).map(<[_]>::to_vec) {
        let sessions = sessions.clone();
        tasks.push(tokio::spawn(async move {
            let mut successors = Vec::with_capacity(tokens.len());
            for token in tokens {
                let key = IdempotencyKey::parse(&Uuid::new_v4().to_string()).unwrap();
                let pair =
                    sessions.refresh(token, Some(key), &ClientInfo::default(), &Proof::Absent).await.unwrap();
                successors.push(pair.refresh_token);
            }
            successors
        }));
    }
    let mut successors = Vec::with_capacity(tokens.len());
    for task in tasks {
        successors.extend(task.await.unwrap());
    }
    successors
}

fn sessions(database: &Database, folder: &Path) -> Sessions {
    let day = 86_400;
    let settings = SessionSettings {
        access_ttl: 900,
        refresh_ttl: 7 * day,
        session_ttl: 30 * day,
        grace: 10,
        sessions_per_user: u32::MAX,
        rotation: true,
    };
    let audit = Audit::new(database.clone(), Clock::default());
    let sessions = Sessions::new(database.clone(), open_tokens(folder), audit, settings, Clock::default());
    tokio::spawn(sessions.clone().write_rotations());
    sessions
}

fn open_tokens(folder: &Path) -> Tokens {
    let keys = KeyRing::open(&folder.join("keys"), Clock::default()).unwrap();
    Tokens::new(keys, "http://127.0.0.1:3000")
}

/// Prints the sizes of the database's files.
fn print_sizes(when: &str, path: &Path) {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let kilobytes = |path: PathBuf| fs::metadata(path).map_or(0, |file| file.len() / 1_024);
    println!("  {when:<24} {:>8} KiB {:>14} KiB", kilobytes(path.to_owned()), kilobytes(log.into()));
}

/// On a disk, because SQLite is faster in memory than it is in production.
fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The server's process; killed when dropped.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("site/pkg")).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_latchkey"))
            .current_dir(folder)
            .env_clear()
            .args(["--site-addr", &address.to_string(), "--bcrypt-cost", "4"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // As in production, it logs a line for each request.
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, address }
    }

    /// Connects as soon as the server listens.
    fn connect(&self) -> Connection {
        let begun = Instant::now();
        loop {
            match Connection::open(&self.address.to_string()) {
                Ok(connection) => return connection,
                Err(error) => assert!(begun.elapsed() < Duration::from_secs(30), "{error}"),
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
