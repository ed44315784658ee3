//! PostgreSQL behind PgBouncer in transaction mode, where each transaction may get another connection to the server.

use crate::routes::story;
use crate::support::app::spawn_app_with;
use crate::support::pgbouncer::PgBouncer;
use crate::support::postgres_cluster::Cluster;
use crate::support::wait::until;
use latchkey::database::{Database, Pool};

/// The setting that README asks for.
const AS_DOCUMENTED: &str = "ignore_startup_parameters = extra_float_digits, options";

#[tokio::test]
async fn the_whole_story_works_through_pgbouncer() {
    let cluster = Cluster::begin();
    let pooler = PgBouncer::begin(&cluster, AS_DOCUMENTED);
    let mut app = spawn_app_with(&["--database-url", &pooler.url()]).await;
    story::from_registration_to_deletion(&app).await;
    story::many_at_once(&app).await;
    // The second start finds the connections as the first one left them.
    app.restart().await;
    app.signed_in("zoe").await;
}

#[tokio::test]
async fn nodes_learn_of_each_others_revocations_through_pgbouncer() {
    let cluster = Cluster::begin();
    let pooler = PgBouncer::begin(&cluster, AS_DOCUMENTED);
    let flags = ["--database-url", &pooler.url()];
    let here = spawn_app_with(&flags).await;
    let there = here.spawn_beside(&flags).await;
    let ada = here.signed_in("ada").await;
    there.me(&ada).await.ok();
    here.log_out(&ada).await.ok();
    there.refresh(&ada).await.refused(401, "session_revoked");
    there.learns_of_the_end_of(&ada).await;
    there.me(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn commits_are_as_durable_through_pgbouncer_as_without_it() {
    let cluster = Cluster::begin();
    cluster.sql("ALTER SYSTEM SET synchronous_commit = local");
    cluster.sql("SELECT pg_reload_conf()");
    let pooler = PgBouncer::begin(&cluster, AS_DOCUMENTED);
    for url in [cluster.url(), pooler.url()] {
        let database = Database::open(&url).await.unwrap();
        let setting = async |pool: &Pool| -> String {
            sqlx::query_scalar("SHOW synchronous_commit").fetch_one(pool).await.unwrap()
        };
        assert_eq!(setting(&database.durable).await, "on", "{url}");
        assert_eq!(setting(&database.relaxed).await, "off", "{url}");
        database.close().await;
    }
}

#[tokio::test]
async fn pgbouncer_that_refuses_a_parameter_stops_the_start_and_says_what_to_set() {
    let cluster = Cluster::begin();
    for lines in ["", "ignore_startup_parameters = extra_float_digits"] {
        let pooler = PgBouncer::begin(&cluster, lines);
        let refusal = Database::open(&pooler.url()).await.unwrap_err().to_string();
        assert!(refusal.contains(&format!("set `{AS_DOCUMENTED}` in pgbouncer.ini")), "{refusal}");
    }
}

#[tokio::test]
async fn an_outage_behind_pgbouncer_is_reported_and_ends_without_a_restart() {
    let mut cluster = Cluster::begin();
    let pooler = PgBouncer::begin(&cluster, AS_DOCUMENTED);
    let app = spawn_app_with(&["--database-url", &pooler.url()]).await;
    let ada = app.signed_in("ada").await;
    cluster.stop();
    let (refresh, ready) = tokio::join!(app.refresh(&ada), app.get("/readyz"));
    refresh.refused(503, "unavailable");
    assert_eq!(ready.status, 503);
    cluster.start();
    until("the server does not recover", async || app.get("/readyz").await.status == 200).await;
    app.refresh(&ada).await.ok();
}
