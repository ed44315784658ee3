//! Performs one story: a client that uses keys, one that does not and one that starts to, each with any number of tabs
//! that refresh at once; a thief who can get any token that was ever issued; and a server that restarts, is killed and
//! is restored from backups.

use crate::client::{Client, Issued, Request};
use crate::model::{ACCESS, Answer, Books, Key, Ledger, Line, Party, Presentation};
use crate::promises::{
    Attempt, Seen, agrees, honest_client_keeps_its_session, one_successor, owner_and_thief_do_not_alternate,
    theft_is_noticed,
};
use crate::story::{Fate, Op, ThiefKey};
use crate::world::{Image, World, said};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::BTreeMap;

type Checked<T> = Result<T, TestCaseError>;

/// What came of a presented token.
struct Outcome {
    before: Option<Ledger>,
    line: Line,
    answer: Answer,
    issued: Option<Issued>,
    now: i64,
}

pub struct Play {
    world: World,
    books: Books,
    clients: Vec<Client>,
    on_the_way: Vec<Request>,
    issued: Vec<Issued>,
    backups: Vec<(Image, Books)>,
    /// The keys of honest clients, by session and generation.
    owner_keys: BTreeMap<(String, i64), Key>,
    thief_key: Option<Key>,
    /// The token of a thief who watches the list of sessions, and when its session was last used.
    watched: Option<(Issued, i64)>,
    keys_made: u32,
    /// How often each case occurred.
    pub seen: BTreeMap<Seen, usize>,
}

impl Play {
    pub async fn begin() -> Checked<Self> {
        let world = World::begin().await;
        let backups = vec![(world.image(), Books::default())];
        let mut play = Self {
            world,
            books: Books::default(),
            clients: Vec::new(),
            on_the_way: Vec::new(),
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
            Op::Arrive { .. } if self.on_the_way.is_empty() => Ok(()),
            Op::Arrive { which, answered } => {
                let request = self.on_the_way.remove(which % self.on_the_way.len());
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
                // Access tokens of sessions that ended before this have expired.
                let since = self.world.clock.now() - ACCESS;
                let ended = |ledger: &Ledger| ledger.ended_at.is_some_and(|at| at > since);
                let ended = self.books.0.iter().filter(|(_, ledger)| ended(ledger));
                ended.map(|(id, _)| id).try_for_each(|id| self.access_is_refused(id))
            }
            Op::Backup => {
                self.back_up();
                Ok(())
            }
            Op::Restore(which) => {
                let which = if which == 0 { 0 } else { 1 + which % (self.backups.len() - 1) };
                let (image, books) = &self.backups[which];
                self.world.restore(image).await;
                self.books = books.restored();
                prop_assert_eq!(self.world.rows().await, self.books.0.len());
                Ok(())
            }
        }
    }

    fn back_up(&mut self) {
        self.backups.push((self.world.image(), self.books.clone()));
    }

    async fn log_in(&mut self) -> Checked<Issued> {
        let issued = Issued::of(&self.world.log_in().await);
        let ledger = Ledger::begin(issued.said.issued_at);
        prop_assert_eq!(ledger.newest(), issued.said);
        self.books.0.insert(issued.session.clone(), ledger);
        self.issued.push(issued.clone());
        Ok(issued)
    }

    async fn refresh(&mut self, client: usize, fate: Fate) -> Checked<()> {
        if self.clients[client].over {
            let held = self.log_in().await?;
            self.on_the_way.retain(|request| request.client != client);
            let keyed_from = self.clients[client].keyed_from;
            self.clients[client] =
                Client { keyed_from, held, pending: None, over: false, attempts: Vec::new() };
            return Ok(());
        }
        let presented = self.clients[client].held.clone();
        let keyed = presented.said.generation >= self.clients[client].keyed_from;
        if keyed && self.clients[client].pending.is_none() {
            let key = self.make_key(Party::Owner);
            self.clients[client].pending = Some(key);
            self.owner_keys.insert((presented.session.clone(), presented.said.generation), key);
        }
        let request = Request { client, presented, key: self.clients[client].pending };
        match fate {
            Fate::Answered => self.arrive(request, true).await,
            Fate::AnswerLost => self.arrive(request, false).await,
            Fate::RequestLost => Ok(()),
            Fate::OnItsWay => {
                self.on_the_way.push(request);
                Ok(())
            }
        }
    }

    async fn arrive(&mut self, request: Request, answered: bool) -> Checked<()> {
        let Request { client, presented, key } = request;
        let presentation =
            Presentation { said: presented.said, key, sender: Party::Owner, seen_as: Party::Owner };
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
            if promised && outcome.line != Line::Rotated {
                self.see(Seen::HonestInTrouble);
            }
        }
        let generation = presented.said.generation;
        let client = &mut self.clients[client];
        if matches!(outcome.line, Line::Rotated | Line::Healed) {
            client.attempts.push(Attempt { generation, key, at: outcome.now });
        }
        // By now the client has given up its earlier attempts.
        self.on_the_way.retain(|other| {
            other.presented.session != presented.session || other.presented.said.generation >= generation
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
        let previous = (stolen.session.clone(), stolen.said.generation - 1);
        let previous = self.owner_keys.get(&previous).copied();
        let owners = self.owner_keys.get(&(stolen.session.clone(), stolen.said.generation)).copied();
        let key = match key {
            ThiefKey::None => None,
            ThiefKey::Again if self.thief_key.is_some() => self.thief_key,
            ThiefKey::Stolen if owners.is_some() => owners,
            ThiefKey::Previous if previous.is_some() => previous,
            _ => {
                self.thief_key = Some(self.make_key(Party::Thief));
                self.thief_key
            }
        };
        let seen_as = if imitates { Party::Owner } else { Party::Thief };
        let presentation = Presentation { said: stolen.said, key, sender: Party::Thief, seen_as };
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
        let presentation = Presentation { said: stolen.said, key: None, sender, seen_as };
        if self.present(&stolen, &presentation).await?.line == Line::Reuse {
            self.see(Seen::FollowerNoticed);
        }
        Ok(())
    }

    /// Presents a token to the server and checks everything that can be observed.
    async fn present(&mut self, presented: &Issued, presentation: &Presentation) -> Checked<Outcome> {
        let id = &presented.session;
        let before = self.books.0.get(id).cloned();
        let began = self.world.clock.now();
        let result = self.world.refresh(&presented.token, presentation.key, presentation.seen_as).await;
        let ended = self.world.clock.now();
        let issued = result.as_ref().ok().map(Issued::of);
        let answer = result.map(|pair| said(&pair.refresh_token));
        let row = self.world.row(id).await;
        // The clock may tick while the server answers, and the test can't know at which second it decided.
        let expected = (began..=ended)
            .map(|now| (now, self.books.answer(id, presentation, now)))
            .find(|(_, (_, expected, ledger))| *expected == answer && agrees(ledger.as_ref(), row.as_ref()));
        let Some((now, (line, _, after))) = expected else {
            let expected = self.books.answer(id, presentation, began);
            let message = format!("{presentation:?} at {began}: {answer:?}, {row:?} instead of {expected:?}");
            return Err(TestCaseError::fail(message));
        };
        prop_assert_eq!(self.world.rows().await, self.books.0.len(), "storage grows with refreshes");
        if let (Some(before), Some(after)) = (&before, after) {
            let over = row.is_some_and(|row| row.revoked.is_some());
            let thieves = theft_is_noticed(before, presentation, now, &answer, over)?;
            let race = owner_and_thief_do_not_alternate(&after)?;
            let again = one_successor(before, presentation, &answer)?;
            for (seen, _) in [(Seen::Theft, thieves), (Seen::Race, race), (Seen::SuccessorAgain, again)]
                .into_iter()
                .filter(|(_, occurred)| *occurred)
            {
                self.see(seen);
            }
            self.books.0.insert(id.clone(), after);
        }
        if let Some(issued) = &issued {
            prop_assert_eq!(&issued.session, id);
            let caller = self.world.authenticate(&issued.access).map(|claims| claims.sid.clone());
            prop_assert_eq!(caller.as_ref(), Ok(id));
            self.issued.push(issued.clone());
        }
        if line == Line::Reuse {
            self.access_is_refused(id)?;
        }
        self.see(Seen::Answer(line));
        Ok(Outcome { before, line, answer, issued, now })
    }

    /// The access tokens of an ended session are refused.
    fn access_is_refused(&self, session: &str) -> Checked<()> {
        let of_it = self.issued.iter().filter(|issued| issued.session == session);
        let outlived = of_it.clone().find(|issued| self.world.authenticate(&issued.access).is_ok());
        prop_assert!(outlived.is_none(), "an access token outlived its session: {:?}", outlived);
        Ok(())
    }

    fn see(&mut self, seen: Seen) {
        *self.seen.entry(seen).or_default() += 1;
    }

    fn make_key(&mut self, maker: Party) -> Key {
        self.keys_made += 1;
        Key { maker, number: self.keys_made }
    }
}
