//! A model of the server: a ledger of every use of every token, written from the table of the rotation rule. It shares
//! no code with the server, which keeps only one row a session. If both always answer alike, the row keeps all that
//! matters.

use latchkey::wire::{ApiError, Ended};
use std::collections::BTreeMap;

/// The server's default lifetimes, in seconds.
pub const ACCESS: i64 = 15 * 60;
pub const REFRESH: i64 = 7 * DAY;
pub const SESSION: i64 = 30 * DAY;
pub const GRACE: i64 = 10;
const KEY_AGAIN: &str =
    "The Idempotency-Key was used for the refresh before this one. Each refresh needs a new key.";
pub const DAY: i64 = 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    Owner,
    Thief,
}

/// An Idempotency-Key. Each has a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub maker: Party,
    pub number: u32,
}

/// The claims of a refresh token that tell its generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub generation: i64,
    pub issued_at: i64,
    pub expires_at: i64,
}

/// A refresh as the server sees it, and its sender, whom the server can't see.
#[derive(Clone, Copy, Debug)]
pub struct Presentation {
    pub said: Said,
    pub key: Option<Key>,
    pub sender: Party,
    /// Whose address and user agent the request has. A thief on the owner's network can imitate both.
    pub seen_as: Party,
}

impl Presentation {
    /// The party that can carry on after it. A thief who sends the owner's token with the owner's key only does what
    /// the owner's own retry would do.
    pub fn speaks_for(&self) -> Party {
        self.key.map_or(self.sender, |key| key.maker)
    }
}

/// The use of a generation.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    pub generation: i64,
    pub key: Option<Key>,
    pub by: Party,
    pub seen_as: Party,
    pub at: i64,
}

/// The line of the table that an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    Rotated,
    /// The token was ahead of the database.
    Healed,
    LostAnswer,
    Grace,
    /// Within the grace time, with a key, which is remembered.
    GraceWithKey,
    /// The key of the generation before.
    KeyAgain,
    Reuse,
    Over,
    Expired,
    Forgotten,
}

pub type Answer = Result<Said, ApiError>;

/// Everything that happened to one session in one history of the database. A restored database starts another
/// history from the ledger of the moment when the backup was made.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub begun_at: i64,
    pub uses: Vec<Use>,
    /// When it was ended for reuse.
    pub ended_at: Option<i64>,
    /// The successor that was issued for each presented generation.
    pub successors: BTreeMap<i64, Said>,
    /// Whether a thief has presented a token before its expiry.
    pub touched: bool,
    /// The parties that rotated since the last restore, as far as keys tell.
    pub since_restore: Vec<Party>,
}

impl Ledger {
    pub fn begin(now: i64) -> Self {
        Self {
            begun_at: now,
            uses: Vec::new(),
            ended_at: None,
            successors: BTreeMap::new(),
            touched: false,
            since_restore: Vec::new(),
        }
    }

    pub fn ends_at(&self) -> i64 {
        self.begun_at + SESSION
    }

    /// The token that has not been used.
    pub fn newest(&self) -> Said {
        let (generation, at) =
            self.uses.last().map_or((0, self.begun_at), |last| (last.generation + 1, last.at));
        Said { generation, issued_at: at, expires_at: (at + REFRESH).min(self.ends_at()) }
    }

    /// Whether any refresh ever used a key.
    pub fn keyed(&self) -> bool {
        self.uses.iter().any(|used| used.key.is_some())
    }

    fn present(&mut self, presentation: &Presentation, now: i64) -> (Line, Answer) {
        if now >= presentation.said.expires_at {
            return (Line::Expired, Err(ApiError::TokenExpired));
        }
        if self.ended_at.is_some() {
            return (Line::Over, Err(ApiError::SessionRevoked(Ended::Reuse)));
        }
        self.touched |= presentation.sender == Party::Thief;
        let Presentation { said: Said { generation, .. }, key, seen_as, .. } = *presentation;
        if key.is_none() && self.keyed() {
            return self.end(now);
        }
        let unspent = self.newest().generation;
        if generation >= unspent {
            if key.is_some() && self.uses.last().is_some_and(|last| last.key == key) {
                return (Line::KeyAgain, Err(ApiError::MalformedRequest(KEY_AGAIN.to_owned())));
            }
            let line = if generation == unspent { Line::Rotated } else { Line::Healed };
            let by = presentation.speaks_for();
            self.uses.push(Use { generation, key, by, seen_as, at: now });
            if key.is_some() {
                self.since_restore.push(by);
            }
            return (line, self.hand_out(generation));
        }
        match self.uses.last() {
            Some(last) if last.generation == generation && last.key.is_some() && last.key == key => {
                (Line::LostAnswer, self.hand_out(generation))
            }
            Some(last) if last.generation == generation && self.in_grace(last, seen_as, now) => {
                let line = if key.is_some() { Line::GraceWithKey } else { Line::Grace };
                if key.is_some() {
                    let by = presentation.speaks_for();
                    self.uses.iter_mut().last().into_iter().for_each(|last| (last.key, last.by) = (key, by));
                }
                (line, self.hand_out(generation))
            }
            _ => self.end(now),
        }
    }

    /// Whether a client gets the answer to this use again without its key.
    pub fn in_grace(&self, used: &Use, seen_as: Party, now: i64) -> bool {
        !self.keyed() && (now - used.at).abs() < GRACE && used.seen_as == seen_as
    }

    fn hand_out(&mut self, presented: i64) -> Answer {
        let successor = self.newest();
        self.successors.insert(presented, successor);
        Ok(successor)
    }

    fn end(&mut self, now: i64) -> (Line, Answer) {
        self.ended_at = Some(now);
        (Line::Reuse, Err(ApiError::RefreshReused))
    }
}

/// The ledgers of all sessions, by session id.
#[derive(Clone, Debug, Default)]
pub struct Books(pub BTreeMap<String, Ledger>);

impl Books {
    /// The right answer to a refresh in the session of this id, and the ledger after it.
    pub fn answer(&self, id: &str, presentation: &Presentation, now: i64) -> (Line, Answer, Option<Ledger>) {
        let mut ledger = self.0.get(id).cloned();
        let (line, answer) = match &mut ledger {
            Some(ledger) => ledger.present(presentation, now),
            None if now >= presentation.said.expires_at => (Line::Expired, Err(ApiError::TokenExpired)),
            None => (Line::Forgotten, Err(ApiError::SessionRevoked(Ended::Forgotten))),
        };
        (line, answer, ledger)
    }

    /// The books after a backup made at this moment has been restored.
    pub fn restored(&self) -> Self {
        let mut books = self.clone();
        for ledger in books.0.values_mut() {
            ledger.since_restore.clear();
        }
        books
    }
}
