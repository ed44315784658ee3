//! Upper limits of this machine, for `make bench` to compare with. The first argument names which one to run;
//! without an argument, as under `cargo test --all-targets`, it does nothing.
//!
//! - `constant ADDRESS`: axum answers `GET /api/me` and `POST /api/refresh` with constants of their sizes
//! - `update ADDRESS FILE`: axum answers `POST /api/refresh` after one bare UPDATE in SQLite
//! - `bcrypt COST SECONDS`: prints how many hashes all cores together verify in a second

use axum::extract::State;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Router, http::StatusCode, http::header::CONTENT_TYPE};
use bytes::Bytes;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, Executor};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

const ME: &str = r#"{"userId":"019abcde-0123-7456-89ab-0123456789ab","username":"ada","sessionId":"019abcde-0123-7456-89ab-0123456789ab","expiresAt":1800000000}"#;

/// The lengths of Latchkey's tokens, in bytes.
const ACCESS: usize = 541;
const REFRESH: usize = 419;

const ROWS: i64 = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["constant", address] => serve(address, constant()),
        ["update", address, file] => update(address, file),
        ["bcrypt", cost, seconds] => bcrypt(cost.parse()?, Duration::from_secs(seconds.parse()?)),
        _ => Ok(()),
    }
}

fn constant() -> Router {
    let (access, refresh) = ("a".repeat(ACCESS), "r".repeat(REFRESH));
    let pair = format!(
        r#"{{"accessToken":"{access}","refreshToken":"{refresh}","tokenType":"Bearer","expiresIn":900}}"#
    );
    let pair = Bytes::from(pair);
    Router::new()
        .route("/api/me", get(|| async { ([(CONTENT_TYPE, "application/json")], ME) }))
        .route("/api/refresh", post(|| async move { ([(CONTENT_TYPE, "application/json")], pair) }))
}

fn serve(address: &str, router: Router) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Runtime::new()?.block_on(listen(address, router))
}

async fn listen(address: &str, router: Router) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(address).await?.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

fn update(address: &str, file: &str) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let pool = open(file).await?;
        let rows = Rows { pool, next: Arc::default() };
        listen(address, Router::new().route("/api/refresh", post(update_one)).with_state(rows)).await
    })
}

#[derive(Clone)]
struct Rows {
    pool: AnyPool,
    next: Arc<AtomicI64>,
}

async fn update_one(State(rows): State<Rows>) -> StatusCode {
    let id = rows.next.fetch_add(1, Ordering::Relaxed) % ROWS;
    let done = sqlx::query("UPDATE rows SET generation = generation + 1 WHERE id = $1")
        .bind(id)
        .execute(&rows.pool)
        .await;
    if done.is_ok_and(|done| done.rows_affected() == 1) {
        StatusCode::OK
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// Opens the database with the settings that the server uses for rotations.
async fn open(file: &str) -> Result<AnyPool, sqlx::Error> {
    install_default_drivers();
    let options = AnyPoolOptions::new().max_connections(1).after_connect(|connection, _| {
        Box::pin(async move {
            connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;").await?;
            Ok(())
        })
    });
    let pool = options.connect(&format!("sqlite://{file}?mode=rwc")).await?;
    pool.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, generation BIGINT NOT NULL)").await?;
    sqlx::query(
        "WITH RECURSIVE ids (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM ids WHERE id + 1 < $1)
         INSERT INTO rows SELECT id, 0 FROM ids",
    )
    .bind(ROWS)
    .execute(&pool)
    .await?;
    Ok(pool)
}

/// Runs bcrypt on all cores.
fn bcrypt(cost: u32, lasting: Duration) -> Result<(), Box<dyn Error>> {
    let hash = bcrypt::hash("nine owls by the weir", cost)?;
    let begun = Instant::now();
    let workers: Vec<_> = (0..thread::available_parallelism()?.get())
        .map(|_| {
            let hash = hash.clone();
            thread::spawn(move || {
                let (mut done, mut right) = (0_u32, true);
                while begun.elapsed() < lasting {
                    right &= bcrypt::verify("nine owls by the weir", &hash).is_ok_and(|right| right);
                    done += 1;
                }
                (right, f64::from(done) / begun.elapsed().as_secs_f64())
            })
        })
        .collect();
    let mut rate = 0.0;
    for worker in workers {
        let (right, own_rate) = worker.join().map_err(|_| "a worker panicked")?;
        assert!(right, "bcrypt found the right password wrong");
        rate += own_rate;
    }
    println!("{rate:.2}");
    Ok(())
}
