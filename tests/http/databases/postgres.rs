//! PostgreSQL: a cluster of the test's own, in a temporary folder, reached by a socket in it.

use crate::routes::malformed::hostile_texts;
use crate::routes::story;
use crate::support::app::{App, spawn_app_with};
use crate::support::person::{PASSWORD, credentials};
use crate::support::program::DEADLINE;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct Cluster {
    folder: TempDir,
    server: Option<Child>,
}

impl Cluster {
    pub fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        if let Some((user, group)) = unprivileged() {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let mut cluster = Self { folder, server: None };
        let made = cluster
            .program("initdb")
            .args(["-D", "data", "-U", "latchkey", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        cluster.start();
        cluster
    }

    pub fn start(&mut self) {
        let socket = self.folder.path().to_str().unwrap();
        let mut server = self.program("postgres");
        server.args(["-D", "data", "-k", socket, "-c", "listen_addresses=", "-c", "fsync=off"]);
        self.server = Some(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let begun = Instant::now();
        while !self.program("pg_isready").args(["-q", "-h", socket]).status().unwrap().success() {
            assert!(begun.elapsed() < DEADLINE, "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// At once, whatever is under way.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let quit = format!("kill -QUIT {}", server.id());
            let _ = Command::new("sh").args(["-c", &quit]).status();
            let _ = server.wait();
        }
    }

    /// A program of PostgreSQL, which does not run as root.
    fn program(&self, name: &str) -> Command {
        let program = binaries().join(name);
        let mut command = match unprivileged() {
            None => Command::new(program),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command.args([format!("--reuid={user}"), format!("--regid={group}")]);
                command.arg("--clear-groups").arg(program);
                command
            }
        };
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    pub fn url(&self) -> String {
        format!("postgres://latchkey@localhost/postgres?host={}", self.folder.path().display())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Where PostgreSQL's programs are: Debian keeps them off the PATH, a folder a version.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = versions.map(|version| version.unwrap().path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has_initdb = |folder: &PathBuf| folder.join("initdb").is_file();
    let found = debian.chain(std::env::split_paths(&path)).find(has_initdb);
    found.expect("initdb must be in /usr/lib/postgresql/*/bin or on the PATH; Debian's package is postgresql")
}

/// The user and group to run as, if we are root: whom Debian made for it, or nobody.
fn unprivileged() -> Option<(u32, u32)> {
    if Path::new("/proc/self").metadata().unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(|id| id.parse().unwrap());
        Some((fields.next()?, fields.next()?))
    };
    ids("postgres").or_else(|| ids("nobody"))
}

pub async fn spawn_on(cluster: &Cluster) -> App {
    spawn_app_with(&["--database-url", &cluster.url()]).await
}

#[tokio::test]
async fn the_whole_story() {
    let cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    story::from_registration_to_farewell(&app).await;
    story::many_at_once(&app).await;
}

#[tokio::test]
async fn whatever_a_text_says_the_server_stands() {
    let cluster = Cluster::begin();
    hostile_texts(&spawn_on(&cluster).await).await;
}

#[tokio::test]
async fn nodes_share_sessions_and_learn_of_each_others_revocations() {
    let cluster = Cluster::begin();
    let here = spawn_on(&cluster).await;
    let there = here.spawn_beside(&["--database-url", &cluster.url()]).await;
    let ada = here.signed_in("ada").await;
    there.me(&ada).await.ok();
    there.refresh(&ada).await.ok();
    here.log_out(&ada).await.ok();
    there.refresh(&ada).await.refused(401, "session_revoked");
    let begun = Instant::now();
    while there.me(&ada).await.status == 200 {
        assert!(begun.elapsed() < DEADLINE, "the other node does not learn of it");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    there.me(&ada).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn without_its_database_the_server_says_so_and_recovers() {
    let mut cluster = Cluster::begin();
    let app = spawn_on(&cluster).await;
    let ada = app.signed_in("ada").await;
    cluster.stop();
    let (login, refresh, ready) = tokio::join!(
        app.post("/api/login", credentials("ada", PASSWORD)),
        app.refresh(&ada),
        app.get("/readyz"),
    );
    login.refused(503, "unavailable");
    refresh.refused(503, "unavailable");
    assert_eq!(ready.status, 503);
    // Who calls is known without it.
    app.me(&ada).await.ok();
    assert_eq!(app.get("/healthz").await.status, 200);
    cluster.start();
    app.refresh(&ada).await.ok();
    assert_eq!(app.get("/readyz").await.status, 200);
}
