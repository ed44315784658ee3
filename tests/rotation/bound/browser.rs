//! A browser that is always behind with writing its localStorage to disk.

use latchkey::sessions::IdempotencyKey;
use latchkey::wire::RefreshToken;

/// A record of localStorage.
#[derive(Clone, Debug)]
pub struct Record {
    pub token: RefreshToken,
    /// The key of the current refresh. The browser stores it before the first attempt.
    pub pending: Option<IdempotencyKey>,
}

/// A refresh under way.
#[derive(Clone, Debug)]
pub struct Request {
    pub record: Record,
    /// When its proof was made, by the server's clock.
    pub made_at: i64,
}

impl Record {
    /// The greater of two records of one session is the newer.
    pub fn rank(&self) -> (i64, Option<i64>) {
        let claims = self.token.claims().unwrap();
        (claims.generation, claims.br)
    }
}

/// A browser: all that it has ever stored in this life, and when by its own clock, which runs evenly.
#[derive(Clone, Debug)]
pub struct Browser {
    writes: Vec<(i64, Record)>,
}

impl Browser {
    pub fn new(record: Record, now: i64) -> Self {
        Self { writes: vec![(now, record)] }
    }

    pub fn record(&self) -> &Record {
        &self.writes[self.writes.len() - 1].1
    }

    pub fn write(&mut self, record: Record, now: i64) {
        self.writes.push((now, record));
    }

    /// Kills the browser at `now`, and starts it with what the disk had `behind` seconds ago. The disk goes back no
    /// further than to what it had at the last start.
    pub fn kill(&mut self, now: i64, behind: i64) {
        let kept = self.writes.iter().rposition(|(at, _)| *at <= now - behind).unwrap_or(0);
        self.writes = vec![self.writes.swap_remove(kept)];
    }
}
