//! Kills a real server under refresh load at random moments. After each restart every client must be able to continue
//! with the tokens that it holds.

use crate::process::{DEADLINE, Home};
use crate::prover::Prover;
use latchkey::database::Database;
use latchkey::sessions::SessionStore;
use latchkey::wire::TokenPair;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The number of kills under load. Every tenth is followed by another during the next start.
const KILLS: u64 = 50;
const CLIENTS: u64 = 16;
/// The number of clients that send no keys. They rely on the grace time, which must be longer than a restart.
const KEYLESS: u64 = 4;
/// The number of clients in a browser: their sessions are bound, and the browser is killed, too.
const BOUND: u64 = 6;
/// How many refreshes of a browser come between two of its own kills.
const LIFE: usize = 7;
const FLAGS: [&str; 2] = ["--rotation-grace", "60s"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_client_loses_its_session_when_the_server_is_killed() {
    let home = Arc::new(Home::new());
    let http = reqwest::Client::builder().no_proxy().timeout(DEADLINE).build().unwrap();
    let mut process = home.start(&FLAGS);
    home.healthy(&mut process, &http).await;
    register(&home, &http).await;

    let stop = Arc::new(AtomicBool::new(false));
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let prover = (number >= CLIENTS - BOUND).then(Prover::new);
        clients.push(Running::begin(Client::log_in(&home, &http, number >= KEYLESS, prover).await, &stop));
    }
    let mut lost = 0;
    for kill in 0..KILLS {
        wait_for_answers(&mut clients, &home).await;
        lost += answers_repeated(&home, &http).await;
        tokio::time::sleep(Duration::from_millis(random(40))).await;
        drop(process);
        if kill % 10 == 0 {
            let starting = home.start(&FLAGS);
            tokio::time::sleep(Duration::from_millis(random(100))).await;
            drop(starting);
        }
        process = home.start(&FLAGS);
        home.healthy(&mut process, &http).await;
    }
    wait_for_answers(&mut clients, &home).await;
    stop.store(true, Ordering::Relaxed);

    let mut finished = Vec::new();
    for running in clients {
        let mut client = running.task.await.unwrap().unwrap();
        client.refresh().await.unwrap();
        client.call().await;
        finished.push(client);
    }
    drop(process);
    let database = Database::open(&format!("sqlite://{}", home.database().display())).await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sessions").fetch_one(&database.reads).await.unwrap();
    assert_eq!(rows, i64::try_from(CLIENTS).unwrap());
    let store = SessionStore::new(database);
    for client in &finished {
        let claims = client.pair.refresh_token.claims().unwrap();
        let row = store.find(&claims.sid).await.unwrap().unwrap();
        assert_eq!((row.generation, row.rotated_at, row.revoked), (claims.generation, claims.iat, None));
    }
    let refreshes: i64 = finished.iter().map(|client| client.generation()).sum();
    let kills: u64 = finished.iter().map(|client| client.kills).sum();
    println!(
        "{KILLS} kills of the server and {kills} of browsers, {refreshes} refreshes by {CLIENTS} clients"
    );
    println!("{lost} answers were lost");
    assert!(lost > 0, "no kill hit between a rotation and its answer");
    assert!(kills >= BOUND, "hardly any browser was killed");
}

/// The number of refreshes that the running process has answered again.
async fn answers_repeated(home: &Home, http: &reqwest::Client) -> u64 {
    let metrics = http.get(home.url("/metrics")).send().await.unwrap().text().await.unwrap();
    let repeated = metrics.lines().find_map(|line| line.strip_prefix(REPEATED));
    repeated.map_or(0, |times| times.trim().parse().unwrap())
}

const REPEATED: &str = r#"latchkey_refreshes_total{outcome="repeated"}"#;

/// Waits until every client has received another answer.
async fn wait_for_answers(clients: &mut [Running], home: &Home) {
    let begun = Instant::now();
    for running in clients {
        let before = running.answered.load(Ordering::Relaxed);
        while running.answered.load(Ordering::Relaxed) == before {
            if running.task.is_finished() {
                let why = (&mut running.task).await.unwrap().err();
                panic!("a client lost its session: {why:?}; {}", home.log_text());
            }
            assert!(begun.elapsed() < DEADLINE, "a client received no answer: {}", home.log_text());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// A client that refreshes continuously.
struct Running {
    task: JoinHandle<Result<Client, String>>,
    answered: Arc<AtomicU64>,
}

impl Running {
    fn begin(mut client: Client, stop: &Arc<AtomicBool>) -> Self {
        let (stop, answered) = (stop.clone(), Arc::new(AtomicU64::new(0)));
        let counted = answered.clone();
        let task = tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                client.refresh().await?;
                counted.fetch_add(1, Ordering::Relaxed);
            }
            Ok(client)
        });
        Self { task, answered }
    }
}

/// An honest client that follows the README.
struct Client {
    home: Arc<Home>,
    http: reqwest::Client,
    keyed: bool,
    /// The key of the browser, if there is one.
    prover: Option<Prover>,
    pair: TokenPair,
    /// The pairs since the browser started. Its disk may have any of them.
    stored: Vec<TokenPair>,
    /// How often the browser was killed.
    kills: u64,
    /// The key of the current refresh. A real client stores it before it sends the request.
    pending: Option<Uuid>,
}

impl Client {
    async fn log_in(home: &Arc<Home>, http: &reqwest::Client, keyed: bool, prover: Option<Prover>) -> Self {
        let (url, body) = (home.url("/api/login"), json!({ "username": NAME, "password": PASSWORD }));
        let mut request = http.post(&url).json(&body);
        if let Some(prover) = &prover {
            request = request.header("DPoP", prover.prove(&url, None));
        }
        let pair: TokenPair = answer(request.send().await.unwrap(), StatusCode::OK).await.unwrap();
        let bound = pair.refresh_token.claims().unwrap().br.is_some();
        assert_eq!(bound, prover.is_some());
        let (home, http, stored) = (home.clone(), http.clone(), vec![pair.clone()]);
        Self { home, http, keyed, prover, pair, stored, kills: 0, pending: None }
    }

    /// Kills the browser: it wakes with an older pair, and without the key of the current refresh.
    fn kill(&mut self) {
        self.pair = self.stored.swap_remove(random(2) as usize % self.stored.len());
        self.stored = vec![self.pair.clone()];
        self.pending = None;
        self.kills += 1;
    }

    fn generation(&self) -> i64 {
        self.pair.refresh_token.claims().unwrap().generation
    }

    /// Retries one refresh until an answer arrives.
    async fn refresh(&mut self) -> Result<(), String> {
        let was_killed = self.prover.is_some() && self.stored.len() > LIFE;
        if was_killed {
            self.kill();
        }
        if self.keyed {
            self.pending = Some(Uuid::new_v4());
        }
        let pair = loop {
            match self.attempt().await? {
                Some(pair) => break pair,
                None => tokio::time::sleep(Duration::from_millis(2)).await,
            }
        };
        let spent = self.generation();
        self.stored.push(pair.clone());
        self.pair = pair;
        self.pending = None;
        let now = self.generation();
        let follows = if was_killed { now > spent } else { now == spent + 1 };
        if follows { Ok(()) } else { Err(format!("generation {now} came after {spent}")) }
    }

    /// Returns `None` if no answer arrived. The server may have rotated the token nevertheless.
    async fn attempt(&self) -> Result<Option<TokenPair>, String> {
        let (url, token) = (self.home.url("/api/refresh"), &self.pair.refresh_token);
        let mut request = self.http.post(&url).json(&json!({ "refreshToken": token }));
        if let Some(prover) = &self.prover {
            request = request.header("DPoP", prover.prove(&url, Some(token.reveal())));
        }
        if let Some(key) = self.pending {
            request = request.header("Idempotency-Key", key.to_string());
        }
        let Ok(response) = request.send().await else {
            return Ok(None);
        };
        let status = response.status();
        match response.text().await {
            Err(_) => Ok(None),
            Ok(text) if status == StatusCode::OK => {
                serde_json::from_str(&text).map(Some).map_err(|error| format!("{error}: {text}"))
            }
            Ok(text) => Err(format!("{status} {text}")),
        }
    }

    async fn call(&self) {
        let request = self.http.get(self.home.url("/api/me")).bearer_auth(self.pair.access_token.reveal());
        let me: serde_json::Value = answer(request.send().await.unwrap(), StatusCode::OK).await.unwrap();
        assert_eq!(me["username"], NAME);
    }
}

const NAME: &str = "ada";
const PASSWORD: &str = "nine owls by the weir";

async fn register(home: &Home, http: &reqwest::Client) {
    let body = json!({ "username": NAME, "password": PASSWORD });
    let sent = http.post(home.url("/api/register")).json(&body).send().await;
    answer::<serde_json::Value>(sent.unwrap(), StatusCode::CREATED).await.unwrap();
}

async fn answer<T: DeserializeOwned>(response: reqwest::Response, expected: StatusCode) -> Result<T, String> {
    let status = response.status();
    let text = response.text().await.map_err(|error| error.to_string())?;
    if status != expected {
        return Err(format!("{status} {text}"));
    }
    serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))
}

/// A random number of milliseconds up to a limit. A seed would be useless, because process timing is not reproducible.
fn random(limit: u128) -> u64 {
    u64::try_from(Uuid::new_v4().as_u128() % (limit + 1)).unwrap()
}
