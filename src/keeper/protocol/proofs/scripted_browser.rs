//! A browser whose server answers as a test says.

use crate::api::client::{Answer, Request, Unreachable};
use crate::keeper::browser::{Browser, Denied, NoProof, NotStored};
use crate::keeper::protocol::Keeper;
use crate::keeper::record::{Held, Record};
use crate::keeper::state::State;
use crate::wire::{AccessToken, ApiError, RefreshToken, TokenPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// The browser's clock, in milliseconds; the server's is an hour ahead.
pub const NOW: i64 = 1_000_000_000;
const HOUR: i64 = 3_600_000;

pub struct ScriptedBrowser {
    pub stored: RefCell<Option<String>>,
    pub answers: RefCell<VecDeque<Answer>>,
    pub sent: RefCell<Vec<Request>>,
    /// The record that another page stores while the next request is under way.
    pub while_sending: RefCell<Option<String>>,
    /// Why it makes no proof, if it makes none.
    pub without_proof: Cell<Option<NoProof>>,
    proofs: Cell<u32>,
    spawner: LocalSpawner,
}

/// A page of such a browser.
pub struct Page {
    pub keeper: Rc<Keeper<ScriptedBrowser>>,
    tasks: LocalPool,
}

impl Page {
    pub fn holding(held: Option<Held>) -> Self {
        let tasks = LocalPool::new();
        let record = Record { epoch: 1, held, ..Record::default() };
        let keeper = Keeper::new(ScriptedBrowser {
            stored: RefCell::new(Some(serde_json::to_string(&record).unwrap())),
            answers: RefCell::default(),
            sent: RefCell::default(),
            while_sending: RefCell::default(),
            without_proof: Cell::default(),
            proofs: Cell::default(),
            spawner: tasks.spawner(),
        });
        Self { keeper, tasks }
    }

    /// The server answers the next requests so.
    pub fn will_answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.browser().answers.borrow_mut().extend(answers);
    }

    pub fn run<T>(&mut self, work: impl Future<Output = T>) -> T {
        self.tasks.run_until(work)
    }

    /// The requests that were sent: the path, the scheme of the access token, and the proof.
    pub fn sent(&self) -> Vec<String> {
        let sent = self.browser().sent.borrow();
        let header = |request: &Request, name| {
            let mut headers = request.headers.iter();
            headers.find(|(header, _)| *header == name).map(|(_, value)| value.clone())
        };
        sent.iter()
            .map(|request| {
                let scheme = header(request, "Authorization")
                    .and_then(|value| Some(format!(" {}", value.split_once(' ')?.0)));
                let proof = header(request, "DPoP").map(|proof| format!(" {proof}"));
                format!("{}{}{}", request.path, scheme.unwrap_or_default(), proof.unwrap_or_default())
            })
            .collect()
    }

    pub fn state(&self) -> State {
        State::of(&self.keeper.load(), self.keeper.is_reachable(), true)
    }

    pub fn browser(&self) -> &ScriptedBrowser {
        self.keeper.browser()
    }
}

/// Tokens of the session of this id, with this generation and branch.
pub fn pair(session: &str, generation: i64, branch: Option<i64>) -> TokenPair {
    let jwt = |claims: serde_json::Value| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let (iat, exp) = ((NOW + HOUR) / 1_000 - 1, (NOW + HOUR) / 1_000 + 899);
    let mut access = serde_json::json!({
        "iss": "i", "aud": "a", "sub": "u", "sid": session, "jti": format!("{generation} {branch:?}"),
        "iat": iat, "exp": exp, "preferred_username": "ada",
    });
    let mut refresh = serde_json::json!({
        "iss": "i", "aud": "a", "sub": "u", "sid": session, "gen": generation, "iat": iat, "exp": exp,
    });
    if let Some(branch) = branch {
        access["cnf"] = serde_json::json!({ "jkt": "k" });
        refresh["br"] = serde_json::json!(branch);
    }
    TokenPair {
        access_token: AccessToken::from_text(jwt(access)),
        refresh_token: RefreshToken::from_text(jwt(refresh)),
        token_type: "Bearer".to_owned(),
        expires_in: 900,
        device_token: None,
    }
}

pub fn held(session: &str, generation: i64, branch: Option<i64>) -> Held {
    Held::arrived(pair(session, generation, branch), NOW)
}

pub fn success(body: &impl serde::Serialize) -> Answer {
    let body = serde_json::to_vec(body).unwrap();
    Answer::new(200, body)
}

pub fn refused(error: &ApiError) -> Answer {
    let dpop_nonce = match error {
        ApiError::UseDpopNonce(nonce) if !nonce.is_empty() => Some(nonce.clone()),
        _ => None,
    };
    let body = serde_json::to_vec(error).unwrap();
    Answer { dpop_nonce, ..Answer::new(error.status().as_u16(), body) }
}

impl Browser for ScriptedBrowser {
    type Lock = ();

    fn load(&self) -> Result<Option<String>, Denied> {
        Ok(self.stored.borrow().clone())
    }

    fn save(&self, text: &str) -> Result<(), NotStored> {
        self.stored.replace(Some(text.to_owned()));
        Ok(())
    }

    fn erase(&self) -> Result<(), Denied> {
        self.stored.take();
        Ok(())
    }

    fn now(&self) -> i64 {
        NOW
    }

    fn sleep(&self, _: u32) -> impl Future<Output = ()> + 'static {
        futures::future::pending()
    }

    fn random_bytes(&self) -> [u8; 16] {
        [7; 16]
    }

    async fn lock(&self, _: &str) -> Option<()> {
        Some(())
    }

    fn prepare_key(&self) -> impl Future<Output = ()> + 'static {
        futures::future::ready(())
    }

    fn forget_key(&self) {}

    async fn prove(
        &self,
        _: &Request,
        token: Option<&str>,
        issued_at: i64,
        nonce: Option<&str>,
    ) -> Result<String, NoProof> {
        if let Some(why) = self.without_proof.get() {
            return Err(why);
        }
        self.proofs.set(self.proofs.get() + 1);
        let (number, late) = (self.proofs.get(), issued_at - NOW / 1_000);
        let token = match token.map(|token| RefreshToken::from_text(token.to_owned()).claims().is_some()) {
            None => "no token",
            Some(true) => "refresh token",
            Some(false) => "access token",
        };
        Ok(format!("proof {number} ({token}, nonce {}, {late} s later)", nonce.unwrap_or("none")))
    }

    async fn send(&self, request: Request) -> Result<Answer, Unreachable> {
        self.sent.borrow_mut().push(request);
        if let Some(stored) = self.while_sending.take() {
            self.stored.replace(Some(stored));
        }
        self.answers.borrow_mut().pop_front().ok_or(Unreachable)
    }

    fn is_pressed(&self) -> bool {
        false
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.spawner.spawn_local(task).unwrap();
    }

    fn show(&self, _: &State) {}
}
