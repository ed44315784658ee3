//! Behind a real nginx, set up as its manual shows: a client can't invent an address.

use crate::ports::free_port;
use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app_with};
use crate::support::person::{PASSWORD, Pair, credentials};
use crate::support::program::DEADLINE;
use reqwest::{Client, RequestBuilder};
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The address that nginx connects from; the test's client has another one, 127.0.0.1.
const PROXY: &str = "127.0.0.2";

struct Nginx {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Nginx {
    /// Starts nginx in front of `app`, with these lines in its `location`.
    fn start(app: &App, lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let path = folder.path().display();
        let config = format!(
            "daemon off; master_process off; pid {path}/pid; error_log {path}/errors;
            events {{}}
            http {{
                access_log off;
                client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;
                fastcgi_temp_path {path}/fastcgi; uwsgi_temp_path {path}/uwsgi; scgi_temp_path {path}/scgi;
                server {{
                    listen {address};
                    location / {{ proxy_pass http://{}; proxy_bind {PROXY}; {lines} }}
                }}
            }}",
            app.address
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, config).unwrap();
        let mut command = Command::new("nginx");
        // Debian keeps it where only root's PATH leads.
        let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin";
        command.env("PATH", path).arg("-e").arg(folder.path().join("errors")).arg("-c").arg(file);
        let child = command.stderr(Stdio::null()).spawn().expect("nginx must be installed");
        let nginx = Self { child, address, _folder: folder };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < DEADLINE, "nginx does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        nginx
    }

    fn log_in(&self, name: &str, password: &str) -> RequestBuilder {
        let client = Client::builder().no_proxy().build().unwrap();
        client.post(format!("http://{}/api/login", self.address)).json(&credentials(name, password))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Adds an invented address to a request, in each header that there is for it.
fn with_invented_address(request: RequestBuilder, last: u8) -> RequestBuilder {
    let address = format!("203.0.113.{last}");
    request
        .header("forwarded", format!("for={address}"))
        .header("x-forwarded-for", &address)
        .header("x-real-ip", &address)
}

/// Each header, and how nginx writes it.
const SETUPS: [(&str, &str); 3] = [
    ("x-forwarded-for", "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
    ("forwarded", "proxy_set_header Forwarded \"$http_forwarded, for=$remote_addr\";"),
    ("x-real-ip", "proxy_set_header X-Real-IP $remote_addr;"),
];

#[tokio::test]
async fn a_client_behind_nginx_can_not_choose_its_address() {
    for (header, lines) in SETUPS {
        let app = spawn_app_with(&["--trusted-proxies", PROXY, "--client-address-header", header]).await;
        app.signed_in("ada").await;
        let nginx = Nginx::start(&app, lines);
        let login = with_invented_address(nginx.log_in("ada", PASSWORD), 7);
        let pair = Pair::of(&Answer::to(login).await);
        let sessions = app.get_as(&pair.access, "/api/sessions").await.ok();
        let own = sessions.as_array().unwrap().iter().find(|session| session["current"] == true).unwrap();
        assert_eq!(own["address"], "127.0.0.1", "{header}");
    }
}

#[tokio::test]
async fn a_client_behind_nginx_can_not_evade_the_rate_limit() {
    for (header, lines) in SETUPS {
        let flags = ["--trusted-proxies", PROXY, "--client-address-header", header, "--login-limit", "3/1h"];
        let app = spawn_app_with(&flags).await;
        app.signed_in("ada").await;
        let nginx = Nginx::start(&app, lines);
        for attempt in 0..5 {
            let login = with_invented_address(nginx.log_in("ada", "no owls at all"), attempt);
            let expected = if attempt < 3 { 401 } else { 429 };
            assert_eq!(Answer::to(login).await.status, expected, "{header}, attempt {attempt}");
        }
    }
}
