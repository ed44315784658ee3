//! A flood of login attempts does not keep others out.

use crate::support::app::spawn_app_with;
use crate::support::person::{Pair, key};
use futures::future::{Either, join_all, select};
use std::pin::pin;

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
