//! A real server process on a port of its own.

use crate::ports::free_port;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longer than any step takes on a slow machine, whose disk may hold a start for half a minute after a build.
pub const DEADLINE: Duration = Duration::from_secs(120);

/// The folder and address of a server, which stay the same over restarts.
pub struct Home {
    folder: TempDir,
    address: SocketAddr,
}

/// One server process, which is killed when dropped.
pub struct Process(Child);

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The server refuses to start without its site.
        fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        Self { folder, address }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("data/latchkey.db")
    }

    /// Starts a process with additional `flags` on its command line.
    pub fn start(&self, flags: &[&str]) -> Process {
        let errors = File::options().create(true).append(true).open(self.log()).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_latchkey"))
            .current_dir(self.folder.path())
            // The environment of the tests must not affect this server's configuration.
            .env_clear()
            .env("RUST_LOG", "warn")
            .args(["--site-addr", &self.address.to_string(), "--data-dir", "data", "--bcrypt-cost", "4"])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn()
            .unwrap();
        Process(child)
    }

    /// Waits until the process answers.
    pub async fn healthy(&self, process: &mut Process, http: &reqwest::Client) {
        let begun = Instant::now();
        while http.get(self.url("/healthz")).send().await.is_err() {
            assert_eq!(process.0.try_wait().unwrap(), None, "the server stopped: {}", self.log_text());
            assert!(begun.elapsed() < DEADLINE, "the server does not answer: {}", self.log_text());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// The log of all processes so far.
    pub fn log_text(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn log(&self) -> PathBuf {
        Path::join(self.folder.path(), "log")
    }
}

impl Drop for Process {
    /// Sends SIGKILL, so that the process has no chance to clean up.
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
