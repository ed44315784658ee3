//! A log that can't be written: the server loses lines, counts them, and keeps serving.

use crate::ports::free_port;
use crate::support::answer::Answer;
use crate::support::person::{PASSWORD, credentials};
use crate::support::program::{DEADLINE, Home};
use reqwest::Client;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

/// A server whose standard error the test chooses; killed when dropped.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(home: &Home, stderr: impl Into<Stdio>) -> Self {
        // Its log can't tell the port, so the test chooses one.
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let mut command = home.command();
        command.args(["--bcrypt-cost", "4", "--site-addr", &address.to_string()]);
        let child = command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap();
        Self { child, address }
    }

    async fn get(&self, path: &str) -> Answer {
        Answer::to(Client::new().get(format!("http://{}{path}", self.address))).await
    }

    async fn wait_until_ready(&self) {
        let begun = Instant::now();
        while Client::new().get(format!("http://{}/readyz", self.address)).send().await.is_err() {
            assert!(begun.elapsed() < DEADLINE, "the server does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn lost_lines(&self) -> u64 {
        let metrics = self.get("/metrics").await;
        let count =
            metrics.text().lines().find_map(|line| line.strip_prefix("latchkey_log_lines_lost_total "));
        count.map_or(0, |count| count.parse().unwrap())
    }

    /// Requests are answered, and the server ends in order on SIGTERM.
    async fn serves_and_stops(mut self) {
        assert_eq!(self.get("/healthz").await.text(), "ok");
        let register = Client::new().post(format!("http://{}/api/register", self.address));
        assert_eq!(Answer::to(register.json(&credentials("ada", PASSWORD))).await.status, 201);
        assert!(self.lost_lines().await > 0, "no lost line is counted");
        let terminate = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(terminate.unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the log up to the line that says that the server serves.
fn read_start(stderr: ChildStderr) -> ChildStderr {
    let mut log = BufReader::with_capacity(1, stderr);
    let mut line = String::new();
    while !line.contains("serving url=") {
        line.clear();
        assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server does not start");
    }
    log.into_inner()
}

#[tokio::test]
async fn the_server_keeps_serving_when_the_reader_of_the_log_is_gone() {
    let home = Home::new();
    let mut server = Server::start(&home, Stdio::piped());
    drop(read_start(server.child.stderr.take().unwrap()));
    server.serves_and_stops().await;
}

#[tokio::test]
async fn the_server_starts_and_serves_when_the_disk_under_the_log_is_full() {
    let home = Home::new();
    let server = Server::start(&home, File::options().write(true).open("/dev/full").unwrap());
    server.wait_until_ready().await;
    server.serves_and_stops().await;
}

#[tokio::test]
async fn the_server_keeps_serving_when_the_reader_of_the_log_stops_reading() {
    let home = Home::new();
    let mut server = Server::start(&home, Stdio::piped());
    let unread = read_start(server.child.stderr.take().unwrap());
    // A pipe holds 64 KiB, and the log holds the path.
    let long = format!("/api/{}", "x".repeat(4_000));
    for _ in 0..32 {
        assert_eq!(server.get(&long).await.status, 404);
    }
    server.serves_and_stops().await;
    drop(unread);
}

#[test]
fn an_error_is_no_panic_when_standard_error_is_full() {
    let home = Home::new();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let wrong = home.command().arg("--frobnicate").stderr(full()).status().unwrap();
    assert_eq!(wrong.code(), Some(1));
    let output = home.command().args(["keys", "rotate"]).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "a report that nobody can read is no success");
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("latchkey: "));
}
