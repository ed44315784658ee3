//! The pages as documents, and the headers they come with.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_with};
use reqwest::Method;
use std::collections::HashMap;

const PAGES: [&str; 13] = [
    "/",
    "/login",
    "/register",
    "/forgot",
    "/recover",
    "/account",
    "/account/sign-in",
    "/account/devices",
    "/account/session",
    "/account/activity",
    "/account/close",
    "/goodbye",
    "/account/review",
];

/// The directives of the page's policy.
fn policy(page: &Answer) -> HashMap<&str, &str> {
    let policy = page.header("content-security-policy").unwrap();
    policy.split(';').map(|directive| directive.trim().split_once(' ').unwrap()).collect()
}

fn nonce(page: &Answer) -> &str {
    let scripts = policy(page)["script-src"];
    scripts.split('\'').find_map(|source| source.strip_prefix("nonce-")).unwrap()
}

async fn page(app: &App, path: &str) -> Answer {
    let answer = app.get(path).await;
    assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{path}");
    answer
}

#[tokio::test]
async fn each_page_is_a_whole_document_with_its_own_title() {
    let app = spawn_app().await;
    let mut titles = Vec::new();
    for path in PAGES {
        let page = page(&app, path).await;
        assert_eq!((page.status, page.header("cache-control")), (200, Some("no-cache")), "{path}");
        let text = page.text();
        assert!(text.starts_with("<!DOCTYPE html>") && text.contains("</html>"), "{path}");
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        titles.push(text.split("<title>").nth(1).unwrap().split('<').next().unwrap().to_owned());
    }
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), PAGES.len(), "{titles:?}");
}

#[tokio::test]
async fn any_other_path_is_a_404_page() {
    let app = spawn_app().await;
    for path in ["/nothing", "/account/x", "/index.html", "/..%2f..%2fetc/passwd", "/Leptos.toml", "/api"] {
        let page = page(&app, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text().contains("No door here"), "{path}");
        assert!(policy(&page).contains_key("script-src"), "{path}");
    }
}

#[tokio::test]
async fn only_scripts_of_the_page_run_and_no_site_frames_it() {
    let app = spawn_app().await;
    for path in PAGES {
        let page = page(&app, path).await;
        let policy = policy(&page);
        for (directive, sources) in [
            ("default-src", "'none'"),
            ("object-src", "'none'"),
            ("base-uri", "'none'"),
            ("frame-ancestors", "'none'"),
            ("form-action", "'self'"),
            ("style-src", "'self'"),
            ("img-src", "'self'"),
        ] {
            assert_eq!(policy.get(directive), Some(&sources), "{path}: {directive}");
        }
        let scripts = policy["script-src"];
        assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"), "{scripts}");
    }
}

#[tokio::test]
async fn every_script_has_the_nonce_and_each_answer_a_new_one() {
    let app = spawn_app().await;
    let mut seen = Vec::new();
    for path in PAGES.iter().chain(&PAGES) {
        let page = page(&app, path).await;
        let nonce = nonce(&page);
        let expected = format!("nonce=\"{nonce}\"");
        let scripts: Vec<_> = page.text().split("<script").skip(1).collect();
        assert!(!scripts.is_empty());
        for script in scripts {
            let (tag, body) = script.split_once('>').unwrap();
            assert!(tag.contains(&expected), "{path}: <script{tag}> lacks {expected}");
            // The comment that Leptos puts between two pieces of text is a syntax error in a script.
            let body = body.split("</script>").next().unwrap();
            assert!(!body.contains("<!>"), "{path}: {body}");
        }
        assert!(!page.text().contains(" onclick=") && !page.text().contains(" style="), "{path}");
        seen.push(nonce.to_owned());
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 2 * PAGES.len());
    assert!(seen.iter().all(|nonce| nonce.len() >= 22), "{seen:?} are shorter than 128 bits");
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let app = spawn_app().await;
    for path in ["/", "/account", "/nothing", "/api/me", "/api/nothing", "/healthz", "/pkg/nothing.js"] {
        let answer = app.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert_eq!(answer.header("strict-transport-security"), None, "{path}");
        assert_eq!(answer.header("set-cookie"), None, "{path}");
    }
}

#[tokio::test]
async fn hsts_is_sent_only_if_the_issuer_is_https() {
    let app = spawn_app_with(&["--issuer", "https://login.example.org"]).await;
    for path in ["/", "/api/me", "/nothing"] {
        let hsts = app.get(path).await.header("strict-transport-security").map(str::to_owned);
        assert_eq!(hsts.as_deref(), Some("max-age=31536000; includeSubDomains"), "{path}");
    }
}

#[tokio::test]
async fn a_page_is_the_same_for_every_user() {
    let app = spawn_app().await;
    let ada = app.signed_in("zenobia").await;
    for path in PAGES {
        let request = app
            .request(Method::GET, path)
            .bearer_auth(&ada.access)
            .header("cookie", format!("session={}", ada.refresh));
        let (theirs, anyones) = (Answer::to(request).await, page(&app, path).await);
        let bare = |page: &Answer| page.text().replace(nonce(page), "");
        assert_eq!(bare(&theirs), bare(&anyones), "{path}");
        assert!(!theirs.text().contains("zenobia"), "{path}");
    }
}

#[tokio::test]
async fn a_next_parameter_never_becomes_markup_or_leads_to_another_site() {
    let app = spawn_app().await;
    for path in ["/login", "/register"] {
        for next in [
            "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
            "javascript:alert(1)",
            "https://evil.example/",
            "//evil.example/",
            "/%5Cevil.example/",
            "/%09/evil.example/",
        ] {
            let page = page(&app, &format!("{path}?next={next}")).await;
            let text = page.text();
            for harmful in ["<script>alert", "<img src", "\"javascript:", "=\"https://evil", "=\"//evil"] {
                assert!(!text.contains(harmful), "{path}?next={next}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn a_form_that_the_browser_submits_by_itself_gets_its_page_and_a_notice() {
    let app = spawn_app().await;
    for path in ["/login", "/register", "/account/sign-in", "/account/close"] {
        assert!(!page(&app, path).await.text().contains("nothing has been done"), "{path}");
        let form = [("username", "ada"), ("password", "open sesame please")];
        let body = form.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).join("&");
        let request = app
            .request(Method::POST, &format!("{path}?next=/notes"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let answer = Answer::to(request).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(policy(&answer).contains_key("script-src"), "{path}");
        let text = answer.text();
        assert!(text.contains("nothing has been done"), "{path}: {text}");
        assert!(path.starts_with("/account") || text.contains("data-next=\"/notes\""), "{path}: {text}");
        assert!(!text.contains("sesame"), "{path}: {text}");
    }
}

#[tokio::test]
async fn password_managers_find_the_form_for_a_new_password() {
    let app = spawn_app().await;
    let answer = app.get("/.well-known/change-password").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/account/sign-in")));
    assert_eq!(page(&app, "/account/sign-in").await.status, 200);
}

#[tokio::test]
async fn the_login_says_how_long_a_session_lasts() {
    let app = spawn_app_with(&["--refresh-ttl", "90m", "--session-ttl", "1d"]).await;
    for path in ["/", "/login"] {
        let page = page(&app, path).await;
        assert!(
            page.text().contains("You stay logged in for 1 day, or until you stay away for 90 minutes."),
            "{path}: {}",
            page.text()
        );
    }
}

/// Firefox restores the state of buttons after a reload, and those of forms are disabled while the form is busy.
#[tokio::test]
async fn browsers_restore_no_button_as_disabled() {
    let app = spawn_app().await;
    let mut found = 0;
    for path in ["/login", "/register", "/forgot", "/recover?token=x", "/account/sign-in", "/account/close"] {
        let page = app.get(path).await.text().to_owned();
        for button in page.split("<button ").skip(1).filter_map(|rest| rest.split('>').next()) {
            if button.contains("type=\"submit\"") || button.contains("danger") {
                assert!(button.contains("autocomplete=\"off\""), "{path}: {button}");
                found += 1;
            }
        }
    }
    assert_eq!(found, 7, "buttons of forms");
}
