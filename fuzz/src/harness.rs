//! Calls the real router, on a database of its own, without a network.

use crate::answer::Answer;
use crate::keys::Keys;
use crate::person::{PASSWORD, Person, credentials};
use axum::Router;
use axum::body::{Body, to_bytes};
use clap::Parser;
use http::request::Builder;
use http::{Method, Request};
use latchkey::Latchkey;
use latchkey::server::config::Config;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard};
use tokio::runtime::{self, Runtime};
use tower::ServiceExt;

/// Fast hashes and no rate limits.
const SETTINGS: [&str; 6] = ["--bcrypt-cost", "4", "--login-limit", "off", "--register-limit", "off"];
/// The issuer that the seeds name.
const ISSUER: [&str; 2] = ["--issuer", "http://127.0.0.1:3000"];

static HARNESS: LazyLock<Mutex<Harness>> = LazyLock::new(|| Mutex::new(Harness::new()));

/// The server, opened once a process, so that each input meets the database that earlier ones left behind.
pub struct Harness {
    pub keys: Keys,
    router: Router,
    runtime: Runtime,
    person: Option<Person>,
    people: u32,
}

impl Harness {
    pub fn open() -> MutexGuard<'static, Self> {
        HARNESS.lock().unwrap()
    }

    fn new() -> Self {
        let data = data_folder();
        // libFuzzer ends the process without running destructors, so the next run deletes the folder.
        let _ = fs::remove_dir_all(&data);
        let words =
            ["latchkey", "--data-dir", data.to_str().unwrap()].into_iter().chain(SETTINGS).chain(ISSUER);
        let mut config = Config::try_parse_from(words).unwrap();
        let site = data.with_extension("site");
        fs::create_dir_all(&site).unwrap();
        config.site.site_root = site.to_str().unwrap().into();
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Latchkey::builder(config.clone()).with_site().open()).unwrap();
        Self {
            keys: Keys::of(&config, server.issuer()),
            router: server.router(),
            runtime,
            person: None,
            people: 0,
        }
    }

    /// The user who is logged in, the same one until [`forget_person`](Self::forget_person).
    pub fn person(&mut self) -> Person {
        if let Some(person) = &self.person {
            return person.clone();
        }
        let person = self.sign_in(&format!("ada-{}", self.people));
        self.people += 1;
        self.person.insert(person).clone()
    }

    /// Registers a user and logs in.
    fn sign_in(&self, username: &str) -> Person {
        let credentials = credentials(username, PASSWORD);
        assert_eq!(self.post("/api/register", credentials.clone()).status, 201);
        Person::from_login(username, &self.post("/api/login", credentials))
    }

    /// Makes the next input meet another user, after this one changed the user's account or session.
    pub fn forget_person(&mut self) {
        self.person = None;
    }

    pub fn post(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.ask(post(path), body)
    }

    pub fn post_as(&self, person: &Person, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.ask(post(path).header("authorization", format!("Bearer {}", person.access)), body)
    }

    /// Asks who is calling, with this access token.
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
        assert!(
            answer.status >= 400 || body.is_empty() || is_object(),
            "a body that is not an object was accepted"
        );
        answer
    }
}

/// A POST whose body claims to be JSON.
pub fn post(path: &str) -> Builder {
    Request::builder().method(Method::POST).uri(path).header("content-type", "application/json")
}

/// A folder for each target, so that targets can run in parallel.
fn data_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz/data");
    folder.join(program.file_name().unwrap())
}
