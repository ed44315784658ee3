//! TLS to PostgreSQL.

use crate::support::app::spawn_app_with;
use crate::support::certificates::Authority;
use crate::support::person::{PASSWORD, credentials};
use crate::support::postgres_cluster::Cluster;
use crate::support::program::Home;
use latchkey::database::Database;

/// Opens the database and returns what went wrong.
async fn refusal(url: &str) -> String {
    let error = Database::open(url).await.expect_err(url).to_string();
    assert!(!error.contains("very-secret"), "{error}");
    error
}

#[tokio::test]
async fn tls_is_used_when_it_is_required_and_when_the_server_offers_it() {
    let authority = Authority::new();
    let cluster = Cluster::begin_with_tls_only(&authority);
    let root = format!("sslrootcert={}", authority.certificate().display());
    for (host, parameters) in [
        ("localhost", format!("sslmode=verify-full&{root}")),
        // Checks the certificate and not its name.
        ("127.0.0.1", format!("sslmode=verify-ca&{root}")),
        ("127.0.0.1", "sslmode=require".to_owned()),
        ("localhost", "sslmode=prefer".to_owned()),
        ("localhost", String::new()),
    ] {
        let database = Database::open(&cluster.tls_url(host, &parameters)).await;
        let database = database.unwrap_or_else(|error| panic!("{parameters}: {error}"));
        let encrypted = "SELECT COUNT(*) FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()";
        for pool in [&database.durable, &database.relaxed] {
            let encrypted: i64 = sqlx::query_scalar(encrypted).fetch_one(pool).await.unwrap();
            assert_eq!(encrypted, 1, "{parameters}");
        }
        database.close().await;
    }
    let url = cluster.tls_url("localhost", &format!("sslmode=verify-full&{root}"));
    let app = spawn_app_with(&["--database-url", &url]).await;
    let ada = app.signed_in("ada").await;
    app.refresh(&ada).await.ok();
    assert_eq!(app.post("/api/login", credentials("ada", PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn a_server_with_a_wrong_certificate_is_refused_with_the_reason() {
    let (authority, other) = (Authority::new(), Authority::new());
    let cluster = Cluster::begin_with_tls_only(&authority);
    let root = |authority: &Authority| format!("sslrootcert={}", authority.certificate().display());
    let url = |host, mode, root: &str| cluster.tls_url(host, &format!("sslmode={mode}&{root}"));

    let wrong_name = refusal(&url("127.0.0.1", "verify-full", &root(&authority))).await;
    assert!(wrong_name.contains("not valid for name"), "{wrong_name}");
    for mode in ["verify-ca", "verify-full"] {
        // Without `sslrootcert`, the public authorities count, which did not sign this one.
        for root in [root(&other), String::new()] {
            let unknown = refusal(&url("localhost", mode, &root)).await;
            assert!(unknown.contains("UnknownIssuer"), "{mode}: {unknown}");
        }
    }
    let plain = refusal(&cluster.tls_url("localhost", "sslmode=disable")).await;
    assert!(plain.contains("no encryption"), "{plain}");
}

#[tokio::test]
async fn a_certificate_parameter_without_effect_stops_the_start() {
    let authority = Authority::new();
    let url = |parameters: &str| format!("postgres://latchkey:very-secret@localhost/postgres?{parameters}");
    for mode in ["sslmode=require&", "sslmode=prefer&", ""] {
        let root = format!("{mode}sslrootcert={}", authority.certificate().display());
        let refusal = refusal(&url(&root)).await;
        assert!(refusal.contains("sslrootcert needs sslmode=verify-full"), "{refusal}");
    }
    for parameter in ["sslrootcert", "sslcert", "sslkey"] {
        let refusal = refusal(&url(&format!("sslmode=verify-full&{parameter}=/no/such/file"))).await;
        assert!(refusal.contains(&format!("{parameter}: /no/such/file: No such file")), "{refusal}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_refused_when_tls_is_required() {
    let cluster = Cluster::begin();
    for mode in ["require", "verify-ca", "verify-full"] {
        let refusal = refusal(&format!("{}&sslmode={mode}", cluster.url())).await;
        assert!(refusal.contains("server does not support TLS"), "{refusal}");
    }
}

#[test]
fn the_authorities_of_the_system_are_trusted_when_asked_for() {
    let authority = Authority::new();
    let cluster = Cluster::begin_with_tls_only(&authority);
    let home = Home::new();
    let url = cluster.tls_url("localhost", "sslmode=verify-full&sslrootcert=system");
    let list = |trusted: &Authority| {
        let mut command = home.command();
        // OpenSSL's variable for the file of the system's authorities.
        command.env("SSL_CERT_FILE", trusted.certificate());
        command.args(["--database-url", &url, "user", "list"]).output().unwrap()
    };
    let done = list(&authority);
    assert!(done.status.success(), "{done:?}");
    let done = list(&Authority::new());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && said.contains("UnknownIssuer"), "{said}");
    assert!(!said.contains("very-secret"), "{said}");
}
