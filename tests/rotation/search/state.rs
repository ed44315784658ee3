//! A state of the search, and its canonical form.
//!
//! The rule compares generations, branches and keys with each other, and does nothing else with them. So two states are
//! alike if one comes from the other by renumbering that keeps the order of generations and which of them are
//! neighbours, the order of branches, and which keys are equal. In this form a browser that refreshes for ever visits
//! finitely many states.

use crate::search::row::{Record, Row, Token};

/// Generations further apart than this are as good as this far apart.
const FAR: i8 = 2;

/// An answer on its way to the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Answer {
    pub presented: Token,
    pub issued: Token,
}

/// A request that still travels although its browser does not wait for it any more: it was killed, or has refreshed
/// since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Late {
    pub record: Record,
    /// Whether its proof is too old for a verdict that depends on the order of requests.
    pub is_old: bool,
}

/// Everything that can make a difference from here on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub row: Row,
    /// The owner's last writes to localStorage, the oldest first. The last is what the browser sees; after a kill it may
    /// see any of them.
    pub writes: Vec<Record>,
    /// Requests on their way to the server.
    pub requests: Vec<Record>,
    pub late: Option<Late>,
    pub answers: Vec<Answer>,
    /// The tokens that the thief holds.
    pub stolen: Vec<Record>,
    /// Whether the thief has had an answer.
    pub thief_began: bool,
    /// How many times the thief has begun a generation or a branch after the owner had begun a generation.
    pub turns: u8,
    /// Whether the owner has begun one since the thief began anything.
    pub owners_turn: bool,
    /// How many more times the browser may be killed, or an answer may be lost; `None` for any number.
    pub mishaps: Option<u8>,
}

impl State {
    pub fn begin(mishaps: Option<u8>) -> Self {
        let first = Record { token: Token { generation: 1, branch: 0 }, key: 0 };
        Self {
            row: Row::begin(),
            writes: vec![first],
            requests: Vec::new(),
            late: None,
            answers: Vec::new(),
            stolen: Vec::new(),
            thief_began: false,
            turns: 0,
            owners_turn: false,
            mishaps,
        }
    }

    /// A key that is not in use.
    pub fn fresh_key(&self) -> u8 {
        let late = self.late.iter().map(|late| &late.record);
        let records = self.writes.iter().chain(&self.requests).chain(late).chain(&self.stolen);
        let used = records.map(|record| record.key).chain([self.row.key]).max();
        used.unwrap_or(0) + 1
    }

    /// The same state with the least numbers.
    pub fn canonical(mut self) -> Self {
        self.renumber_generations();
        self.renumber_branches();
        self.renumber_keys();
        self.requests.sort_unstable();
        self.answers.sort_unstable();
        self.stolen.sort_unstable();
        self.stolen.dedup();
        self
    }

    fn renumber_generations(&mut self) {
        let mut all: Vec<i8> = self.tokens().map(|token| token.generation).collect();
        all.extend([self.row.generation, self.row.fork, self.row.floor].iter().filter(|one| **one > 0));
        all.sort_unstable();
        all.dedup();
        let (mut renumbered, mut last) = (Vec::with_capacity(all.len()), 1);
        for (place, generation) in all.iter().enumerate() {
            let gap = if place == 0 { 0 } else { (generation - all[place - 1]).min(FAR) };
            last += gap;
            renumbered.push(last);
        }
        // 0 means that there is no fork or no floor.
        let new = |old: i8| all.binary_search(&old).map_or(0, |place| renumbered[place]);
        self.tokens().for_each(|token| token.generation = new(token.generation));
        self.row.generation = new(self.row.generation);
        self.row.fork = new(self.row.fork);
        self.row.floor = new(self.row.floor);
    }

    fn renumber_branches(&mut self) {
        let mut all: Vec<i8> = self.tokens().map(|token| token.branch).collect();
        all.extend([self.row.branch, self.row.branches]);
        all.sort_unstable();
        all.dedup();
        let new = |old: i8| i8::try_from(all.binary_search(&old).unwrap()).unwrap();
        self.tokens().for_each(|token| token.branch = new(token.branch));
        self.row.branch = new(self.row.branch);
        self.row.branches = new(self.row.branches);
    }

    fn renumber_keys(&mut self) {
        let mut known = vec![0];
        let mut new = |key: &mut u8| {
            let place = known.iter().position(|one| one == key).unwrap_or_else(|| {
                known.push(*key);
                known.len() - 1
            });
            *key = u8::try_from(place).unwrap();
        };
        new(&mut self.row.key);
        let late = self.late.iter_mut().map(|late| &mut late.record);
        let records = self.writes.iter_mut().chain(&mut self.requests).chain(late).chain(&mut self.stolen);
        records.for_each(|record| new(&mut record.key));
    }

    fn tokens(&mut self) -> impl Iterator<Item = &mut Token> {
        let late = self.late.iter_mut().map(|late| &mut late.record);
        let records = self.writes.iter_mut().chain(&mut self.requests).chain(late).chain(&mut self.stolen);
        let answers = self.answers.iter_mut().flat_map(|answer| [&mut answer.presented, &mut answer.issued]);
        let row = &mut self.row;
        let resumed = (row.fork > 0).then_some(&mut row.resumed);
        let healed_from = row.fork_undecided.then_some(&mut row.healed_from);
        records.map(|record| &mut record.token).chain(answers).chain(resumed).chain(healed_from)
    }
}
