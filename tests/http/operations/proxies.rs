//! The proxies that the server believes about a client's address, which a session shows.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app, spawn_app_on, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials};
use reqwest::Method;

/// The address that the server has for a login with these headers.
async fn believed(app: &App, headers: &[(&str, &str)]) -> String {
    let request = app.request(Method::POST, "/api/login").json(&credentials("ada", PASSWORD));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let pair = Pair::of(&Answer::to(request).await);
    let sessions = app.get_as(&pair.access, "/api/sessions").await.ok();
    let own = sessions.as_array().unwrap().iter().find(|session| session["current"] == true);
    own.unwrap()["address"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn without_trusted_proxies_the_peer_is_the_client() {
    let app = spawn_app().await;
    app.signed_in("ada").await;
    for header in
        [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7"), ("x-real-ip", "1.2.3.4")]
    {
        assert_eq!(believed(&app, &[header]).await, "127.0.0.1");
    }
}

#[tokio::test]
async fn a_peer_that_is_not_a_trusted_proxy_is_not_believed() {
    let app = spawn_app_with(&["--trusted-proxies", "10.0.0.0/8,::1"]).await;
    app.signed_in("ada").await;
    assert_eq!(believed(&app, &[("x-forwarded-for", "198.51.100.7")]).await, "127.0.0.1");
}

#[tokio::test]
async fn a_trusted_proxy_tells_the_client_and_the_client_tells_nothing() {
    let app = spawn_app_with(&["--trusted-proxies", "127.0.0.0/8, 10.0.0.0/8, 2001:db8:1::/48"]).await;
    app.signed_in("ada").await;
    for (headers, address) in [
        (vec![("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        (vec![("x-forwarded-for", "1.1.1.1, 198.51.100.7")], "198.51.100.7"),
        (vec![("x-forwarded-for", "198.51.100.7, 10.1.2.3")], "198.51.100.7"),
        (vec![("x-forwarded-for", "198.51.100.7"), ("x-forwarded-for", "10.1.2.3")], "198.51.100.7"),
        (vec![("x-forwarded-for", "2001:db8:2::7")], "2001:db8:2::7"),
        (vec![("x-forwarded-for", "2001:db8:2::7, 2001:db8:1::1")], "2001:db8:2::7"),
        (vec![("x-forwarded-for", "[2001:db8:2::7]:4711")], "2001:db8:2::7"),
        (vec![("x-forwarded-for", "::ffff:198.51.100.7")], "198.51.100.7"),
        (vec![("x-forwarded-for", "rubbish")], "127.0.0.1"),
        (vec![("x-forwarded-for", "198.51.100.7, rubbish")], "127.0.0.1"),
        // Only the configured header counts.
        (vec![("forwarded", "for=198.51.100.7")], "127.0.0.1"),
        (vec![("x-real-ip", "198.51.100.7")], "127.0.0.1"),
        (vec![("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
        (vec![], "127.0.0.1"),
    ] {
        assert_eq!(believed(&app, &headers).await, address, "{headers:?}");
    }
}

#[tokio::test]
async fn the_operator_names_the_header_that_counts() {
    let trusted = ["--trusted-proxies", "127.0.0.0/8,10.0.0.0/8", "--client-address-header"];
    let app = spawn_app_with(&[&trusted[..], &["forwarded"]].concat()).await;
    app.signed_in("ada").await;
    for (headers, address) in [
        (vec![("forwarded", "for=198.51.100.7;proto=https;by=10.0.0.1")], "198.51.100.7"),
        (vec![("forwarded", "For=\"[2001:db8:2::7]:4711\"")], "2001:db8:2::7"),
        (vec![("forwarded", "for=1.1.1.1, for=198.51.100.7, for=10.1.2.3")], "198.51.100.7"),
        (vec![("forwarded", "for=198.51.100.7, for=_hidden")], "127.0.0.1"),
        (vec![("forwarded", r#"for=198.51.100.7;host="a, for=6.6.6.6""#)], "198.51.100.7"),
        (vec![("forwarded", r#"host="a;for=6.6.6.6";for=198.51.100.7"#)], "198.51.100.7"),
        (vec![("forwarded", r#"proto=http;host="a\";for=6.6.6.6";for=198.51.100.7"#)], "198.51.100.7"),
        (vec![("forwarded", r#"for=6.6.6.6;host="a"#), ("forwarded", "for=198.51.100.7")], "198.51.100.7"),
        (vec![("forwarded", "for=198.51.100.7"), ("x-forwarded-for", "1.1.1.1")], "198.51.100.7"),
        (vec![("x-forwarded-for", "198.51.100.7"), ("x-real-ip", "198.51.100.7")], "127.0.0.1"),
    ] {
        assert_eq!(believed(&app, &headers).await, address, "{headers:?}");
    }

    let app = spawn_app_with(&[&trusted[..], &["x-real-ip"]].concat()).await;
    app.signed_in("ada").await;
    assert_eq!(believed(&app, &[("x-real-ip", "198.51.100.7")]).await, "198.51.100.7");
    let others = [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7")];
    assert_eq!(believed(&app, &others).await, "127.0.0.1");
}

#[tokio::test]
async fn peers_come_by_ipv6_too() {
    let app = spawn_app_on("[::1]:0", &["--trusted-proxies", "::1"], |_| ()).await;
    app.signed_in("ada").await;
    assert_eq!(believed(&app, &[]).await, "::1");
    assert_eq!(believed(&app, &[("x-forwarded-for", "2001:db8::7")]).await, "2001:db8::7");
}
