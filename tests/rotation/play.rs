//! Performs one story with three clients (one always sends keys, one never does, one begins to), each with any number of
//! tabs that refresh concurrently; a thief who can get any token ever issued; and a server that is restarted, killed
//! and restored from backups.

use crate::client::{Client, Issued, Request};
use crate::model::{ACCESS, Answer, Key, Ledger, Ledgers, Party, Presentation, Rule};
use crate::promises::{
    Attempt, Seen, agrees, honest_client_keeps_its_session, one_successor, owner_and_thief_do_not_alternate,
    theft_is_detected,
};
use crate::story::{Fate, Op, ThiefKey};
use crate::world::{Image, World, claims};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::BTreeMap;

type Checked<T> = Result<T, TestCaseError>;

/// The result of presenting a token.
struct Outcome {
    before: Option<Ledger>,
    rule: Rule,
    answer: Answer,
    issued: Option<Issued>,
    now: i64,
}

pub struct Play {
    world: World,
    ledgers: Ledgers,
    clients: Vec<Client>,
    delayed: Vec<Request>,
    issued: Vec<Issued>,
    backups: Vec<(Image, Ledgers)>,
    /// The keys of honest clients, by session and generation.
    owner_keys: BTreeMap<(String, i64), Key>,
    thief_key: Option<Key>,
    /// The token of a thief who watches the list of sessions, and the time of the session's last use.
    watched: Option<(Issued, i64)>,
    keys_made: u32,
    /// How often each case occurred.
    pub seen: BTreeMap<Seen, usize>,
}

impl Play {
    pub async fn begin() -> Checked<Self> {
        let world = World::begin().await;
        let backups = vec![(world.image(), Ledgers::default())];
        let mut play = Self {
            world,
            ledgers: Ledgers::default(),
            clients: Vec::new(),
            delayed: Vec::new(),
            issued: Vec::new(),
            backups,
            owner_keys: BTreeMap::new(),
            thief_key: None,
            watched: None,
            keys_made: 0,
            seen: BTreeMap::new(),
        };
        for keyed_from in [0, i64::MAX, 2] {
            let held = play.log_in().await?;
            play.clients.push(Client { keyed_from, held, pending: None, over: false, attempts: Vec::new() });
        }
        play.back_up();
        Ok(play)
    }

    pub async fn perform(&mut self, op: &Op) -> Checked<()> {
        match *op {
            Op::Refresh { client, fate } => self.refresh(client % self.clients.len(), fate).await,
            Op::Arrive { .. } if self.delayed.is_empty() => Ok(()),
            Op::Arrive { which, answered } => {
                let request = self.delayed.remove(which % self.delayed.len());
                self.arrive(request, answered).await
            }
            Op::Theft { back, key, imitates } => self.theft(back, key, imitates).await,
            Op::Watch => self.watch().await,
            Op::Step(seconds) => {
                self.world.step_clock(seconds).await;
                Ok(())
            }
            Op::Restart(stop) => {
                self.world.restart(stop).await;
                // Access tokens of sessions that ended earlier have expired.
                let since = self.world.clock.now() - ACCESS;
                let ended = |ledger: &Ledger| ledger.ended_at.is_some_and(|at| at > since);
                let ended = self.ledgers.0.iter().filter(|(_, ledger)| ended(ledger));
                ended.map(|(id, _)| id).try_for_each(|id| self.access_is_rejected(id))
            }
            Op::Backup => {
                self.back_up();
                Ok(())
            }
            Op::Restore(which) => {
                let which = if which == 0 { 0 } else { 1 + which % (self.backups.len() - 1) };
                let (image, ledgers) = &self.backups[which];
                self.world.restore(image).await;
                self.ledgers = ledgers.restored();
                prop_assert_eq!(self.world.rows().await, self.ledgers.0.len());
                Ok(())
            }
        }
    }

    fn back_up(&mut self) {
        self.backups.push((self.world.image(), self.ledgers.clone()));
    }

    async fn log_in(&mut self) -> Checked<Issued> {
        let issued = Issued::of(&self.world.log_in().await);
        let ledger = Ledger::begin(issued.claims.issued_at);
        prop_assert_eq!(ledger.newest(), issued.claims);
        self.ledgers.0.insert(issued.session.clone(), ledger);
        self.issued.push(issued.clone());
        Ok(issued)
    }

    async fn refresh(&mut self, client: usize, fate: Fate) -> Checked<()> {
        if self.clients[client].over {
            let held = self.log_in().await?;
            self.delayed.retain(|request| request.client != client);
            let keyed_from = self.clients[client].keyed_from;
            self.clients[client] =
                Client { keyed_from, held, pending: None, over: false, attempts: Vec::new() };
            return Ok(());
        }
        let presented = self.clients[client].held.clone();
        let keyed = presented.claims.generation >= self.clients[client].keyed_from;
        if keyed && self.clients[client].pending.is_none() {
            let key = self.make_key(Party::Owner, presented.claims.generation);
            self.clients[client].pending = Some(key);
            self.owner_keys.insert((presented.session.clone(), presented.claims.generation), key);
        }
        let request = Request { client, presented, key: self.clients[client].pending };
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
        let Request { client, presented, key } = request;
        let presentation =
            Presentation { claims: presented.claims, key, sender: Party::Owner, seen_as: Party::Owner };
        let outcome = self.present(&presented, &presentation).await?;
        if let Some(before) = &outcome.before {
            let attempts = &self.clients[client].attempts;
            let promised = honest_client_keeps_its_session(
                before,
                &presentation,
                attempts,
                outcome.now,
                &outcome.answer,
            )?;
            if promised && outcome.rule != Rule::Rotated {
                self.see(Seen::HonestInTrouble);
            }
        }
        let generation = presented.claims.generation;
        let client = &mut self.clients[client];
        if matches!(outcome.rule, Rule::Rotated | Rule::Healed) {
            client.attempts.push(Attempt { generation, key, at: outcome.now });
        }
        // The client has given up its attempts at earlier refreshes by now.
        self.delayed.retain(|other| {
            other.presented.session != presented.session || other.presented.claims.generation >= generation
        });
        if answered && client.held.token == presented.token {
            match outcome.issued {
                Some(successor) => (client.held, client.pending) = (successor, None),
                None => client.over = true,
            }
        }
        Ok(())
    }

    async fn theft(&mut self, back: usize, key: ThiefKey, imitates: bool) -> Checked<()> {
        let stolen = self.issued[self.issued.len() - 1 - back % self.issued.len()].clone();
        let previous = (stolen.session.clone(), stolen.claims.generation - 1);
        let previous = self.owner_keys.get(&previous).copied();
        let owners = self.owner_keys.get(&(stolen.session.clone(), stolen.claims.generation)).copied();
        let key = match key {
            ThiefKey::None => None,
            ThiefKey::Again if self.thief_key.is_some() => self.thief_key,
            ThiefKey::Stolen if owners.is_some() => owners,
            ThiefKey::Previous if previous.is_some() => previous,
            _ => {
                self.thief_key = Some(self.make_key(Party::Thief, stolen.claims.generation));
                self.thief_key
            }
        };
        let seen_as = if imitates { Party::Owner } else { Party::Thief };
        let presentation = Presentation { claims: stolen.claims, key, sender: Party::Thief, seen_as };
        self.present(&stolen, &presentation).await.map(|_| ())
    }

    async fn watch(&mut self) -> Checked<()> {
        let Some((stolen, last_used_at)) = self.watched.take() else {
            let stolen = self.issued[self.issued.len() - 1].clone();
            let row = self.world.row(&stolen.session).await;
            self.watched = row.map(|row| (stolen, row.last_used_at));
            return Ok(());
        };
        let row = self.world.row(&stolen.session).await;
        if row.is_none_or(|row| row.last_used_at == last_used_at) {
            self.watched = Some((stolen, last_used_at));
            return Ok(());
        }
        let (sender, seen_as) = (Party::Thief, Party::Thief);
        let presentation = Presentation { claims: stolen.claims, key: None, sender, seen_as };
        if self.present(&stolen, &presentation).await?.rule == Rule::Reuse {
            self.see(Seen::WatcherDetected);
        }
        Ok(())
    }

    /// Presents a token to the server and checks everything observable.
    async fn present(&mut self, presented: &Issued, presentation: &Presentation) -> Checked<Outcome> {
        let id = &presented.session;
        let before = self.ledgers.0.get(id).cloned();
        let now = self.world.clock.now();
        let result = self.world.refresh(&presented.token, presentation.key, presentation.seen_as).await;
        let issued = result.as_ref().ok().map(Issued::of);
        let answer = result.map(|pair| claims(&pair.refresh_token));
        let row = self.world.row(id).await;
        let (rule, expected, after) = self.ledgers.answer(id, presentation, now);
        prop_assert!(
            answer == expected && agrees(after.as_ref(), row.as_ref()),
            "{presentation:?} at {now}: {answer:?}, {row:?} instead of {expected:?}, {after:?}"
        );
        prop_assert_eq!(self.world.rows().await, self.ledgers.0.len(), "refreshes must not add rows");
        if let (Some(before), Some(after)) = (&before, after) {
            let over = row.is_some_and(|row| row.revoked.is_some());
            let thieves = theft_is_detected(before, presentation, now, &answer, over)?;
            let race = owner_and_thief_do_not_alternate(&after)?;
            let again = one_successor(before, presentation, &answer)?;
            for (seen, _) in [(Seen::Theft, thieves), (Seen::Race, race), (Seen::SuccessorAgain, again)]
                .into_iter()
                .filter(|(_, occurred)| *occurred)
            {
                self.see(seen);
            }
            self.ledgers.0.insert(id.clone(), after);
        }
        if let Some(issued) = &issued {
            prop_assert_eq!(&issued.session, id);
            let caller = self.world.authenticate(&issued.access).map(|claims| claims.sid.clone());
            prop_assert_eq!(caller.as_ref(), Ok(id));
            self.issued.push(issued.clone());
        }
        if rule == Rule::Reuse {
            self.access_is_rejected(id)?;
        }
        self.see(Seen::Answer(rule));
        Ok(Outcome { before, rule, answer, issued, now })
    }

    /// Checks that the server rejects all access tokens of an ended session.
    fn access_is_rejected(&self, session: &str) -> Checked<()> {
        let of_it = self.issued.iter().filter(|issued| issued.session == session);
        let outlived = of_it.clone().find(|issued| self.world.authenticate(&issued.access).is_ok());
        prop_assert!(outlived.is_none(), "an access token outlived its session: {:?}", outlived);
        Ok(())
    }

    fn see(&mut self, seen: Seen) {
        *self.seen.entry(seen).or_default() += 1;
    }

    fn make_key(&mut self, maker: Party, generation: i64) -> Key {
        self.keys_made += 1;
        Key { maker, number: self.keys_made, generation }
    }
}
