//! Waiting for what a server does by itself.

use crate::support::app::App;
use crate::support::person::Pair;
use crate::support::program::DEADLINE;
use std::time::{Duration, Instant};

/// Waits until something holds. Panics with `otherwise` if it does not in time.
pub async fn until(otherwise: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < DEADLINE, "{otherwise}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl App {
    /// Waits until the server refuses an access token of a session that has ended: each node reads the feed of
    /// revocations once a second.
    pub async fn learns_of_the_end_of(&self, pair: &Pair) {
        let knows = async || self.me(pair).await.status != 200;
        until("the node does not learn of the revocation", knows).await;
        assert_eq!(self.me(pair).await.status, 401);
    }

    /// Waits until the server accepts an access token: after its clock has stepped back it accepts none until it has
    /// read the feed of revocations again.
    pub async fn accepts(&self, pair: &Pair) {
        let accepts = async || self.me(pair).await.status == 200;
        until("the node does not accept the access token", accepts).await;
    }
}
