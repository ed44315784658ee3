//! The binary, started as an operator does.

use std::fs::{self, File};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Long enough for anything but a hang, even on a slow machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A folder with the binary and its site, laid out as by `make build`.
pub struct Home {
    folder: TempDir,
}

/// A running server, killed when dropped.
pub struct Running {
    child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

/// The content of `hash.txt` for [`Home`]'s site.
const HASHES: &str = "js: abc\nwasm: def\ncss: ghi\n";
const SETTINGS: &str = "[package.metadata.leptos]\noutput-name = \"latchkey\"\nsite-root = \"site\"\n\
    site-pkg-dir = \"pkg\"\nhash-files = true\nenv = \"PROD\"\n";

impl Home {
    /// Puts the binary, its site and its settings side by side.
    pub fn new() -> Self {
        // On the same disk as the binary, so that it can be hard-linked.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let home = Self { folder };
        fs::hard_link(env!("CARGO_BIN_EXE_latchkey"), home.path("latchkey")).unwrap();
        fs::create_dir_all(home.path("site/pkg")).unwrap();
        home.write("hash.txt", HASHES);
        home.settings("");
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Writes `Leptos.toml` with these lines in its `[latchkey]` table.
    pub fn settings(&self, lines: &str) {
        self.write("Leptos.toml", &format!("[latchkey]\n{lines}\n{SETTINGS}"));
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(self.path("latchkey"));
        // Variables of the shell that runs the tests are not meant for this program.
        command.current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command
    }

    /// Runs the program until it ends.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::begin(self.command().args(["--bcrypt-cost", "4"]).args(arguments), &self.path("log"))
    }
}

impl Running {
    /// Starts the server on a free port and waits until it logs its address.
    pub fn begin(command: &mut Command, log: &Path) -> Self {
        let errors = File::options().create(true).append(true).open(log).unwrap();
        let output = errors.try_clone().unwrap();
        let child =
            command.args(["--site-addr", "127.0.0.1:0"]).stdout(output).stderr(errors).spawn().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut running = Self { child, address, log: log.to_owned() };
        let line = running.says("serving url=http://");
        let address = line.split("url=http://").nth(1).and_then(|rest| rest.split(' ').next());
        running.address = address.unwrap().parse().unwrap();
        running
    }

    /// Waits for a line of the log that contains `text`.
    pub fn says(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let log = self.log();
            if let Some(line) = log.lines().find(|line| line.contains(text)) {
                return line.to_owned();
            }
            assert_eq!(self.child.try_wait().unwrap(), None, "it stopped: {log}");
            assert!(begun.elapsed() < DEADLINE, "it does not say {text:?}: {log}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.child.id())]).status();
        assert!(sent.unwrap().success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < DEADLINE, "it does not end: {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end with `input` on its standard input.
pub fn run_with_input(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}
