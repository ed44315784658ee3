//! Background tasks: `/readyz` and `/metrics` report one that fails, and it is restarted.

use crate::support::app::spawn_app;
use crate::support::program::DEADLINE;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[tokio::test]
async fn readyz_names_a_task_that_panicked_until_it_has_recovered() {
    let app = spawn_app().await;
    assert_eq!(app.get("/readyz").await.status, 200);
    let panicked = Arc::new(AtomicBool::new(false));
    app.background().start("counting sheep", panicked, |panicked| async move {
        assert!(panicked.swap(true, Ordering::Relaxed), "this task panics once");
        std::future::pending().await
    });
    let begun = Instant::now();
    while app.get("/readyz").await.status == 200 {
        assert!(begun.elapsed() < DEADLINE, "the server stays ready");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let answer = app.get("/readyz").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("counting sheep"), "{answer:?}");
    // It is the load balancer's business to send requests elsewhere; those that come are answered.
    app.signed_in("ada").await;
    while app.get("/readyz").await.status == 503 {
        assert!(begun.elapsed() < DEADLINE, "the server does not get ready again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let metrics = app.get("/metrics").await;
    let line = "latchkey_background_failures_total{task=\"counting sheep\"} 1";
    assert!(metrics.text().lines().any(|told| told == line), "{}", metrics.text());
}
