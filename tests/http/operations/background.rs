//! Background tasks: `/readyz` and `/metrics` report one that fails, and it is restarted.

use crate::support::app::spawn_app;
use crate::support::wait::until;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[tokio::test]
async fn readyz_names_a_task_that_panicked_until_it_has_recovered() {
    let app = spawn_app().await;
    assert_eq!(app.get("/readyz").await.status, 200);
    let panicked = Arc::new(AtomicBool::new(false));
    app.background().start("counting sheep", panicked, |panicked| async move {
        assert!(panicked.swap(true, Ordering::Relaxed), "this task panics once");
        std::future::pending().await
    });
    until("the server stays ready", async || app.get("/readyz").await.status != 200).await;
    let answer = app.get("/readyz").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("counting sheep"), "{answer:?}");
    // It is the load balancer's business to send requests elsewhere; those that come are answered.
    app.signed_in("ada").await;
    until("the server does not get ready again", async || app.get("/readyz").await.status != 503).await;
    let metrics = app.get("/metrics").await;
    let line = "latchkey_background_failures_total{task=\"counting sheep\"} 1";
    assert!(metrics.text().lines().any(|told| told == line), "{}", metrics.text());
}
