//! The promises of the keeper, judged by what a person did, what reached the server and what is held in the end:
//!
//! 1. A session that the server has not ended is held for as long as no person ends it. Every session that was begun
//!    is held, or ended on the server: none is let go of in silence.
//! 2. A session that a person ended is never held again, and the server learns of its end.
//! 3. In one history of the database a refresh has one successor, however often it is tried, and the server never takes
//!    an honest browser for a thief.
//! 4. A call is never sent as another person than the one whom the page showed.
//! 5. In the end all pages show what storage holds.
//!
//! A session that only a page's memory holds is lost with the page, and so is a logout that neither storage nor the
//! server could be told of; that is no breach. A page that alone holds a session learns from the server only that it is
//! over. A browser that dies forgets what its disk had not stored. Beyond that, the promises hold for a session that is
//! bound to the browser's key, and for it there are two more:
//!
//! 6. A thief who has a copy of it and not the key gets no answer, and its owner notices nothing.
//! 7. A thief who has the key as well is found as soon as both sides of a fork were presented: at most one is answered.
//!
//! For what a disk that is behind does to a session that is not bound, see `known_failures`.

use crate::line::{Answered, Line};
use crate::seen::Seen;
use crate::server::{Server, bearer, header};
use latchkey::api::client::{Answer, Body, Request};
use latchkey::keeper::{Record, State};
use latchkey::wire::{ApiError, Ended, RefreshClaims, RefreshToken, TokenPair};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::{BTreeMap, BTreeSet};

pub type Checked = Result<(), TestCaseError>;

/// The header in which the test says for whom a call was made.
pub const ASKED_BY: &str = "X-Asked-By";

/// The events so far in one browser.
#[derive(Default)]
pub struct Ledger {
    /// The sessions whose login was answered.
    begun: BTreeSet<String>,
    /// The sessions that a person logged out of, and when.
    left: BTreeMap<String, i64>,
    /// The session that must be held in the end: nobody has ended it since it began.
    expected: Option<String>,
    /// Sessions of which only a closed page, or a disk that was not written in time, knew all; those whose key is lost;
    /// and those that a thief used with the key.
    excused: BTreeSet<String>,
    /// Whether storage may hold a session that is over: a page was closed that could tell of the end only by storage,
    /// which failed, or an older disk came back. Pages learn of the end when they next ask the server.
    pub must_ask_server: bool,
    /// How often the key was lost or an older database restored.
    pub losses: usize,
    /// Whether an older profile or database was restored.
    pub restored: bool,
    /// The sessions that had begun when the database was backed up.
    backed_up: BTreeSet<String>,
    /// The tokens that were handed out for each generation of each unbound session.
    successors: BTreeMap<(String, i64), (i64, i64, i64)>,
    /// The bound sessions' lines of descent.
    lines: BTreeMap<String, Line>,
    pub lost_refreshes: usize,
    /// How often it came to what.
    pub seen: BTreeMap<Seen, usize>,
}

impl Ledger {
    pub fn see(&mut self, what: Seen) {
        *self.seen.entry(what).or_default() += 1;
    }

    /// A session has begun. Of two logins that have not seen each other either may stay.
    pub fn begun(&mut self, session: String, unseen: bool) {
        self.begun.insert(session.clone());
        self.expected = (!unseen).then_some(session);
    }

    /// A person logs out in a page that holds this session.
    pub fn left(&mut self, session: String, now: i64) {
        if self.expected.as_ref() == Some(&session) {
            self.expected = None;
        }
        self.left.insert(session, now);
    }

    /// A page is closed. What storage does not know is lost with it: a session that only this page held, and a logout
    /// that the server has not been told of.
    pub fn lost_with_page(&mut self, record: &Record, stored: &Record) {
        let owed = owed_by(stored);
        let held = session_of(record).filter(|held| Some(held) != session_of(stored).as_ref());
        for session in owed_by(record).into_iter().chain(held).filter(|session| !owed.contains(session)) {
            self.excuse(&session);
        }
    }

    /// The browser died, and its disk has `disk`, though `stored` was stored.
    pub fn fell_back(&mut self, stored: &Record, disk: &Record) {
        // It may hold a session that the server has ended.
        self.must_ask_server |= stored != disk;
        let (known, held) = (known_to(disk), session_of(disk));
        // Those that a page overwrote unseen are forgotten, too: no page will hear of it any more.
        for session in &(&known_to(stored) | &self.begun) - &known {
            self.excuse(&session);
        }
        // The disk may not know of a logout.
        if let Some(session) = &held {
            self.left.remove(session);
        }
        if let (Some(older), Some(session)) = (&disk.held, held)
            && disk.held != stored.held
        {
            if older.refresh_token.is_bound() {
                self.see(Seen::BoundFellBack);
            } else {
                self.excuse(&session);
            }
        }
    }

    /// The browser's key is gone.
    pub fn lost_key(&mut self) {
        self.losses += 1;
        for session in self.begun.clone() {
            self.excuse(&session);
        }
    }

    pub fn backed_up(&mut self) {
        self.backed_up.clone_from(&self.begun);
    }

    /// The server starts again with the database of the last backup: it has forgotten how others ended.
    pub fn restored(&mut self) {
        self.restored = true;
        self.losses += 1;
        self.successors.clear();
        self.lines.values_mut().for_each(Line::database_restored);
        let expected = self.expected.clone().filter(|session| self.backed_up.contains(session));
        for session in self.begun.clone().into_iter().filter(|session| Some(session) != expected.as_ref()) {
            self.excuse(&session);
        }
    }

    pub fn excuse(&mut self, session: &str) {
        if self.expected.as_deref() == Some(session) {
            self.expected = None;
        }
        self.left.remove(session);
        self.excused.insert(session.to_owned());
    }

    /// Judges what reaches the server, and how it answers.
    pub fn judge(&mut self, request: &Request, answer: &Answer, now: i64) -> Checked {
        if let Some(asked_by) = header(request, ASKED_BY) {
            self.see(Seen::Call);
            let sent_as = bearer(request).claims().map(|claims| claims.sub);
            prop_assert_eq!(sent_as.as_deref(), Some(asked_by), "a call was sent as another person");
        }
        match request.path.as_str() {
            "/api/refresh" => self.judge_refresh(&presented(request), answer),
            "/api/logout" => {
                self.see(Seen::Logout);
                let at = presented(request).claims().and_then(|claims| self.left.get(&claims.sid));
                if at.is_some_and(|at| now - at > 2_000) {
                    self.see(Seen::LateLogout);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn judge_refresh(&mut self, presented: &RefreshToken, answer: &Answer) -> Checked {
        let presented = presented.claims().unwrap();
        match answer.json::<TokenPair>() {
            Ok(pair) => self.judge_successor(&presented, &pair.refresh_token.claims().unwrap()),
            Err(ApiError::RefreshReused | ApiError::SessionRevoked(Ended::Reuse)) => {
                if self.restored {
                    self.excuse(&presented.sid);
                }
                if presented.br.is_some() {
                    self.see(Seen::TakenForThief);
                }
                prop_assert!(
                    self.excused.contains(&presented.sid),
                    "an honest browser was taken for a thief"
                );
                Ok(())
            }
            Err(error @ (ApiError::ProofRequired | ApiError::ProofInvalid)) => {
                prop_assert!(
                    self.excused.contains(&presented.sid),
                    "an honest browser was refused: {:?}",
                    error
                );
                Ok(())
            }
            Err(_) => Ok(()),
        }
    }

    fn judge_successor(&mut self, presented: &RefreshClaims, with: &RefreshClaims) -> Checked {
        let answered = if with.br.is_some() {
            self.lines.entry(with.sid.clone()).or_default().answered(presented, with)?
        } else {
            let successor = (with.generation, with.iat, with.exp);
            let earlier = self.successors.insert((presented.sid.clone(), presented.generation), successor);
            prop_assert_eq!(earlier.unwrap_or(successor), successor, "a refresh has two successors");
            if earlier.is_some() { Answered::SuccessorAgain } else { Answered::Successor }
        };
        self.see(match answered {
            Answered::Successor => Seen::Refresh,
            Answered::SuccessorAgain => Seen::SuccessorAgain,
            Answered::NewBranch => Seen::NewBranch,
        });
        Ok(())
    }

    /// Judges the answer to a thief who presents a copy of a bound session.
    pub fn judge_thief(&mut self, request: &Request, answer: &Answer, has_key: bool) -> Checked {
        let presented = presented(request).claims().unwrap();
        if !has_key {
            prop_assert!(answer.json::<TokenPair>().is_err(), "a thief without the key was answered");
            self.see(Seen::CopyRefused);
            return Ok(());
        }
        self.excuse(&presented.sid);
        match answer.json::<TokenPair>() {
            Ok(pair) => {
                self.see(Seen::ThiefAnswered);
                self.judge_successor(&presented, &pair.refresh_token.claims().unwrap())
            }
            Err(_) => Ok(()),
        }
    }

    /// Judges the end of a story, when everything has reached everyone. `records` are those that the pages see.
    pub fn judge_end(&mut self, records: &[Record], shown: &[State], server: &Server) -> Checked {
        for record in records {
            prop_assert!(record.owed_logouts.is_empty(), "the server was not told of a logout");
        }
        for (record, shown) in records.iter().zip(shown) {
            let holder = record.held.as_ref().and_then(|held| held.access_token.claims());
            let shown = match shown {
                State::SignedIn(session) => Some(session.user_id.clone()),
                _ => None,
            };
            prop_assert_eq!(holder.map(|claims| claims.sub), shown, "a page shows another person");
        }
        let held: BTreeSet<String> = records.iter().filter_map(session_of).collect();
        self.see(if held.is_empty() { Seen::NobodyInTheEnd } else { Seen::HeldInTheEnd });
        if !held.is_empty() && self.lost_refreshes > 0 {
            self.see(Seen::HeldDespiteLosses);
        }
        if let Some(expected) = &self.expected {
            prop_assert!(held.contains(expected), "a session was let go of that nobody ended: {}", expected);
        }
        for session in self.left.keys() {
            prop_assert!(!held.contains(session), "a session came back that a person ended: {}", session);
        }
        for session in self.begun.difference(&self.excused) {
            let revoked = server.session(session).unwrap().revoked;
            prop_assert!(
                held.contains(session) != revoked.is_some(),
                "{} is {} and {:?} on the server",
                session,
                if held.contains(session) { "held" } else { "not held" },
                revoked
            );
        }
        Ok(())
    }
}

/// The id of the session that a record holds.
pub fn session_of(record: &Record) -> Option<String> {
    record.held.as_ref()?.refresh_token.claims().map(|claims| claims.sid)
}

/// The sessions that a record holds or owes a logout.
fn known_to(record: &Record) -> BTreeSet<String> {
    owed_by(record).into_iter().chain(session_of(record)).collect()
}

fn owed_by(record: &Record) -> BTreeSet<String> {
    record.owed_logouts.iter().filter_map(|owed| owed.claims()).map(|claims| claims.sid).collect()
}

fn presented(request: &Request) -> RefreshToken {
    let body: serde_json::Value =
        serde_json::from_slice(request.body.as_ref().and_then(Body::bytes).unwrap()).unwrap();
    RefreshToken::from_text(body["refreshToken"].as_str().unwrap().to_owned())
}
