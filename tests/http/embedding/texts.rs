//! Words of an app in place of Latchkey's. They are for a whole process, so each test that has some runs in its own.

use super::host::Host;
use crate::routes::email;
use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app_with};
use crate::support::mail_folder::MailFolder;
use crate::support::person::{PASSWORD, credentials};
use latchkey::{Brand, Texts, texts};
use reqwest::Method;
use serde_json::json;
use std::env;
use std::process::Command;

/// Set in the process of one test.
const ALONE: &str = "LATCHKEY_TEST_ALONE";

/// Whether this is the process of this test; if not, runs the test in one.
fn is_alone(test: &str) -> bool {
    if env::var_os(ALONE).is_some() {
        return true;
    }
    let test = format!("embedding::texts::{test}");
    let run = Command::new(env::current_exe().unwrap()).args([&test, "--exact"]).env(ALONE, "1").output();
    let run = run.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    false
}

/// In place of each letter of Latchkey's words.
const LETTER: char = 'x';

fn has_others(text: &str) -> bool {
    text.contains(|letter: char| letter.is_alphabetic() && letter != LETTER)
}

/// All texts, each letter of them replaced, save those of placeholders.
fn unreadable() -> Texts {
    let kept = [&texts::pages::LANGUAGE, &texts::pages::DIRECTION];
    texts::all().filter(|(_, _, text)| !kept.iter().any(|it| std::ptr::eq(*it, *text))).fold(
        Texts::new(),
        |all, (_, _, text)| {
            let mut is_name = false;
            let replace = |letter: char| {
                is_name = (is_name || letter == '{') && letter != '}';
                if letter.is_alphabetic() && !is_name { LETTER } else { letter }
            };
            all.set(text, text.default().chars().map(replace).collect::<String>().leak())
        },
    )
}

/// The texts of a page, and the attributes that are shown or read out.
fn shown(page: &str) -> Vec<String> {
    const ATTRIBUTES: [&str; 6] =
        [" aria-label=\"", " title=\"", " alt=\"", " placeholder=\"", " data-room=\"", " download=\""];
    let mut shown = Vec::new();
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        shown.push(text.to_owned());
        let (tag, after) = after.split_once('>').unwrap();
        for name in ATTRIBUTES {
            shown.extend(tag.split(name).skip(1).map(|value| value.split('"').next().unwrap().to_owned()));
        }
        if tag.starts_with("meta") && tag.contains("name=\"description\"") {
            shown.push(tag.split("content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
        }
        let skipped = ["script", "style"].iter().find(|name| tag.starts_with(**name));
        rest = skipped.map_or(after, |name| after.split_once(&format!("</{name}")).unwrap().1);
    }
    shown
}

/// Fails if a page shows a letter that is not of the app.
fn is_unreadable(page: &Answer, path: &str) {
    let Brand { name, footer, .. } = Brand::default();
    let shown = shown(page.text());
    assert!(shown.iter().any(|text| text.contains(LETTER)), "{path}: {shown:?}");
    for text in shown {
        let others = text.replace(&footer, "").replace(&name, "");
        assert!(!has_others(&others), "{path} shows {text:?}");
    }
}

async fn are_unreadable(app: &App, paths: &[&str]) {
    for path in paths {
        is_unreadable(&app.get(path).await, path);
    }
}

#[tokio::test]
async fn each_text_of_pages_errors_and_mails_can_be_replaced() {
    if !is_alone("each_text_of_pages_errors_and_mails_can_be_replaced") {
        return;
    }
    let texts = unreadable().set(&texts::pages::LANGUAGE, "he").set(&texts::pages::DIRECTION, "rtl");
    assert_eq!(texts.check(), Ok(()));
    assert!(texts.install());

    let mails = MailFolder::new();
    let app = mails.spawn_app(&[]).await;
    let paths = [
        "/",
        "/login",
        "/register",
        "/register?invitation=1&username=42",
        "/forgot",
        "/recover",
        "/verify",
        "/undo",
        "/goodbye",
        "/account",
        "/account/sign-in",
        "/account/contact",
        "/account/devices",
        "/account/session",
        "/account/activity",
        "/account/close",
        "/account/review",
        "/nowhere",
    ];
    are_unreadable(&app, &paths).await;
    let sent_natively = Answer::to(app.request(Method::POST, "/login").body("username=42")).await;
    is_unreadable(&sent_natively, "POST /login");
    assert!(app.get("/login").await.text().contains("<html lang=\"he\" dir=\"rtl\""));
    for registration in ["closed", "invited"] {
        let app = spawn_app_with(&["--registration", registration]).await;
        are_unreadable(&app, &["/login", "/register", "/goodbye", "/forgot"]).await;
    }

    let ada = app.signed_in("ada").await;
    let refused = [
        (app.post("/api/login", credentials("ada", "wrong password")).await, 401, "invalid_credentials"),
        (app.post("/api/register", credentials("a b", PASSWORD)).await, 422, "invalid_username"),
        (app.post("/api/register", credentials("eve", "password")).await, 422, "weak_password"),
        (email::ask(&app, &ada, "nobody").await, 422, "invalid_email"),
    ];
    for (answer, status, code) in refused {
        let body = answer.refused(status, code);
        let message = body["message"].as_str().unwrap();
        assert!(message.contains(LETTER) && !has_others(message), "{message}");
    }
    let password = json!({ "username": "", "password": "qwertyuiop" });
    let strength = app.post("/api/password/strength", password).await.ok();
    let advice = strength["advice"].as_str().unwrap();
    assert!(advice.contains(LETTER) && !has_others(advice), "{advice}");

    email::add(&app, &mails, &ada, email::ADA, 1).await;
    let mail = mails.to(email::ADA).remove(0);
    assert!(mail.contains("lang=\"he\" dir=\"rtl\"") && !mail.contains("Verify this address"), "{mail}");
}

#[tokio::test]
async fn the_words_of_an_app_are_on_latchkeys_pages() {
    if !is_alone("the_words_of_an_app_are_on_latchkeys_pages") {
        return;
    }
    let german = || {
        Texts::new()
            .set(&texts::pages::LOGIN, "Willkommen <zurück>")
            .set(&texts::forms::SHOW_PASSWORD, "Passwort \"zeigen\"")
            .set(
                &texts::pages::SESSION_LASTS,
                "Nach {unused} Pause endet die Sitzung, spätestens nach {at_most}.",
            )
            .set(&texts::pages::DAYS, "{count} Tagen")
    };
    let host = Host::start_with(|builder| builder.with_pages().texts(german())).await;
    let page = host.get("/login").await;
    for part in [
        "<h1>Willkommen &lt;zurück&gt;</h1>",
        "aria-label=\"Passwort &quot;zeigen&quot;\"",
        "Nach 7 Tagen Pause endet die Sitzung, spätestens nach 30 Tagen.",
        ">Username</label>",
    ] {
        assert!(page.text().contains(part), "{part} is not in {}", page.text());
    }

    assert!(Host::open(|builder| builder.texts(german())).await.is_ok());
    let other = Texts::new().set(&texts::pages::LOGIN, "Bienvenue");
    let refusal = Host::open(|builder| builder.texts(other)).await.err().unwrap();
    assert_eq!(refusal.to_string(), "this process shows other texts already");
}

#[tokio::test]
async fn words_that_lack_a_placeholder_stop_the_start() {
    let texts = Texts::new().set(&texts::devices::CONFIRM_ONE, "Abmelden?");
    let refusal = Host::open(|builder| builder.texts(texts)).await.err().unwrap();
    assert_eq!(
        refusal.to_string(),
        "texts::devices::CONFIRM_ONE: its words must have the placeholders {device} and no other"
    );
}
