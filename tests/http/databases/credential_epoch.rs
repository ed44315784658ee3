//! A login that races a change of the user's credentials leaves no live session.

use crate::support::app::{App, spawn_app};
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::{Cluster, spawn_on};
use futures::future::join_all;
use latchkey::accounts::Accounts;
use latchkey::audit::Audit;
use latchkey::client_info::ClientInfo;
use latchkey::clock::Clock;
use latchkey::sessions::{Revocations, SessionStore};
use latchkey::users::{PasswordPolicy, Passwords, UserStore, Username};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const NEW: &str = "ten herons on a roof";
const ROUNDS: usize = 60;
const LOOPS: usize = 6;

/// Logs in over and over, in several loops at once, while `change` runs.
async fn race(app: &App, name: &str, change: impl Future<Output = ()>) {
    let (stop, logins) = (AtomicBool::new(false), AtomicUsize::new(0));
    let loops = join_all((0..LOOPS).map(|_| async {
        while !stop.load(Ordering::Relaxed) {
            let answer = app.post("/api/login", credentials(name, PASSWORD)).await;
            assert!([200, 401, 503].contains(&answer.status), "{}", answer.text());
            logins.fetch_add(1, Ordering::Relaxed);
        }
    }));
    let change = async {
        while logins.load(Ordering::Relaxed) < LOOPS {
            tokio::task::yield_now().await;
        }
        change.await;
        stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(loops, change);
}

/// The sessions of a user that the database holds as live.
async fn live_sessions(app: &App, user_id: &str) -> Vec<String> {
    let database = app.database().await;
    let live = "SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL";
    let ids = sqlx::query_scalar(live).bind(user_id).fetch_all(&database.reads).await.unwrap();
    database.close().await;
    ids
}

async fn no_session_survives(app: &App) {
    for round in 0..ROUNDS {
        let name = format!("ada{round}");
        let ada = app.signed_in(&name).await;
        let user = ada.claims().sub;
        let kept = match round % 3 {
            0 => {
                race(app, &name, change_password(app, &ada)).await;
                vec![ada.session()]
            }
            1 => {
                race(app, &name, delete(app, &ada)).await;
                vec![]
            }
            _ => {
                race(app, &name, disable(app, &name)).await;
                vec![]
            }
        };
        assert_eq!(live_sessions(app, &user).await, kept, "round {round}");
    }
}

async fn change_password(app: &App, pair: &Pair) {
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    app.post_as(&pair.access, "/api/password", change).await.ok();
}

async fn delete(app: &App, pair: &Pair) {
    app.post_as(&pair.access, "/api/account/delete", json!({ "password": PASSWORD })).await.ok();
}

/// Does in this process the work of `latchkey user disable`.
async fn disable(app: &App, name: &str) {
    let database = app.database().await;
    let store = SessionStore::new(database.clone());
    let audit = Audit::new(database.clone(), Clock::default());
    let passwords = Passwords::start(4, 1, PasswordPolicy::default());
    let accounts = Accounts::new(
        database.clone(),
        store,
        Revocations::new(Clock::default(), 900),
        passwords,
        audit,
        None,
        Clock::default(),
    );
    let user = UserStore::new(database.clone()).by_name(&Username::parse(name).unwrap()).await;
    accounts.disable(&user.unwrap().unwrap(), &ClientInfo::default()).await.unwrap();
    database.close().await;
}

#[tokio::test]
async fn a_login_that_races_a_change_of_credentials_leaves_no_live_session() {
    no_session_survives(&spawn_app().await).await;
}

#[tokio::test]
async fn a_login_that_races_a_change_of_credentials_leaves_no_live_session_on_postgresql() {
    let cluster = Cluster::begin();
    no_session_survives(&spawn_on(&cluster).await).await;
}
