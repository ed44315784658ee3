//! Revocations reach every node, whatever the clocks say, and however long a commit takes.

use crate::support::app::{App, DAY, HOUR, MINUTE, spawn_app, spawn_app_with};
use crate::support::person::Pair;
use crate::support::postgres_cluster::{Cluster, spawn_on};
use crate::support::program::DEADLINE;
use latchkey::database::is_outage;
use latchkey::sessions::SessionStore;
use latchkey::wire::Ended;
use std::time::{Duration, Instant};

/// A node reads the feed of revocations once a second.
const TWO_READS: Duration = Duration::from_millis(2_200);

/// Access tokens are refused now, and while the nodes read the feed again and forget expired revocations.
async fn keep_refusing(nodes: &[&App], pairs: &[&Pair]) {
    let begun = Instant::now();
    while begun.elapsed() < TWO_READS {
        for node in nodes {
            for pair in pairs {
                assert_eq!(node.me(pair).await.status, 401, "the access token lives again");
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn nodes_learn_of_revocations_whatever_their_clocks_say() {
    let cluster = Cluster::begin();
    let here = spawn_on(&cluster).await;
    let there = here.spawn_beside(&["--database-url", &cluster.url()]).await;
    here.signed_in("ada").await;
    for step in [-DAY, 2 * DAY, -DAY - 62] {
        there.clock.step(step);
        tokio::time::sleep(TWO_READS).await;
        let (at_here, at_there) = (here.log_in("ada").await, there.log_in("ada").await);
        here.accepts(&at_here).await;
        there.accepts(&at_there).await;
        there.log_out(&at_here).await.ok();
        here.learns_of_the_end_of(&at_here).await;
        here.log_out(&at_there).await.ok();
        there.learns_of_the_end_of(&at_there).await;
        for node in [&here, &there] {
            node.learns_of_the_end_of(&at_here).await;
            node.learns_of_the_end_of(&at_there).await;
        }
        for step in [20 * MINUTE, -20 * MINUTE] {
            here.clock.step(step);
            there.clock.step(step);
            keep_refusing(&[&here, &there], &[&at_here, &at_there]).await;
        }
    }
}

#[tokio::test]
async fn a_revocation_that_takes_long_to_commit_is_learned() {
    let cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    let database = app.database().await;
    let mut transaction = database.durable.begin().await.unwrap();
    // On a slow machine PostgreSQL might end the transaction because it says nothing for too long.
    let without_limit = "SET LOCAL idle_in_transaction_session_timeout = 0";
    sqlx::query(without_limit).execute(&mut transaction).await.unwrap();
    let (user, now) = (ada.claims().sub, app.clock.now());
    SessionStore::revoke_all_of(&mut transaction, &user, None, Ended::Elsewhere, now).await.unwrap();
    app.clock.step(2 * MINUTE);
    let (_, bobs) = tokio::join!(
        async {
            tokio::time::sleep(TWO_READS).await;
            app.me(&ada).await.ok();
            transaction.commit().await.unwrap();
        },
        // It began later and has to commit later.
        app.log_out(&bob),
    );
    bobs.ok();
    app.learns_of_the_end_of(&bob).await;
    app.learns_of_the_end_of(&ada).await;
}

#[tokio::test]
async fn a_shorter_access_ttl_revives_no_revoked_session() {
    let cluster = Cluster::begin();
    for more in [vec![], vec!["--database-url".to_owned(), cluster.url()]] {
        let more: Vec<_> = more.iter().map(String::as_str).collect();
        let mut app = spawn_app_with(&[more, vec!["--access-ttl", "1h"]].concat()).await;
        let ada = app.signed_in("ada").await;
        app.log_out(&ada).await.ok();
        app.restart_with(|config| config.access_ttl = Duration::from_secs(15 * 60)).await;
        for _ in 0..3 {
            keep_refusing(&[&app], &[&ada]).await;
            app.clock.step(16 * MINUTE + 61);
        }
    }
}

#[tokio::test]
async fn a_clock_that_steps_back_revives_no_revoked_session() {
    let app = spawn_app().await;
    let (ada, live) = (app.signed_in("ada").await, app.log_in("ada").await);
    app.log_out(&ada).await.ok();
    for step in [2 * HOUR, 40 * DAY] {
        app.clock.step(step);
        tokio::time::sleep(TWO_READS).await;
        app.clock.step(-step);
        keep_refusing(&[&app], &[&ada]).await;
        app.accepts(&live).await;
    }
}

#[tokio::test]
async fn revocations_are_learned_after_an_older_backup_was_restored() {
    let app = spawn_app().await;
    let (ada, phone) = (app.signed_in("ada").await, app.log_in("ada").await);
    for _ in 0..2 {
        let other = app.log_in("ada").await;
        app.log_out(&other).await.ok();
    }
    tokio::time::sleep(TWO_READS).await;
    app.sql("UPDATE revocation_counter SET last = 0").await;
    let database = app.database().await;
    let revoked =
        SessionStore::new(database).revoke(&phone.session(), Ended::Elsewhere, app.clock.now()).await;
    assert!(revoked.unwrap().is_some());
    app.learns_of_the_end_of(&phone).await;
    app.me(&ada).await.ok();
}

#[tokio::test]
async fn a_node_that_stalls_in_a_revocation_does_not_block_the_others_for_long() {
    let cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    let (ada, bob) = (app.signed_in("ada").await, app.signed_in("bob").await);
    let stalled = app.database().await;
    let mut transaction = stalled.durable.begin().await.unwrap();
    let (user, now) = (ada.claims().sub, app.clock.now());
    SessionStore::revoke_all_of(&mut transaction, &user, None, Ended::Elsewhere, now).await.unwrap();
    let others = tokio::time::timeout(DEADLINE, app.log_out(&bob)).await;
    others.expect("the other revocation still waits").ok();
    assert!(is_outage(&transaction.commit().await.unwrap_err()));
    app.me(&ada).await.ok();
    app.log_out(&ada).await.ok();
}
