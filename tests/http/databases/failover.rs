//! A failover from one PostgreSQL server to its standby, behind an address that does not change.

use crate::support::app::{App, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::Cluster;
use crate::support::switch::Switch;
use crate::support::wait::until;

/// Sessions go on, and registrations work.
async fn serves(app: &App, ada: &Pair, newcomer: &str) {
    app.refresh(ada).await.ok();
    assert_eq!(app.post("/api/register", credentials(newcomer, PASSWORD)).await.status, 201);
    assert_eq!(app.get("/readyz").await.status, 200);
}

#[tokio::test]
async fn a_switchover_to_the_standby_is_an_outage_that_ends_without_a_restart() {
    let primary = Cluster::begin();
    let standby = primary.standby();
    let address = Switch::to(primary.folder());
    let app = spawn_app_with(&["--database-url", &address.url()]).await;
    let ada = app.signed_in("ada").await;

    // The operator makes the primary read-only. Its connections stay open.
    primary.sql("ALTER SYSTEM SET default_transaction_read_only = on");
    primary.sql("SELECT pg_reload_conf()");
    until("the primary still counts as ready", async || app.get("/readyz").await.status == 503).await;
    app.refresh(&ada).await.refused(503, "unavailable");
    app.post("/api/login", credentials("ada", PASSWORD)).await.refused(503, "unavailable");
    app.me(&ada).await.ok();

    standby.catch_up_with(&primary);
    assert_eq!(standby.sql("SELECT pg_promote()"), "t");
    address.lead_to(standby.folder());
    serves(&app, &ada, "bob").await;

    let ours = "SELECT COUNT(*) FROM pg_stat_activity
                WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    until("connections to the old primary are left", async || {
        app.refresh(&ada).await;
        app.post("/api/login", credentials("ada", PASSWORD)).await.ok();
        primary.sql(ours) == "0"
    })
    .await;
}

#[tokio::test]
async fn the_standby_takes_over_from_a_primary_that_died_without_a_restart() {
    let mut primary = Cluster::begin();
    let standby = primary.standby();
    let address = Switch::to(primary.folder());
    let app = spawn_app_with(&["--database-url", &address.url()]).await;
    let ada = app.signed_in("ada").await;

    standby.catch_up_with(&primary);
    primary.stop();
    app.refresh(&ada).await.refused(503, "unavailable");
    assert_eq!(app.get("/readyz").await.status, 503);

    // A standby that was not promoted yet takes no writes.
    address.lead_to(standby.folder());
    app.refresh(&ada).await.refused(503, "unavailable");
    assert_eq!(app.get("/readyz").await.status, 503);

    assert_eq!(standby.sql("SELECT pg_promote()"), "t");
    serves(&app, &ada, "bob").await;
}
