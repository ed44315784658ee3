//! The rotation rule of bound sessions, by the statements of both databases.

use crate::support::app::spawn_app;
use crate::support::client_key::ClientKey;
use crate::support::person::Pair;
use crate::support::postgres_cluster::{Cluster, spawn_on};

#[tokio::test]
async fn bound_sessions_rotate_repeat_heal_and_end_alike_on_sqlite_and_postgres() {
    let cluster = Cluster::begin();
    for app in [spawn_app().await, spawn_on(&cluster).await] {
        let key = ClientKey::new();
        let place = |pair: &Pair| (pair.claims().generation, pair.claims().br);
        let first = app.signed_in_with("ada", &key).await;
        let second = Pair::of(&app.refresh_with(&first, &key).await);
        let third = Pair::of(&app.refresh_with(&second, &key).await);
        assert_eq!(place(&third), (2, Some(0)));
        assert_eq!(Pair::of(&app.refresh_with(&second, &key).await).claims(), third.claims());
        // A browser was killed and wakes with the first token.
        let healed = Pair::of(&app.refresh_with(&first, &key).await);
        assert_eq!(place(&healed), (2, Some(1)));
        let fourth = Pair::of(&app.refresh_with(&healed, &key).await);
        assert_eq!(place(&fourth), (3, Some(1)));
        app.refresh(&first).await.refused(401, "proof_required");
        let event = app.get_as(&fourth.access, "/api/activity").await.ok()[0].clone();
        assert_eq!(event["what"], "copy_refused");
        assert_eq!(event["copied"]["after"], first.claims().iat);
        // Another browser with the key has what the first one lost.
        app.refresh_with(&third, &key).await.refused(401, "refresh_reused");
        app.refresh_with(&fourth, &key).await.refused(401, "session_revoked");
    }
}
