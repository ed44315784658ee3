//! The look of Latchkey's pages in an app: its name, its links and its stylesheet.

use super::host::Host;
use latchkey::Brand;

const PAGES: [&str; 9] = [
    "/login",
    "/register",
    "/forgot",
    "/recover",
    "/goodbye",
    "/account",
    "/account/sign-in",
    "/account/session",
    "/account/close",
];

async fn notes() -> Host {
    let brand = Brand {
        name: "Notes".to_owned(),
        logo: Some("/notes.svg".to_owned()),
        icon: "/notes.ico".to_owned(),
        home: "/notes".to_owned(),
        links: vec![("Help".to_owned(), "/help".to_owned())],
        footer: "Kept by us.".to_owned(),
        stylesheet: Some("/notes.css".to_owned()),
    };
    Host::start_with(|builder| builder.with_pages().brand(brand)).await
}

#[tokio::test]
async fn no_page_names_latchkey_to_people_unless_the_app_lets_it() {
    let host = notes().await;
    for path in PAGES {
        let page = host.get(path).await;
        let text = page.text();
        let title = text.split("<title>").nth(1).unwrap().split('<').next().unwrap();
        assert!(page.status == 200 && title.ends_with(" · Notes"), "{path}: {title}");
        assert!(!text.contains("Latchkey"), "{path}");
        for part in ["/notes.svg", "/notes.ico", "href=\"/notes\"", ">Help</a>", "Kept by us.", "/notes.css"]
        {
            assert!(text.contains(part), "{path} lacks {part}");
        }
    }
    let unbranded = Host::start_with(|builder| builder.with_pages()).await;
    assert!(unbranded.get("/login").await.text().contains("<title>Log in · Latchkey</title>"));
}

#[tokio::test]
async fn the_pages_link_to_stylesheets_that_the_server_has_in_itself() {
    let host = notes().await;
    let page = host.get("/account/session").await;
    let links = page.text().split("rel=\"stylesheet\"").skip(1);
    let urls = links.map(|link| link.split("href=\"").nth(1).unwrap().split('"').next().unwrap());
    let mut own = 0;
    for url in urls.filter(|url| *url != "/notes.css") {
        let sheet = host.get(url).await;
        assert_eq!(sheet.header("content-type"), Some("text/css; charset=utf-8"), "{url}");
        assert!(sheet.status == 200 && sheet.text().contains('{'), "{url}");
        own += 1;
    }
    assert_eq!(own, 3);
}

#[tokio::test]
async fn an_app_without_our_pages_has_the_stylesheet_too() {
    let host = Host::start().await;
    let sheet = host.get("/latchkey.css").await;
    assert_eq!(
        (sheet.status, sheet.header("cache-control")),
        (200, Some("public, max-age=31536000, immutable"))
    );
    assert_eq!(host.get("/login").await.text(), "not in the app");
}

/// Where a page names the site, it takes the name from the brand.
#[test]
fn no_text_names_latchkey() {
    for (module, name, text) in latchkey::texts::all() {
        assert!(!text.default().contains("Latchkey"), "{module}::{name}");
    }
}
