//! The rule for passwords ([NIST SP 800-63B-4 section 3.1.1.2](https://pages.nist.gov/800-63-4/sp800-63b.html)), and
//! their hashes.

use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials};
use serde_json::json;

/// Common passwords, and their usual variants.
const COMMON: &str = "password 12345678 123456789 1234567890 password1 iloveyou princess sunshine football \
    baseball superman trustno1 qwerty123 1q2w3e4r qwertyuiop passw0rd abcd1234 starwars computer whatever \
    michelle jennifer welcome1 dragon123 P@ssw0rd Password123 aaaaaaaaaaaaaaaa abcdefghijkl 11111111 25121984 \
    пароль123 contraseña1 password-password Summer2026! passwort99";

async fn register(app: &App, name: &str, password: &str) -> u16 {
    app.post("/api/register", credentials(name, password)).await.status
}

#[tokio::test]
async fn any_8_to_256_characters_make_a_password() {
    let app = spawn_app().await;
    let longest = "kq7Zx!pw".repeat(32);
    for (at, password) in [
        "vjkqzxwp",
        "9!f$kQ2#",
        " ~ 'z%\"K\\ ",
        "žluťoučký kůň úpěl",
        "鷺沼鴨川鶴橋亀有",
        "🐓🐢🐙🐝🐞🐟🐠🐡🐬",
        "❤️ 🫠 🪿 and 🫎",
        &longest[..64],
        &longest,
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("person{at}");
        assert_eq!(register(&app, &name, password).await, 201, "{password}");
        app.post("/api/login", credentials(&name, password)).await.ok();
    }
    for password in ["", "é7#kQ!x", &format!("{longest}x"), "nine owls\u{0} by", "nine owls\n by the weir"] {
        assert_eq!(register(&app, "nobody", password).await, 422, "{password:?}");
    }
}

#[tokio::test]
async fn common_passwords_are_refused() {
    let app = spawn_app().await;
    for password in COMMON.split_whitespace() {
        let answer = app.post("/api/register", credentials("ada", password)).await;
        assert_eq!(answer.status, 422, "{password}");
        let message = answer.refused(422, "weak_password")["message"].to_string();
        assert!(message.len() > "This password is easy to guess.".len() + 10, "{password}: {message}");
    }
}

#[tokio::test]
async fn the_name_of_the_user_or_the_service_is_refused_as_a_password() {
    let app = spawn_app().await;
    let ada = app.signed_in("wanderlust").await;
    for password in [
        "wanderlust",
        "Wanderlust1",
        "tsulrednaw",
        "w4nd3rlust",
        "latchkey",
        "Latchkey!",
        "yekhctal",
        "l4tchk3y",
    ] {
        // The password is judged first, so that the answer does not tell that the name is taken.
        assert_eq!(register(&app, "Wanderlust", password).await, 422, "{password}");
        let change = json!({ "currentPassword": PASSWORD, "newPassword": password });
        app.post_as(&ada.access, "/api/password", change).await.refused(422, "weak_password");
    }
    for password in ["perigrination", "Perigrination1", "latchkey1"] {
        assert_eq!(register(&app, "perigrination", password).await, 422, "{password}");
    }
    // For another user it is a word that is on no list.
    assert_eq!(register(&app, "ada", "perigrination").await, 201);
}

#[tokio::test]
async fn each_character_counts_past_the_72nd_byte() {
    let app = spawn_app().await;
    let shared = "kq7Zx!pw".repeat(12);
    assert_eq!(register(&app, "ada", &format!("{shared}a")).await, 201);
    for other in [format!("{shared}b"), shared.clone(), format!("{shared}aa"), shared[..72].to_owned()] {
        app.post("/api/login", credentials("ada", &other)).await.refused(401, "invalid_credentials");
    }
    app.post("/api/login", credentials("ada", &format!("{shared}a"))).await.ok();
}

async fn stored_hash(app: &App) -> String {
    let database = app.database().await;
    sqlx::query_scalar("SELECT password_hash FROM users").fetch_one(&database.reads).await.unwrap()
}

#[tokio::test]
async fn imported_hashes_of_each_version_of_bcrypt_are_verified() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let parts = bcrypt::hash_with_result("caf\u{e9} au lait 19", 4).unwrap();
    for version in [bcrypt::Version::TwoA, bcrypt::Version::TwoB, bcrypt::Version::TwoY] {
        let imported = parts.format_for_version(version);
        let database = app.database().await;
        let import = sqlx::query("UPDATE users SET password_hash = $1").bind(&imported);
        import.execute(&database.durable).await.unwrap();
        app.wrong_password("ada").await.refused(401, "invalid_credentials");
        assert_eq!(stored_hash(&app).await, imported);
        for _ in 0..2 {
            app.post("/api/login", credentials("ada", "caf\u{e9} au lait 19")).await.ok();
            assert!(stored_hash(&app).await.starts_with("latchkey:$2b$04$"));
        }
    }
}

#[tokio::test]
async fn a_password_from_elsewhere_may_have_any_character() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    for password in ["❤️❤️❤️❤️", "with\ta tab", "short"] {
        let imported = bcrypt::hash(password, 4).unwrap();
        let database = app.database().await;
        let import = sqlx::query("UPDATE users SET password_hash = $1").bind(&imported);
        import.execute(&database.durable).await.unwrap();
        for _ in 0..2 {
            app.post("/api/login", credentials("ada", password)).await.ok();
            assert!(stored_hash(&app).await.starts_with("latchkey:$2b$04$"));
        }
    }
}

#[tokio::test]
async fn a_hash_dearer_than_the_setting_is_made_anew_when_its_owner_logs_in() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let imported = bcrypt::hash(PASSWORD, 6).unwrap();
    let database = app.database().await;
    let import = sqlx::query("UPDATE users SET password_hash = $1").bind(&imported);
    import.execute(&database.durable).await.unwrap();
    app.log_in("ada").await;
    assert!(stored_hash(&app).await.starts_with("latchkey:$2b$04$"));
}

#[tokio::test]
async fn a_weak_password_does_not_tell_whether_a_name_is_taken() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    let answer = async |name: &str| {
        let answer = app.post("/api/register", credentials(name, "a")).await;
        answer.refused(422, "weak_password")["message"].clone()
    };
    assert_eq!(answer("ada").await, answer("bob").await);
}

#[tokio::test]
async fn a_login_rehashes_a_password_with_a_raised_cost() {
    let mut app = spawn_app().await;
    app.signed_in("ada").await;
    app.stop().await;
    let url = format!("sqlite://{}", app.data().join("latchkey.db").display());
    let dearer = spawn_app_with(&["--database-url", &url, "--bcrypt-cost", "5"]).await;
    dearer.wrong_password("ada").await.refused(401, "invalid_credentials");
    assert!(stored_hash(&app).await.starts_with("latchkey:$2b$04$"));
    let login = dearer.post("/api/login", credentials("ada", PASSWORD)).await;
    assert!(stored_hash(&app).await.starts_with("latchkey:$2b$05$"));
    dearer.me(&Pair::of(&login)).await.ok();
    dearer.log_in("ada").await;
}
