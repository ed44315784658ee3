//! A server with its own port, folder and database, and a clock that the test sets.

use crate::support::http_client::HttpClient;
use clap::Parser;
use latchkey::Latchkey;
use latchkey::clock::Clock;
use latchkey::database::Database;
use latchkey::server::Timeouts;
use latchkey::server::background::Background;
use latchkey::server::config::Config;
use std::fs;
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// The settings of tests that choose no others: fast hashes and no rate limits.
const DEFAULTS: [(&str, &str); 3] =
    [("--bcrypt-cost", "4"), ("--login-limit", "off"), ("--register-limit", "off")];

/// The hashes in the names of the site's files.
const HASHES: &str = "js: abc\nwasm: def\ncss: ghi\n";

pub struct App {
    /// The server's clock, which stands still until a test moves it.
    pub clock: Clock,
    issuer: String,
    config: Config,
    timeouts: Timeouts,
    folder: TempDir,
    client: HttpClient,
    server: Option<Latchkey>,
    /// Runs the whole server, so that no task of it survives `stop`.
    runtime: Option<Runtime>,
}

pub async fn spawn_app() -> App {
    spawn_app_with(&[]).await
}

pub async fn spawn_app_with(flags: &[&str]) -> App {
    spawn_app_on("127.0.0.1:0", flags, |_| ()).await
}

/// A server with these timeouts.
pub async fn spawn_app_of(timeouts: Timeouts) -> App {
    spawn("127.0.0.1:0", &[], timeouts, Clock::stopped(), |_| ()).await
}

/// A server on this address. `change` sets the settings that have no flags.
pub async fn spawn_app_on(address: &str, flags: &[&str], change: impl FnOnce(&mut Config)) -> App {
    spawn(address, flags, Timeouts::default(), Clock::stopped(), change).await
}

async fn spawn(
    address: &str,
    flags: &[&str],
    timeouts: Timeouts,
    clock: Clock,
    change: impl FnOnce(&mut Config),
) -> App {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut words = vec!["latchkey", "--data-dir", data.to_str().unwrap()];
    for (flag, value) in DEFAULTS.iter().filter(|(flag, _)| !flags.contains(flag)) {
        words.extend([flag, value]);
    }
    let mut config = Config::try_parse_from(words.iter().chain(flags)).unwrap();
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    config.site.site_root = site.to_str().unwrap().into();
    let hashes = folder.path().join("hash.txt");
    fs::write(&hashes, HASHES).unwrap();
    config.site.hash_file = hashes.to_str().unwrap().into();
    change(&mut config);
    let listen = address.parse().unwrap();
    let (client, server, runtime) = (HttpClient::of(listen), None, None);
    let issuer = String::new();
    let mut app = App { clock, issuer, config, timeouts, folder, client, server, runtime };
    app.start(listen).await;
    app
}

impl App {
    async fn start(&mut self, listen: SocketAddr) {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (config, clock, timeouts) = (self.config.clone(), self.clock.clone(), self.timeouts);
        let started = runtime.spawn(async move {
            let builder = Latchkey::builder(config).with_site().clock(clock).timeouts(timeouts);
            let server = builder.open().await.unwrap();
            let listener = TcpListener::bind(listen).await.unwrap();
            let address = listener.local_addr().unwrap();
            let serving = server.clone();
            tokio::spawn(async move { serving.serve(serving.router(), listener).await });
            (address, server)
        });
        let (address, server) = started.await.unwrap();
        self.issuer = server.issuer().to_owned();
        (self.client.address, self.server) = (address, Some(server));
        self.runtime = Some(runtime);
    }

    /// Ends the server as if its process had died, and keeps its folder.
    pub async fn stop(&mut self) {
        let (server, runtime) = (self.server.take(), self.runtime.take());
        tokio::task::spawn_blocking(move || drop((server, runtime))).await.unwrap();
    }

    /// Restarts the server with other settings.
    pub async fn restart_with(&mut self, change: impl FnOnce(&mut Config)) {
        change(&mut self.config);
        self.restart().await;
    }

    pub async fn restart(&mut self) {
        self.stop().await;
        self.start(SocketAddr::new(self.address.ip(), 0)).await;
    }

    /// Another node with the same keys, and with a clock of its own that shows the same time. It has the same database
    /// only if a flag says so.
    pub async fn spawn_beside(&self, flags: &[&str]) -> App {
        let share_keys = |theirs: &mut Config| {
            fs::create_dir_all(theirs.keys_dir()).unwrap();
            for key in fs::read_dir(self.keys()).unwrap() {
                let key = key.unwrap();
                fs::copy(key.path(), theirs.keys_dir().join(key.file_name())).unwrap();
            }
        };
        let clock = Clock::stopped_at(self.clock.since_epoch());
        spawn("127.0.0.1:0", flags, Timeouts::default(), clock, share_keys).await
    }

    /// The background tasks of the server.
    pub fn background(&self) -> Background {
        self.server.as_ref().unwrap().background().clone()
    }

    pub fn data(&self) -> PathBuf {
        self.config.data_dir.clone()
    }

    pub fn keys(&self) -> PathBuf {
        self.config.keys_dir()
    }

    pub fn database_url(&self) -> String {
        self.config.database_url().reveal().to_owned()
    }

    pub fn issuer(&self) -> String {
        self.issuer.clone()
    }

    /// The folder of the site's files.
    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// The server's database, through connections of the test's own.
    pub async fn database(&self) -> Database {
        Database::open(self.config.database_url().reveal()).await.unwrap()
    }

    pub async fn sql(&self, statement: &'static str) {
        let database = self.database().await;
        sqlx::raw_sql(statement).execute(&database.durable).await.unwrap();
        database.close().await;
    }
}

impl Deref for App {
    type Target = HttpClient;

    fn deref(&self) -> &HttpClient {
        &self.client
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
