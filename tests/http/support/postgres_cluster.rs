//! A private PostgreSQL cluster in a temporary folder, which tests reach through a socket in that folder.

use crate::support::app::{App, spawn_app_with};
use crate::support::program::DEADLINE;
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
}

impl Cluster {
    /// Creates a cluster and starts its server.
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

    /// Runs one statement by psql, which may write even where that is turned off by default.
    pub fn sql(&self, statement: &str) {
        let mut psql = self.program("psql");
        psql.env("PGOPTIONS", "-c default_transaction_read_only=off").arg("-h").arg(self.folder.path());
        let done = psql.args(["-U", "latchkey", "-d", "postgres", "-c", statement]).output().unwrap();
        assert!(done.status.success(), "{done:?}");
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

/// The folder of PostgreSQL's programs. Debian has a folder for each version and does not put them on the PATH.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = versions.map(|version| version.unwrap().path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has_initdb = |folder: &PathBuf| folder.join("initdb").is_file();
    let found = debian.chain(std::env::split_paths(&path)).find(has_initdb);
    found.expect("initdb must be in /usr/lib/postgresql/*/bin or on the PATH; Debian's package is postgresql")
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
