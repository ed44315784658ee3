//! A user has a limited number of sessions; the least recently used end.

use crate::support::app::{MINUTE, spawn_app_with};
use crate::support::person::{Pair, key};
use crate::support::postgres_cluster::Cluster;

#[tokio::test]
async fn a_login_beyond_the_limit_ends_the_least_recently_used_session() {
    let cluster = Cluster::begin();
    for more in [vec![], vec!["--database-url".to_owned(), cluster.url()]] {
        let more: Vec<_> = more.iter().map(String::as_str).collect();
        let app = spawn_app_with(&[more, vec!["--sessions-per-user", "3"]].concat()).await;
        let bob = app.signed_in("bob").await;
        let first = app.signed_in("ada").await;
        app.clock.step(MINUTE);
        let second = app.log_in("ada").await;
        app.clock.step(MINUTE);
        let first = Pair::of(&app.refresh_keyed(&first, &key()).await);
        app.clock.step(MINUTE);
        let third = app.log_in("ada").await;
        for pair in [&first, &second, &third, &bob] {
            app.me(pair).await.ok();
        }
        app.clock.step(MINUTE);
        let fourth = app.log_in("ada").await;
        assert_eq!(app.me(&second).await.refused(401, "session_revoked")["because"], "too_many_sessions");
        let refused = app.refresh_keyed(&second, &key()).await.refused(401, "session_revoked");
        assert_eq!(refused["because"], "too_many_sessions");
        for pair in [&first, &third, &fourth, &bob] {
            app.me(pair).await.ok();
        }
        let activity = app.get_as(&fourth.access, "/api/activity").await.ok();
        let events: Vec<_> = (0..3).map(|at| activity[at]["what"].as_str().unwrap()).collect();
        assert_eq!(events, ["least_used_session_ended", "logged_in", "logged_in"]);
        let listed = app.get_as(&fourth.access, "/api/sessions").await.ok();
        assert_eq!(listed.as_array().unwrap().len(), 3);
    }
}
