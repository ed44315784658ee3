//! The real router over a database of its own, asked without a network.

use crate::answer::Answer;
use crate::keys::Keys;
use crate::person::Person;
use axum::Router;
use axum::body::{Body, to_bytes};
use clap::Parser;
use http::request::Builder;
use http::{Method, Request};
use latchkey::clock::Clock;
use latchkey::server::{Timeouts, Server};
use latchkey::server::config::Config;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard};
use tokio::runtime::{self, Runtime};
use tower::ServiceExt;

/// Quick hashes, and no limits in the way.
const SETTINGS: [&str; 6] = ["--bcrypt-cost", "4", "--login-limit", "off", "--register-limit", "off"];

static DOOR: LazyLock<Mutex<Door>> = LazyLock::new(|| Mutex::new(Door::new()));

/// The server's door: one for the life of the process, so inputs meet the database that others left.
pub struct Door {
    pub keys: Keys,
    router: Router,
    runtime: Runtime,
    person: Option<Person>,
    people: u32,
}

impl Door {
    pub fn open() -> MutexGuard<'static, Self> {
        DOOR.lock().unwrap()
    }

    fn new() -> Self {
        let data = data_folder();
        // libFuzzer ends the process without a chance to tidy up, so that is left to the next one.
        let _ = fs::remove_dir_all(&data);
        let words = ["latchkey", "--data-dir", data.to_str().unwrap()].into_iter().chain(SETTINGS);
        let config = Config::try_parse_from(words).unwrap();
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Server::open(&config, Clock::default(), Timeouts::default())).unwrap();
        Self { keys: Keys::of(&config), router: server.router(), runtime, person: None, people: 0 }
    }

    /// Somebody who is logged in, the same one until forgotten.
    pub fn person(&mut self) -> Person {
        if let Some(person) = &self.person {
            return person.clone();
        }
        let person = Person::sign_in(self, format!("ada-{}", self.people));
        self.people += 1;
        self.person.insert(person).clone()
    }

    /// To be called when an input did something to the person, so that the next one meets another.
    pub fn forget_person(&mut self) {
        self.person = None;
    }

    pub fn post(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.ask(post(path), body)
    }

    pub fn post_as(&self, person: &Person, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.ask(post(path).header("authorization", format!("Bearer {}", person.access)), body)
    }

    /// Who this access token says is calling.
    pub fn me(&self, access: &str) -> Answer {
        let request = Request::builder().uri("/api/me");
        self.ask(request.header("authorization", format!("Bearer {access}")), "")
    }

    pub fn ask(&self, request: Builder, body: impl Into<Vec<u8>>) -> Answer {
        let body = body.into();
        let request = request.body(Body::from(body.clone())).unwrap();
        let answer = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            Answer::of(&parts, &to_bytes(body, usize::MAX).await.unwrap())
        });
        let is_object = || serde_json::from_slice::<Value>(&body).is_ok_and(|value| value.is_object());
        assert!(answer.status >= 400 || body.is_empty() || is_object(), "taken, and no object");
        answer
    }
}

/// A request with a body of JSON, or what claims to be.
pub fn post(path: &str) -> Builder {
    Request::builder().method(Method::POST).uri(path).header("content-type", "application/json")
}

/// One for each target, so that they can run side by side.
fn data_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz/data");
    folder.join(program.file_name().unwrap())
}
