//! PgBouncer in transaction mode, in front of a cluster.

use crate::ports::free_port;
use crate::support::postgres_cluster::{Cluster, give_to_postgres, unprivileged_command};
use crate::support::program::DEADLINE;
use std::fs;
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct PgBouncer {
    child: Child,
    port: u16,
    _folder: TempDir,
}

/// The connections to the server: fewer than clients have, so that they get another one all the time.
const CONNECTIONS: usize = 3;

impl PgBouncer {
    /// Starts it in front of `cluster`. `lines` are more of its settings.
    pub fn begin(cluster: &Cluster, lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        give_to_postgres(folder.path());
        let users = folder.path().join("users");
        fs::write(&users, "\"latchkey\" \"\"\n").unwrap();
        let port = free_port();
        let config = format!(
            "[databases]\npostgres = host={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
            unix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = transaction\n\
            default_pool_size = {CONNECTIONS}\nserver_login_retry = 1\n{lines}\n",
            cluster.folder().display(),
            users.display(),
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, config).unwrap();
        let mut command = unprivileged_command("pgbouncer");
        // Debian keeps it where only root's PATH leads.
        let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin";
        command.env("PATH", path).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("pgbouncer must be installed");
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < DEADLINE, "PgBouncer does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { child, port, _folder: folder }
    }

    pub fn url(&self) -> String {
        format!("postgres://latchkey@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
