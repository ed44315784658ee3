//! A thief who has a copy of what the browser stored, and in some stories of its key.

use crate::key::Key;
use crate::promises::{Checked, session_of};
use crate::story::Step;
use crate::world::World;
use latchkey::api::client::Request;
use latchkey::keeper::{Held, Record};
use latchkey::wire::TokenPair;
use proptest::{prop_assert, prop_assert_eq};
use serde_json::json;

pub struct Thief {
    /// The copy; after an answer, what the thief got.
    held: Held,
    /// The browser's key, if the thief has that.
    key: Option<Key>,
    /// Whether the server answered the thief.
    answered: bool,
}

/// How a thief tries to pass as the browser.
#[derive(Clone, Copy, Debug)]
pub enum Forgery {
    NoProof,
    AnotherKey,
    /// With the browser's key, if the thief has that.
    BrowsersKey,
}

impl World<'_> {
    /// A thief copies what the browser had stored so many milliseconds ago, if there was a session in it.
    pub fn steal(&mut self, age: u32, with_key: bool) {
        let text = self.shared.storage.text_at(self.shared.timeline.now() - i64::from(age));
        let record: Option<Record> = text.and_then(|text| serde_json::from_str(&text).ok());
        let held = record.and_then(|record| record.held).filter(|held| held.refresh_token.is_bound());
        let key = self.shared.key.borrow().clone().filter(|_| with_key);
        if let Some(held) = held {
            self.thief = Some(Thief { held, key, answered: false });
        }
    }

    /// The thief refreshes, or logs out, with the token of the copy.
    pub fn use_copy(&mut self, path: &'static str, forgery: Forgery) -> Checked {
        let Some(Thief { held, key, answered }) = self.thief.take() else { return Ok(()) };
        let token = held.refresh_token.reveal();
        let mut request = Request::post_json(path, &json!({ "refreshToken": token }));
        let id = self.shared.random_bytes();
        let idempotency_key = held.pending_key.clone();
        let idempotency_key = idempotency_key.unwrap_or_else(|| uuid::Uuid::from_bytes(id).to_string());
        request = request.with_header("Idempotency-Key", idempotency_key);
        let forged = match forgery {
            Forgery::NoProof => None,
            Forgery::AnotherKey => Some(Key::generate()),
            Forgery::BrowsersKey => key.clone(),
        };
        if let Some(forged) = &forged {
            let now = self.server_time().div_euclid(1_000);
            request = request.clone().with_header("DPoP", forged.prove(&request, Some(token), id, now, None));
        }
        let has_key = key.is_some() && matches!(forgery, Forgery::BrowsersKey);
        let session = held.session().map(|(session, _)| session).unwrap_or_default();
        let before = self.session(&session);
        let Some(answer) = self.ask_server(&request) else {
            self.thief = Some(Thief { held, key, answered });
            return Ok(());
        };
        if !has_key {
            prop_assert_eq!(self.session(&session), before, "a thief without the key touched the session");
        }
        let outcome = self.ledger.borrow_mut().judge_thief(&request, &answer, has_key);
        self.thief = Some(match answer.json::<TokenPair>() {
            Ok(pair) => Thief { held: Held::arrived(pair, self.shared.timeline.now()), key, answered: true },
            Err(_) => Thief { held, key, answered },
        });
        outcome
    }

    /// The session in which the thief was answered.
    pub fn session_used_by_thief(&self) -> Option<String> {
        let thief = self.thief.as_ref().filter(|thief| thief.answered)?;
        thief.held.session().map(|(session, _)| session)
    }

    /// The thief and the owner go on with one session until the server has told them apart.
    pub fn find_thief(&mut self) -> Checked {
        let used = |world: &Self| world.session_used_by_thief().filter(|session| world.holds(session));
        let Some(session) = used(self) else { return Ok(()) };
        for _ in 0..3 {
            self.perform(&Step::Expire)?;
            self.perform(&Step::Call(0))?;
            // Longer than the grace time.
            self.run(30_000)?;
            self.use_copy("/api/refresh", Forgery::BrowsersKey)?;
        }
        prop_assert!(self.session(&session).unwrap().revoked.is_some(), "a thief was not found");
        Ok(())
    }

    fn holds(&self, session: &str) -> bool {
        self.records().iter().any(|record| session_of(record).as_deref() == Some(session))
    }
}
