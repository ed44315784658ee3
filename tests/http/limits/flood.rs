//! A flood of login attempts does not keep others out.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use futures::future::{Either, join_all, select};
use reqwest::Client;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[tokio::test]
async fn refreshes_and_calls_go_on_while_passwords_are_tried() {
    let app = spawn_app_with(&["--bcrypt-cost", "12"]).await;
    let mut ada = app.signed_in("ada").await;
    let cores = std::thread::available_parallelism().unwrap().get();
    let flood = pin!(join_all((0..cores * 30).map(|_| app.wrong_password("nobody"))));
    let others = pin!(async {
        for _ in 0..20 {
            ada = Pair::of(&app.refresh_keyed(&ada, &key()).await);
            app.me(&ada).await.ok();
        }
    });
    // All of these are answered while passwords still wait in the queue.
    let Either::Right(((), flood)) = select(flood, others).await else {
        panic!("the flood was over before forty calls were answered");
    };
    let mut statuses: Vec<_> = flood.await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    assert_eq!(statuses, [401, 503]);
}

/// A login by a client with this address, which a proxy reports, over a connection of its own.
async fn log_in_from(http: &Client, app: &App, address: &str, name: &str, password: &str) -> u16 {
    let request = http.post(app.url("/api/login")).header("x-forwarded-for", address);
    Answer::to(request.json(&credentials(name, password))).await.status
}

fn connection() -> Client {
    Client::builder().no_proxy().pool_max_idle_per_host(1).build().unwrap()
}

/// How many of 60 logins of other people succeed while 32 connections from one address try new names.
async fn logins_during_a_flood(login_limit: &str) -> usize {
    let flags = ["--bcrypt-cost", "9", "--trusted-proxies", "127.0.0.1", "--login-limit", login_limit];
    let app = spawn_app_with(&flags).await;
    let people: Vec<_> = (0..4).map(|person| format!("person{person}")).collect();
    for name in &people {
        app.signed_in(name).await;
    }
    let (stop, tries) = (AtomicBool::new(false), AtomicUsize::new(0));
    let flood = join_all((0..32).map(|_| async {
        let http = connection();
        while !stop.load(Ordering::Relaxed) {
            let name = format!("nobody{}", tries.fetch_add(1, Ordering::Relaxed));
            log_in_from(&http, &app, "198.51.100.7", &name, "no owls at all").await;
        }
    }));
    let others = async {
        while tries.load(Ordering::Relaxed) < 64 {
            tokio::task::yield_now().await;
        }
        let logins = join_all(people.iter().enumerate().map(|(at, name)| {
            let app = &app;
            async move {
                let (http, address) = (connection(), format!("203.0.113.{at}"));
                let mut succeeded = 0;
                for _ in 0..15 {
                    succeeded += usize::from(log_in_from(&http, app, &address, name, PASSWORD).await == 200);
                }
                succeeded
            }
        }));
        let succeeded = logins.await.into_iter().sum();
        stop.store(true, Ordering::Relaxed);
        succeeded
    };
    futures::join!(flood, others).1
}

#[tokio::test]
async fn others_log_in_during_a_flood_from_one_address() {
    for limit in ["off", "10/1m"] {
        let succeeded = logins_during_a_flood(limit).await;
        assert!(succeeded >= 57, "with the limit {limit}, {succeeded} of 60 logins succeeded");
    }
}

#[tokio::test]
async fn throttled_attempts_leave_no_rows() {
    let app = spawn_app_with(&["--login-limit", "1/1h"]).await;
    for _ in 0..20 {
        let names: Vec<_> = (0..100).map(|_| key()).collect();
        join_all(names.iter().map(|name| app.wrong_password(name))).await;
    }
    let database = app.database().await;
    let rows: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM attempts").fetch_one(&database.reads).await.unwrap();
    // Ten attempts at ten names, and the network.
    assert_eq!(rows, 11);
}

#[tokio::test]
async fn an_attempt_that_finds_the_queue_full_is_charged() {
    let app = spawn_app_with(&["--bcrypt-cost", "12", "--login-limit", "40/1h"]).await;
    let answers = join_all((0..60).map(|_| app.wrong_password("nobody"))).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(401) + count(503), count(429)), (40, 20));
    assert!(count(503) > 0, "the queue was full");
}
