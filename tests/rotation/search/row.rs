//! The row of a bound session, small enough to keep millions of them, and the real rule applied to it.

use latchkey::client_info::ClientInfo;
use latchkey::proofs::{Freshness, Proof};
use latchkey::sessions::rotation_rule::{Presented, Verdict, decide, healed, rotated};
use latchkey::sessions::{Binding, ClientFingerprint, IdempotencyKey, Place, Session};
use latchkey::tokens::Thumbprint;
use latchkey::users::Roles;
use std::sync::LazyLock;

/// Only whether the grace time is over matters.
const NOW: i64 = 1_000;
const GRACE: i64 = 10;
/// More keys than one state can have.
const KEYS: u128 = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    Owner,
    Thief,
}

/// A refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token {
    pub generation: i8,
    pub branch: i8,
}

impl Token {
    fn at(place: Place) -> Self {
        Self { generation: small(place.generation), branch: small(place.branch) }
    }

    fn place(self) -> Place {
        Place { generation: self.generation.into(), branch: self.branch.into() }
    }
}

/// A record of localStorage: a refresh token, and the number of the key for its refresh; 0 if there is none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Record {
    pub token: Token,
    pub key: u8,
}

/// The row of a live session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    pub generation: i8,
    pub branch: i8,
    pub branches: i8,
    pub fork: i8,
    pub resumed: Token,
    pub fork_undecided: bool,
    pub healed_from: Token,
    pub floor: i8,
    pub key: u8,
    /// The party that rotated or healed within the grace time.
    pub recent: Option<Party>,
}

impl Row {
    pub fn begin() -> Self {
        Self {
            generation: 1,
            branch: 0,
            branches: 0,
            fork: 0,
            resumed: Token::default(),
            fork_undecided: false,
            healed_from: Token::default(),
            floor: 0,
            key: 0,
            recent: None,
        }
    }

    /// Presents a record with a proof of the session's key that was just made. Returns the token that the server issues,
    /// or its refusal.
    pub fn present(&mut self, record: Record, party: Party) -> Result<Token, Verdict> {
        self.present_at(record, party, NOW)
    }

    /// Presents a record with a proof that is too old.
    pub fn present_late(&mut self, record: Record, party: Party) -> Result<Token, Verdict> {
        self.present_at(record, party, NOW - 1)
    }

    fn present_at(&mut self, record: Record, party: Party, made_at: i64) -> Result<Token, Verdict> {
        let session = self.session();
        let presented = presented(record, party, Proof::Valid(thumbprint(), Freshness::at(made_at)));
        let branch = match decide(&session, &presented, NOW, GRACE) {
            Verdict::Rotate(bound) => {
                self.read(&rotated(&session, bound, &presented, NOW, NOW));
                (self.key, self.recent) = (record.key, Some(party));
                None
            }
            Verdict::Heal(bound) => {
                self.read(&healed(&session, bound, &presented, NOW, NOW));
                (self.key, self.recent) = (record.key, Some(party));
                None
            }
            Verdict::Repeat(branch) => {
                self.key = if record.key == 0 { self.key } else { record.key };
                branch
            }
            refused => return Err(refused),
        };
        let newest = if self.fork_undecided { self.branches } else { self.branch };
        Ok(Token { generation: self.generation, branch: branch.map_or(newest, small) })
    }

    /// Whether the rule refuses this record without touching the session if it comes without the session's key.
    pub fn refuses_a_copy(&self, record: Record) -> bool {
        let session = self.session();
        let others = Proof::Valid(Thumbprint::from_row("another key".to_owned()), Freshness::at(NOW));
        [Proof::Absent, Proof::Invalid, others].into_iter().all(|proof| {
            let presented = presented(record, Party::Owner, proof);
            matches!(decide(&session, &presented, NOW, GRACE), Verdict::Copy(_))
        })
    }

    fn session(&self) -> Session {
        Session {
            id: String::new(),
            user_id: String::new(),
            username: String::new(),
            roles: Roles::default(),
            generation: self.generation.into(),
            rotated_at: NOW,
            rotation_key: KEY.get(usize::from(self.key)).cloned().flatten(),
            rotated_by: self.recent.map(client),
            created_at: 0,
            last_used_at: NOW,
            expires_at: i64::MAX,
            revoked: None,
            revocation: None,
            access_until: 0,
            user_agent: None,
            address: None,
            bound: Some(Binding {
                thumbprint: thumbprint(),
                branch: self.branch.into(),
                branches: self.branches.into(),
                fork: self.fork.into(),
                resumed: self.resumed.place(),
                fork_undecided: self.fork_undecided,
                healed_from: self.healed_from.place(),
                floor: self.floor.into(),
            }),
        }
    }

    fn read(&mut self, session: &Session) {
        let binding = session.bound.as_ref().unwrap();
        self.generation = small(session.generation);
        self.branch = small(binding.branch);
        self.branches = small(binding.branches);
        self.fork = small(binding.fork);
        self.resumed = Token::at(binding.resumed);
        self.fork_undecided = binding.fork_undecided;
        self.healed_from = Token::at(binding.healed_from);
        self.floor = small(binding.floor);
    }
}

static KEY: LazyLock<Vec<Option<IdempotencyKey>>> = LazyLock::new(|| {
    let key = |number| IdempotencyKey::parse(&uuid::Uuid::from_u128(number).to_string()).unwrap();
    (0..KEYS).map(|number| (number > 0).then(|| key(number))).collect()
});

static CLIENTS: LazyLock<[ClientFingerprint; 2]> = LazyLock::new(|| {
    ["owner", "thief"].map(|user_agent| ClientFingerprint::of(&ClientInfo::new(None, Some(user_agent))))
});

fn client(party: Party) -> ClientFingerprint {
    let [owner, thief] = &*CLIENTS;
    if party == Party::Owner { owner.clone() } else { thief.clone() }
}

fn thumbprint() -> Thumbprint {
    Thumbprint::from_row("k".to_owned())
}

fn presented(record: Record, party: Party, proof: Proof) -> Presented {
    Presented {
        generation: record.token.generation.into(),
        branch: Some(record.token.branch.into()),
        key: KEY[usize::from(record.key)].clone(),
        client: client(party),
        proof,
    }
}

fn small(number: i64) -> i8 {
    i8::try_from(number).unwrap()
}
