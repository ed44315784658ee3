//! Performs one story of a bound session on the real server, and checks the promises after each step:
//!
//! 1. The owner is never logged out by a thief without the key, by crashes or by lost answers, and seldom by restores.
//! 2. A thief without the key never gets an answer, and does not change the session.
//! 3. A thief with the key is found once both go on: see [`Play::end`].

use crate::bound::browser::{Browser, Record};
use crate::bound::expected::{OWN_KEY, expected, own_proof, place, proof_of};
use crate::bound::seen::Seen;
use crate::bound::story::{CopyProof, Fate, Op, Peril};
use crate::model::Party;
use crate::world::{Image, World, client};
use latchkey::proofs::Proof;
use latchkey::sessions::rotation_rule::Presented;
use latchkey::sessions::{ClientFingerprint, IdempotencyKey};
use latchkey::wire::{ApiError, RefreshToken, TokenPair};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::BTreeMap;

type Checked<T> = Result<T, TestCaseError>;

pub struct Play {
    peril: Peril,
    world: World,
    session: String,
    browser: Browser,
    /// The time by a clock that never jumps.
    time: i64,
    /// Everything that the browser ever stored.
    stored: Vec<Record>,
    delayed: Vec<Record>,
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
        let token = world.log_in_with(&own_proof()).await.refresh_token;
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
            Op::Arrive { .. } if self.delayed.is_empty() => {}
            Op::Arrive { which, answered } => {
                let request = self.delayed.remove(which % self.delayed.len());
                return self.arrive(request, answered).await;
            }
            Op::Kill { behind } => {
                self.browser.kill(self.time, behind);
                self.delayed.clear();
            }
            Op::Wait(seconds) => {
                self.time += seconds;
                self.world.step_clock(seconds).await;
            }
            Op::StepBack(seconds) => self.world.step_clock(-seconds).await,
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
        let mut record = self.browser.record().clone();
        if record.pending.is_none() {
            record.pending = Some(self.fresh_key());
            self.store(record.clone());
        }
        match fate {
            Fate::Answered => self.arrive(record, true).await,
            Fate::AnswerLost => self.arrive(record, false).await,
            Fate::RequestLost => Ok(()),
            Fate::Delayed => {
                self.delayed.push(record);
                Ok(())
            }
        }
    }

    async fn arrive(&mut self, request: Record, answered: bool) -> Checked<()> {
        let Record { token, pending } = &request;
        let result = self.present(token, pending.clone(), Party::Owner, own_proof()).await?;
        // The browser has given up its attempts at earlier refreshes by now.
        self.delayed.retain(|other| other.rank() >= request.rank());
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
            CopyProof::AnotherKey => (proof_of("the thief's key"), ApiError::ProofInvalid),
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
        match self.present(token, Some(key), Party::Thief, own_proof()).await? {
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

    /// Presents a token to the server, which must do what the rule says.
    async fn present(
        &mut self,
        token: &RefreshToken,
        key: Option<IdempotencyKey>,
        seen_as: Party,
        proof: Proof,
    ) -> Checked<Result<TokenPair, ApiError>> {
        let claims = token.claims().unwrap();
        let client = client(seen_as);
        let presented = Presented {
            generation: claims.generation,
            branch: claims.br,
            key: key.clone(),
            client: ClientFingerprint::of(&client),
            proof: proof.clone(),
        };
        let before = self.world.row(&self.session).await.unwrap();
        let now = self.world.clock.now();
        let result = self.world.refresh_with(token, key, &client, &proof).await;
        let after = self.world.row(&self.session).await.unwrap();
        let answer = result.as_ref().map(|pair| place(&pair.refresh_token)).map_err(|error| match error {
            ApiError::MalformedRequest(_) => ApiError::MalformedRequest(String::new()),
            other => other.clone(),
        });
        let mut expected = if now >= claims.exp {
            (Err(ApiError::TokenExpired), before.clone())
        } else {
            expected(&before, &presented, now)
        };
        if expected.1.revoked != before.revoked {
            prop_assert!(after.revocation > before.revocation, "no new number in the feed: {after:?}");
            expected.1.revocation = after.revocation;
        }
        let agrees = expected == (answer.clone(), after.clone());
        prop_assert!(agrees, "{presented:?} at {now}: {answer:?}, {after:?} after {before:?}");
        if let Ok((generation, branch, ..)) = answer {
            let healed = branch > before.newest_branch() && before.bound != after.bound;
            self.see(match generation {
                _ if generation > before.generation => Seen::Rotated,
                _ if healed => Seen::Healed,
                _ => Seen::Repeated,
            });
        }
        if let Ok(pair) = &result {
            let access = self.world.authenticate(&pair.access_token);
            let jkt = access.as_ref().ok().and_then(|claims| claims.cnf.as_ref()).map(|cnf| cnf.jkt.as_str());
            prop_assert_eq!(jkt, Some(OWN_KEY));
        }
        Ok(result)
    }

    fn store(&mut self, record: Record) {
        self.stored.push(record.clone());
        self.browser.write(record, self.time);
    }

    fn fresh_key(&mut self) -> IdempotencyKey {
        self.keys += 1;
        IdempotencyKey::parse(&uuid::Uuid::from_u128(self.keys).to_string()).unwrap()
    }

    fn see(&mut self, seen: Seen) {
        *self.seen.entry(seen).or_default() += 1;
    }
}

/// The rounds in which a thief with the key is found at the latest.
const ROUNDS: usize = 3;
