//! Performs one story of a bound session on the real server, and checks the promises after each step:
//!
//! 1. The owner is never logged out by a thief without the key, by crashes or by lost answers, and seldom by restores.
//! 2. A thief without the key never gets an answer, and does not change the session.
//! 3. A thief with the key is found once both go on: see [`Play::end`].

use crate::bound::browser::{Browser, Record, Request};
use crate::bound::expected::{own_proof, proof_of};
use crate::bound::seen::Seen;
use crate::bound::story::{CopyProof, Fate, Op, Peril};
use crate::model::Party;
use crate::world::{Image, World};
use latchkey::proofs::Proof;
use latchkey::sessions::IdempotencyKey;
use latchkey::wire::{ApiError, RefreshToken};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::BTreeMap;

pub(super) type Checked<T> = Result<T, TestCaseError>;

pub struct Play {
    peril: Peril,
    pub(super) world: World,
    pub(super) session: String,
    browser: Browser,
    /// The time by a clock that never jumps.
    time: i64,
    /// Everything that the browser ever stored.
    stored: Vec<Record>,
    /// Requests for whose answers the browser waits.
    delayed: Vec<Request>,
    /// Requests that may arrive although their browser was killed or has refreshed since.
    late: Vec<Request>,
    /// The tokens that a thief with the key was issued.
    loot: Vec<RefreshToken>,
    backups: Vec<Image>,
    /// Whether the owner or the thief has been told that the session has ended.
    over: bool,
    keys: u128,
    pub seen: BTreeMap<Seen, usize>,
}

impl Play {
    pub async fn begin(peril: Peril) -> Checked<Self> {
        let world = World::begin().await;
        let token = world.log_in_with(&own_proof(world.clock.now())).await.refresh_token;
        let claims = token.claims().unwrap();
        prop_assert_eq!((claims.generation, claims.br), (0, Some(0)));
        let record = Record { token, pending: None };
        Ok(Self {
            peril,
            session: claims.sid,
            browser: Browser::new(record.clone(), 0),
            time: 0,
            stored: vec![record],
            delayed: Vec::new(),
            late: Vec::new(),
            loot: Vec::new(),
            backups: vec![world.image()],
            over: false,
            keys: 0,
            seen: BTreeMap::new(),
            world,
        })
    }

    pub async fn perform(&mut self, op: &Op) -> Checked<()> {
        if self.over {
            return Ok(());
        }
        match *op {
            Op::Refresh(fate) => return self.refresh(fate).await,
            Op::ArriveLate { .. } if self.late.is_empty() => {}
            Op::ArriveLate { which } => {
                let request = self.late.remove(which % self.late.len());
                return self.arrive_late(request).await;
            }
            Op::Arrive { .. } if self.delayed.is_empty() => {}
            Op::Arrive { which, answered } => {
                let request = self.delayed.remove(which % self.delayed.len());
                return self.arrive(request, answered).await;
            }
            Op::Kill { behind } => {
                self.browser.kill(self.time, behind);
                self.late.append(&mut self.delayed);
                // A browser takes longer than this to start.
                self.step_clock(1).await;
            }
            Op::Wait(seconds) => self.step_clock(seconds).await,
            Op::StepBack(seconds) => {
                // Then the age of a proof tells nothing.
                self.late.clear();
                self.world.step_clock(-seconds).await;
            }
            Op::Restart(stop) => self.world.restart(stop).await,
            Op::Copy { which, proof, with_idempotency_key, imitates } => {
                let record = self.stored[which % self.stored.len()].clone();
                let key = record.pending.filter(|_| with_idempotency_key);
                return self.copy(&record.token, key, proof, imitates).await;
            }
            Op::Theft { which, with_idempotency_key } => {
                let record = self.stored[which % self.stored.len()].clone();
                let key = record.pending.filter(|_| with_idempotency_key);
                return self.theft(&record.token, key).await;
            }
            Op::ThiefGoesOn { .. } if self.loot.is_empty() => {}
            Op::ThiefGoesOn { which } => {
                let token = self.loot[which % self.loot.len()].clone();
                return self.theft(&token, None).await;
            }
            Op::Backup => self.backups.push(self.world.image()),
            Op::RestoreDatabase(which) => {
                let image = self.backups[which % self.backups.len()].clone();
                self.world.restore(&image).await;
                self.see(Seen::DatabaseRestored);
            }
            Op::RestoreProfile(which) => {
                let record = self.stored[which % self.stored.len()].clone();
                self.browser = Browser::new(record, self.time);
                self.delayed.clear();
                self.see(Seen::ProfileRestored);
            }
        }
        Ok(())
    }

    /// Once the owner is back for good, a thief with the key who goes on, too, is found. Each presents its newest token in
    /// turn, and then the thief all that it has.
    pub async fn end(&mut self) -> Checked<()> {
        if self.loot.is_empty() {
            return Ok(());
        }
        self.world.step_clock(60).await;
        for _ in 0..ROUNDS {
            for _ in 0..2 {
                self.perform(&Op::Refresh(Fate::Answered)).await?;
            }
            let all: Vec<_> = self.loot.iter().cloned().rev().collect();
            for token in all {
                if !self.over {
                    self.theft(&token, None).await?;
                }
            }
        }
        prop_assert!(self.over, "a thief with the key stays unseen");
        Ok(())
    }

    async fn refresh(&mut self, fate: Fate) -> Checked<()> {
        // No browser refreshes twice within a second.
        self.step_clock(1).await;
        let mut record = self.browser.record().clone();
        if record.pending.is_none() {
            record.pending = Some(self.fresh_key());
            self.store(record.clone());
        }
        let request = Request { record, made_at: self.world.clock.now() };
        match fate {
            Fate::Answered => self.arrive(request, true).await,
            Fate::AnswerLost => self.arrive(request, false).await,
            Fate::RequestLost => Ok(()),
            Fate::Delayed => {
                self.delayed.push(request);
                Ok(())
            }
        }
    }

    async fn arrive(&mut self, request: Request, answered: bool) -> Checked<()> {
        let Request { record: request, made_at } = request;
        let Record { token, pending } = &request;
        let result = self.present_live(token, pending.clone(), Party::Owner, made_at).await?;
        // The browser has given up its attempts at earlier refreshes by now.
        self.late.extend(self.delayed.extract_if(.., |other| other.record.rank() < request.rank()));
        match result {
            Ok(pair) if answered => {
                let issued = Record { token: pair.refresh_token, pending: None };
                let now = self.browser.record();
                if issued.rank() > now.rank() || now.rank() == request.rank() {
                    let greater = if issued.rank() > now.rank() {
                        issued
                    } else {
                        Record { pending: None, ..now.clone() }
                    };
                    self.store(greater);
                }
            }
            Ok(_) => {}
            // The browser was away for too long.
            Err(ApiError::TokenExpired) => self.over = true,
            Err(error) => {
                let restored = self.seen.contains_key(&Seen::DatabaseRestored)
                    || self.seen.contains_key(&Seen::ProfileRestored);
                self.see(match self.peril {
                    Peril::OldDatabases if restored => Seen::DatabaseTooOld,
                    Peril::OldProfiles if restored => Seen::ProfileTooOld,
                    Peril::StolenKey if !self.loot.is_empty() => Seen::ThiefFound,
                    _ => return Err(TestCaseError::fail(format!("the owner lost the session: {request:?}"))),
                });
                prop_assert_eq!(&error, &ApiError::RefreshReused);
                self.over = true;
            }
        }
        Ok(())
    }

    /// Nobody waits for the answer to this request, or answers a question about it.
    async fn arrive_late(&mut self, request: Request) -> Checked<()> {
        let Request { record: Record { token, pending }, made_at } = request;
        // The server accepts no older proof.
        if self.world.clock.now() - made_at > 300 {
            return Ok(());
        }
        match self.present(&token, pending, Party::Owner, own_proof(made_at)).await? {
            Ok(_) | Err(ApiError::TokenExpired | ApiError::MalformedRequest(_)) => {}
            Err(ApiError::UseDpopNonce(_)) => self.see(Seen::DelayFound),
            Err(error) => {
                let others = !self.loot.is_empty()
                    || self.seen.contains_key(&Seen::DatabaseRestored)
                    || self.seen.contains_key(&Seen::ProfileRestored);
                prop_assert!(others, "a late request cost the owner the session: {}", error);
                self.over = true;
            }
        }
        Ok(())
    }

    async fn step_clock(&mut self, seconds: i64) {
        self.time += seconds;
        self.world.step_clock(seconds).await;
    }

    async fn copy(
        &mut self,
        token: &RefreshToken,
        key: Option<IdempotencyKey>,
        proof: CopyProof,
        imitates: bool,
    ) -> Checked<()> {
        let (proof, error) = match proof {
            CopyProof::Absent => (Proof::Absent, ApiError::ProofRequired),
            CopyProof::Invalid => (Proof::Invalid, ApiError::ProofInvalid),
            CopyProof::AnotherKey => {
                (proof_of("the thief's key", self.world.clock.now()), ApiError::ProofInvalid)
            }
        };
        let seen_as = if imitates { Party::Owner } else { Party::Thief };
        match self.present(token, key, seen_as, proof).await? {
            Err(ApiError::TokenExpired) => {}
            refused => {
                prop_assert_eq!(refused.map(|_| ()), Err(error));
                self.see(Seen::CopyRefused);
            }
        }
        Ok(())
    }

    async fn theft(&mut self, token: &RefreshToken, key: Option<IdempotencyKey>) -> Checked<()> {
        let key = key.unwrap_or_else(|| self.fresh_key());
        match self.present_live(token, Some(key), Party::Thief, self.world.clock.now()).await? {
            Ok(pair) => {
                self.loot.push(pair.refresh_token);
                self.see(Seen::Robbed);
            }
            Err(ApiError::RefreshReused) => {
                self.see(Seen::ThiefFound);
                self.over = true;
            }
            Err(_) => {}
        }
        Ok(())
    }

    fn store(&mut self, record: Record) {
        self.stored.push(record.clone());
        self.browser.write(record, self.time);
    }

    fn fresh_key(&mut self) -> IdempotencyKey {
        self.keys += 1;
        IdempotencyKey::parse(&uuid::Uuid::from_u128(self.keys).to_string()).unwrap()
    }

    pub(super) fn see(&mut self, seen: Seen) {
        *self.seen.entry(seen).or_default() += 1;
    }
}

/// The rounds in which a thief with the key is found at the latest.
const ROUNDS: usize = 3;
