//! The database holds no secret that would let its reader log in.

use crate::support::app::{App, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials, key};
use std::fs;

/// The bytes of the database and of its logs.
fn database_files(app: &App) -> Vec<u8> {
    let files = fs::read_dir(app.data()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| fs::read(path).unwrap()).collect()
}

#[tokio::test]
async fn no_token_password_or_idempotency_key_is_stored() {
    let app = spawn_app_with(&["--login-limit", "10/1m"]).await;
    let (first, retry) = (app.signed_in("zenobia").await, key());
    let second = Pair::of(&app.refresh_keyed(&first, &retry).await);
    // People type passwords into the username field.
    app.post("/api/login", credentials("moorhens-in-the-mist", PASSWORD))
        .await
        .refused(401, "invalid_credentials");
    app.post("/api/login", credentials("zenobia", "moorhens in the mist"))
        .await
        .refused(401, "invalid_credentials");

    let stored = database_files(&app);
    let holds = |text: &str| stored.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(
        holds("zenobia") && holds("latchkey:$2b$04$") && holds(&second.session()),
        "the search finds what is stored"
    );
    let tokens = [&first.access, &first.refresh, &second.access, &second.refresh];
    let parts = tokens.iter().flat_map(|token| token.split('.').skip(1));
    for secret in parts.chain([PASSWORD, "moorhens-in-the-mist", "moorhens in the mist", &retry]) {
        assert!(!holds(secret), "{secret} is in the database");
    }
}
