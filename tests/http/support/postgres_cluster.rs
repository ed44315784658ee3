//! A private PostgreSQL cluster in a temporary folder, which tests reach through a socket in that folder.

use crate::ports::free_port;
use crate::support::app::{App, spawn_app_with};
use crate::support::certificates::Authority;
use crate::support::program::DEADLINE;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A PostgreSQL cluster, which stops when dropped.
pub struct Cluster {
    folder: TempDir,
    server: Option<Child>,
    /// The TCP port, if it takes clients over TLS.
    tls_port: Option<u16>,
}

impl Cluster {
    /// Creates a cluster and starts its server.
    pub fn begin() -> Self {
        let mut cluster = Self::initialised();
        cluster.start();
        cluster
    }

    /// A cluster that takes clients over TLS only, with a certificate of `authority` for `localhost`.
    pub fn begin_with_tls_only(authority: &Authority) -> Self {
        let mut cluster = Self::initialised();
        authority.certify("localhost", &cluster.path("data/server.crt"), &cluster.path("data/server.key"));
        for file in ["data/server.crt", "data/server.key"] {
            give_to_postgres(&cluster.path(file));
        }
        fs::write(cluster.path("data/pg_hba.conf"), "hostssl all all all trust\n").unwrap();
        cluster.tls_port = Some(free_port());
        cluster.start();
        cluster
    }

    /// A hot standby of this cluster, which follows it by streaming replication.
    pub fn standby(&self) -> Self {
        let mut standby = Self::empty();
        let mut copy = standby.program("pg_basebackup");
        copy.args([
            "-D",
            "data",
            "-U",
            "latchkey",
            "-R",
            "-X",
            "stream",
            "--checkpoint=fast",
            "--no-sync",
            "-h",
        ]);
        let copied = copy.arg(self.folder.path()).output().unwrap();
        assert!(copied.status.success(), "{copied:?}");
        standby.start();
        standby
    }

    /// Waits until this standby has all that `primary` has written.
    pub fn catch_up_with(&self, primary: &Self) {
        let written = primary.sql("SELECT pg_current_wal_insert_lsn()");
        let replayed = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
        let begun = Instant::now();
        while self.sql(&replayed) != "t" {
            assert!(begun.elapsed() < DEADLINE, "the standby lags behind");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn initialised() -> Self {
        let cluster = Self::empty();
        let made = cluster
            .program("initdb")
            .args(["-D", "data", "-U", "latchkey", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        cluster
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        give_to_postgres(folder.path());
        Self { folder, server: None, tls_port: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn start(&mut self) {
        let socket = self.folder.path().to_str().unwrap();
        let mut server = self.program("postgres");
        server.args(["-D", "data", "-k", socket, "-c", "fsync=off"]);
        let port = self.tls_port.unwrap_or(5432).to_string();
        match self.tls_port {
            Some(_) => server.args(["-c", "ssl=on", "-h", "127.0.0.1", "-p", &port]),
            None => server.args(["-c", "listen_addresses="]),
        };
        self.server = Some(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let begun = Instant::now();
        let is_ready =
            || self.program("pg_isready").args(["-q", "-h", socket, "-p", &port]).status().unwrap();
        while !is_ready().success() {
            assert!(begun.elapsed() < DEADLINE, "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops the server at once and aborts what it does.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let quit = format!("kill -QUIT {}", server.id());
            let _ = Command::new("sh").args(["-c", &quit]).status();
            let _ = server.wait();
        }
    }

    /// One of PostgreSQL's programs, which refuse to run as root.
    fn program(&self, name: &str) -> Command {
        let mut command = unprivileged_command(binaries().join(name));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Runs one statement by psql, which may write even where that is turned off by default; returns its value.
    pub fn sql(&self, statement: &str) -> String {
        let mut psql = self.program("psql");
        psql.env("PGOPTIONS", "-c default_transaction_read_only=off").arg("-h").arg(self.folder.path());
        let done = psql.args(["-U", "latchkey", "-d", "postgres", "-Atc", statement]).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap().trim_end().to_owned()
    }

    /// The folder of the server's socket.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> String {
        format!("postgres://latchkey@localhost/postgres?host={}", self.folder.path().display())
    }

    /// The URL of a cluster that takes clients over TLS only, with these parameters.
    pub fn tls_url(&self, host: &str, parameters: &str) -> String {
        let port = self.tls_port.unwrap();
        format!("postgres://latchkey:very-secret@{host}:{port}/postgres?{parameters}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The folder of PostgreSQL's programs. Debian has a folder for each version and does not put them on the PATH.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = versions.map(|version| version.unwrap().path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has_initdb = |folder: &PathBuf| folder.join("initdb").is_file();
    let found = debian.chain(std::env::split_paths(&path)).find(has_initdb);
    found.expect("initdb must be in /usr/lib/postgresql/*/bin or on the PATH; Debian's package is postgresql")
}

/// A command that does not run as root, even if the test does.
pub fn unprivileged_command(program: impl AsRef<OsStr>) -> Command {
    let Some((user, group)) = unprivileged() else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={user}"), format!("--regid={group}")]);
    command.arg("--clear-groups").arg(program);
    command
}

/// Makes a file or folder belong to the user that [`unprivileged_command`] runs as.
pub fn give_to_postgres(path: &Path) {
    if let Some((user, group)) = unprivileged() {
        chown(path, Some(user), Some(group)).unwrap();
    }
}

/// The user and group to run as if the test runs as root: Debian's `postgres`, or `nobody`.
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

/// A server with this database.
pub async fn spawn_on(cluster: &Cluster) -> App {
    spawn_app_with(&["--database-url", &cluster.url()]).await
}
