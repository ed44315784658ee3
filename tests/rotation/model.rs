//! A model of the server: a ledger of every use of every token, written from the table of rotation rules. It shares no
//! code with the server, which stores only one row per session. If both always give the same answers, the row holds
//! enough.

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

/// An Idempotency-Key. Each has a unique number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub maker: Party,
    pub number: u32,
    /// The generation of the token that its maker sends with it.
    pub generation: i64,
}

/// The claims of a refresh token that identify its generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    pub generation: i64,
    pub issued_at: i64,
    pub expires_at: i64,
}

/// A refresh as the server sees it, and its real sender, which the server can't see.
#[derive(Clone, Copy, Debug)]
pub struct Presentation {
    pub claims: Claims,
    pub key: Option<Key>,
    pub sender: Party,
    /// The party whose address and user agent the request has. A thief on the owner's network can imitate both.
    pub seen_as: Party,
}

impl Presentation {
    /// The party that can use the answer. A thief who sends the owner's token with the owner's key for it only repeats
    /// what the owner's own retry would do. With another token that key is the thief's own: the owner never sends both.
    pub fn speaks_for(&self) -> Party {
        match self.key {
            Some(key) if key.generation == self.claims.generation => key.maker,
            _ => self.sender,
        }
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

/// The row of the table of rotation rules that applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    Rotated,
    /// The token was ahead of the database.
    Healed,
    LostAnswer,
    Grace,
    /// Within the grace time and with a key, which the server stores.
    GraceWithKey,
    /// The key of the refresh before this one.
    KeyAgain,
    Reuse,
    Over,
    Expired,
    Forgotten,
}

pub type Answer = Result<Claims, ApiError>;

/// Everything that happened to one session in one history of the database. Restoring a backup starts a new history with
/// the ledger of the time when the backup was made.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub started_at: i64,
    pub uses: Vec<Use>,
    /// When the server ended it because of reuse.
    pub ended_at: Option<i64>,
    /// The successor issued for each presented generation.
    pub successors: BTreeMap<i64, Claims>,
    /// Whether a thief has presented a token before its expiry.
    pub touched: bool,
    /// The parties that rotated since the last restore, as far as keys tell.
    pub since_restore: Vec<Party>,
}

impl Ledger {
    pub fn begin(now: i64) -> Self {
        Self {
            started_at: now,
            uses: Vec::new(),
            ended_at: None,
            successors: BTreeMap::new(),
            touched: false,
            since_restore: Vec::new(),
        }
    }

    pub fn ends_at(&self) -> i64 {
        self.started_at + SESSION
    }

    /// The token that is not spent yet.
    pub fn newest(&self) -> Claims {
        let (generation, at) =
            self.uses.last().map_or((0, self.started_at), |last| (last.generation + 1, last.at));
        Claims { generation, issued_at: at, expires_at: (at + REFRESH).min(self.ends_at()) }
    }

    /// Whether any refresh ever used a key.
    pub fn keyed(&self) -> bool {
        self.uses.iter().any(|used| used.key.is_some())
    }

    fn present(&mut self, presentation: &Presentation, now: i64) -> (Rule, Answer) {
        if now >= presentation.claims.expires_at {
            return (Rule::Expired, Err(ApiError::TokenExpired));
        }
        if self.ended_at.is_some() {
            return (Rule::Over, Err(ApiError::SessionRevoked(Ended::Reuse)));
        }
        self.touched |= presentation.sender == Party::Thief;
        let Presentation { claims: Claims { generation, .. }, key, seen_as, .. } = *presentation;
        if key.is_none() && self.keyed() {
            return self.end(now);
        }
        let unspent = self.newest().generation;
        if generation >= unspent {
            if key.is_some() && self.uses.last().is_some_and(|last| last.key == key) {
                return (Rule::KeyAgain, Err(ApiError::MalformedRequest(KEY_AGAIN.to_owned())));
            }
            let rule = if generation == unspent { Rule::Rotated } else { Rule::Healed };
            let by = presentation.speaks_for();
            self.uses.push(Use { generation, key, by, seen_as, at: now });
            if key.is_some() {
                self.since_restore.push(by);
            }
            return (rule, self.issue_successor(generation));
        }
        match self.uses.last() {
            Some(last) if last.generation == generation && last.key.is_some() && last.key == key => {
                (Rule::LostAnswer, self.issue_successor(generation))
            }
            Some(last) if last.generation == generation && self.in_grace(last, seen_as, now) => {
                let rule = if key.is_some() { Rule::GraceWithKey } else { Rule::Grace };
                if key.is_some() {
                    let by = presentation.speaks_for();
                    self.uses.iter_mut().last().into_iter().for_each(|last| (last.key, last.by) = (key, by));
                }
                (rule, self.issue_successor(generation))
            }
            _ => self.end(now),
        }
    }

    /// Whether a client without the key receives the answer to this use again.
    pub fn in_grace(&self, used: &Use, seen_as: Party, now: i64) -> bool {
        !self.keyed() && (now - used.at).abs() < GRACE && used.seen_as == seen_as
    }

    fn issue_successor(&mut self, presented: i64) -> Answer {
        let successor = self.newest();
        self.successors.insert(presented, successor);
        Ok(successor)
    }

    fn end(&mut self, now: i64) -> (Rule, Answer) {
        self.ended_at = Some(now);
        (Rule::Reuse, Err(ApiError::RefreshReused))
    }
}

/// The ledgers of all sessions, by session id.
#[derive(Clone, Debug, Default)]
pub struct Ledgers(pub BTreeMap<String, Ledger>);

impl Ledgers {
    /// The expected answer to a refresh of the session with this id, and its ledger afterwards.
    pub fn answer(&self, id: &str, presentation: &Presentation, now: i64) -> (Rule, Answer, Option<Ledger>) {
        let mut ledger = self.0.get(id).cloned();
        let (rule, answer) = match &mut ledger {
            Some(ledger) => ledger.present(presentation, now),
            None if now >= presentation.claims.expires_at => (Rule::Expired, Err(ApiError::TokenExpired)),
            None => (Rule::Forgotten, Err(ApiError::SessionRevoked(Ended::Forgotten))),
        };
        (rule, answer, ledger)
    }

    /// The ledgers after restoring a backup made now.
    pub fn restored(&self) -> Self {
        let mut ledgers = self.clone();
        for ledger in ledgers.0.values_mut() {
            ledger.since_restore.clear();
        }
        ledgers
    }
}
