//! The mails that tell users what happened to their sessions.

use super::email::{ADA, add};
use crate::support::app::App;
use crate::support::client_key::ClientKey;
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::postgres_cluster::Cluster;
use crate::support::wait::until;
use serde_json::Value;

const NEW_LOGIN: &str = "A login from a new browser";
const ENDED: &str = "A session was ended for your safety";
const REFUSED: &str = "A copy of your session was refused";

/// A user with a verified address.
async fn ada(app: &App, mails: &MailFolder) -> Pair {
    let ada = app.signed_in("ada").await;
    add(app, mails, &ada, ADA, 1).await;
    ada
}

/// The notices so far, by their subjects. The outbox has no more.
async fn told(app: &App, mails: &MailFolder) -> Vec<&'static str> {
    let database = app.database().await;
    let waiting = async || {
        sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM outbox").fetch_one(&database.reads).await.unwrap()
    };
    until("mails wait", async || waiting().await == 0).await;
    let subject = |mail: &String| {
        let subject = |subject: &&&str| mail.contains(&format!("\nSubject: {subject}\n"));
        [NEW_LOGIN, ENDED, REFUSED].iter().find(subject).copied()
    };
    mails.to(ADA).iter().filter_map(subject).collect()
}

async fn log_in(app: &App, device: &Value) -> Value {
    let mut body = credentials("ada", PASSWORD);
    body["deviceToken"] = device.clone();
    app.post("/api/login", body).await.ok()
}

async fn notices_tell_what_happened(app: &App, mails: &MailFolder) {
    let ada = ada(app, mails).await;
    assert!(told(app, mails).await.is_empty(), "only a verified address is told");
    let login = log_in(app, &Value::Null).await;
    log_in(app, &login["deviceToken"]).await;
    assert_eq!(told(app, mails).await, [NEW_LOGIN], "a browser that is known is not told of");

    app.refresh(&ada).await.ok();
    app.refresh(&ada).await.refused(401, "refresh_reused");
    app.refresh(&ada).await.refused(401, "session_revoked");
    assert_eq!(told(app, mails).await, [NEW_LOGIN, ENDED]);

    let bound = app.log_in_with("ada", &ClientKey::new()).await;
    for _ in 0..2 {
        app.refresh(&bound).await.refused(401, "proof_required");
    }
    assert_eq!(told(app, mails).await, [NEW_LOGIN, ENDED, NEW_LOGIN, REFUSED]);
}

#[tokio::test]
async fn users_are_told_of_new_browsers_reused_sessions_and_refused_copies() {
    let mails = MailFolder::new();
    let app = mails.spawn_app(&["--rotation-grace", "0s"]).await;
    notices_tell_what_happened(&app, &mails).await;
}

#[tokio::test]
async fn users_are_told_of_new_browsers_reused_sessions_and_refused_copies_on_postgresql() {
    let (mails, cluster) = (MailFolder::new(), Cluster::begin());
    let app = mails.spawn_app(&["--rotation-grace", "0s", "--database-url", &cluster.url()]).await;
    notices_tell_what_happened(&app, &mails).await;
}
