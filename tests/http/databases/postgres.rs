//! The server on PostgreSQL.

use crate::routes::malformed::hostile_texts;
use crate::routes::story;
use crate::support::person::{PASSWORD, credentials};
use crate::support::postgres_cluster::{Cluster, spawn_on};

#[tokio::test]
async fn the_whole_story_works_on_postgresql() {
    let cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    story::from_registration_to_deletion(&app).await;
    story::many_at_once(&app).await;
}

#[tokio::test]
async fn hostile_texts_do_no_harm_on_postgresql() {
    let cluster = Cluster::begin();
    hostile_texts(&spawn_on(&cluster).await).await;
}

#[tokio::test]
async fn nodes_share_sessions_and_learn_of_each_others_revocations() {
    let cluster = Cluster::begin();
    let here = spawn_on(&cluster).await;
    let there = here.spawn_beside(&["--database-url", &cluster.url()]).await;
    let ada = here.signed_in("ada").await;
    there.me(&ada).await.ok();
    there.refresh(&ada).await.ok();
    here.log_out(&ada).await.ok();
    there.refresh(&ada).await.refused(401, "session_revoked");
    there.learns_of_the_end_of(&ada).await;
    there.me(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn the_server_reports_an_outage_of_postgresql_and_recovers() {
    let mut cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    let ada = app.signed_in("ada").await;
    cluster.stop();
    let (login, refresh, ready) = tokio::join!(
        app.post("/api/login", credentials("ada", PASSWORD)),
        app.refresh(&ada),
        app.get("/readyz"),
    );
    login.refused(503, "unavailable");
    refresh.refused(503, "unavailable");
    assert_eq!(ready.status, 503);
    // An access token is verified without the database.
    app.me(&ada).await.ok();
    assert_eq!(app.get("/healthz").await.status, 200);
    cluster.start();
    app.refresh(&ada).await.ok();
    assert_eq!(app.get("/readyz").await.status, 200);
}
