//! One story: a keyed client, a keyless one and one that learns to use keys, each with as many tabs
//! as like to refresh at once, a thief who can have any token ever handed out, and the server's fate.

use crate::model::{ACCESS, Answer, Books, Key, Ledger, Line, Party, Presentation, Said};
use crate::promises::{Seen, Tried, honest_goes_on, nobody_goes_on_beside, one_successor, theft_is_noticed};
use crate::story::{Fate, Op, ThiefsKey};
use crate::world::{Image, World, real, said};
use latchkey::sessions::Session;
use latchkey::wire::{AccessToken, Ended, RefreshToken, TokenPair};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::BTreeMap;

type Checked<T> = Result<T, TestCaseError>;

/// A refresh token that was handed out, and the access token that came with it.
#[derive(Clone, Debug)]
struct Issued {
    session: String,
    token: RefreshToken,
    access: AccessToken,
    said: Said,
}

/// An honest client: what all its tabs have in storage, and what it did to get there.
struct Client {
    /// The generation from which on it uses keys.
    keyed_from: i64,
    held: Issued,
    /// Stored before the first try, forgotten with the answer.
    pending: Option<Key>,
    /// Whether it was told that its session is over.
    over: bool,
    tried: Vec<Tried>,
}

#[derive(Clone)]
struct Request {
    client: usize,
    presented: Issued,
    key: Option<Key>,
}

/// How the server took a presentation.
struct Taken {
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
    copies: Vec<(Image, Books)>,
    /// The owners' keys, by session and generation.
    owners_keys: BTreeMap<(String, i64), Key>,
    thiefs_key: Option<Key>,
    keys_made: u32,
    /// How often it came to what.
    pub seen: BTreeMap<Seen, usize>,
}

impl Play {
    pub async fn begin() -> Checked<Self> {
        let world = World::begin().await;
        let copies = vec![(world.image(), Books::default())];
        let mut play = Self {
            world,
            books: Books::default(),
            clients: Vec::new(),
            on_the_way: Vec::new(),
            issued: Vec::new(),
            copies,
            owners_keys: BTreeMap::new(),
            thiefs_key: None,
            keys_made: 0,
            seen: BTreeMap::new(),
        };
        for keyed_from in [0, i64::MAX, 2] {
            let held = play.log_in().await?;
            play.clients.push(Client { keyed_from, held, pending: None, over: false, tried: Vec::new() });
        }
        play.copy();
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
            Op::Theft { back, key } => self.theft(back, key).await,
            Op::Step(seconds) => {
                self.world.clock.step(seconds);
                Ok(())
            }
            Op::Restart(stop) => {
                self.world.restart(stop).await;
                // Older ones died of age.
                let since = self.world.clock.now() - ACCESS;
                let ended = |ledger: &Ledger| ledger.ended_at.is_some_and(|at| at > since);
                let ended = self.books.0.iter().filter(|(_, ledger)| ended(ledger));
                ended.map(|(id, _)| id).try_for_each(|id| self.access_is_dead(id))
            }
            Op::Copy => {
                self.copy();
                Ok(())
            }
            Op::Restore(which) => {
                let which = if which == 0 { 0 } else { 1 + which % (self.copies.len() - 1) };
                let (image, books) = &self.copies[which];
                self.world.restore(image).await;
                self.books = books.restored();
                prop_assert_eq!(self.world.rows().await, self.books.0.len());
                Ok(())
            }
        }
    }

    fn copy(&mut self) {
        self.copies.push((self.world.image(), self.books.clone()));
    }

    async fn log_in(&mut self) -> Checked<Issued> {
        let issued = issued(&self.world.log_in().await);
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
            self.clients[client] = Client { keyed_from, held, pending: None, over: false, tried: Vec::new() };
            return Ok(());
        }
        let presented = self.clients[client].held.clone();
        let keyed = presented.said.generation >= self.clients[client].keyed_from;
        if keyed && self.clients[client].pending.is_none() {
            let key = self.make_key(Party::Owner);
            self.clients[client].pending = Some(key);
            self.owners_keys.insert((presented.session.clone(), presented.said.generation), key);
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
        let presentation = Presentation { said: presented.said, key, sender: Party::Owner };
        let taken = self.present(&presented, &presentation).await?;
        if let Some(before) = &taken.before {
            let tried = &self.clients[client].tried;
            let promised = honest_goes_on(before, &presentation, tried, taken.now, &taken.answer)?;
            if promised && taken.line != Line::Rotated {
                self.see(Seen::HonestInTrouble);
            }
        }
        let generation = presented.said.generation;
        let client = &mut self.clients[client];
        if matches!(taken.line, Line::Rotated | Line::Healed) {
            client.tried.push(Tried { generation, key, at: taken.now });
        }
        // What it sent before is given up by now.
        self.on_the_way.retain(|other| {
            other.presented.session != presented.session || other.presented.said.generation >= generation
        });
        if answered && client.held.token == presented.token {
            match taken.issued {
                Some(successor) => (client.held, client.pending) = (successor, None),
                None => client.over = true,
            }
        }
        Ok(())
    }

    async fn theft(&mut self, back: usize, key: ThiefsKey) -> Checked<()> {
        let stolen = self.issued[self.issued.len() - 1 - back % self.issued.len()].clone();
        let owners = self.owners_keys.get(&(stolen.session.clone(), stolen.said.generation)).copied();
        let key = match key {
            ThiefsKey::None => None,
            ThiefsKey::Again if self.thiefs_key.is_some() => self.thiefs_key,
            ThiefsKey::Stolen if owners.is_some() => owners,
            _ => {
                self.thiefs_key = Some(self.make_key(Party::Thief));
                self.thiefs_key
            }
        };
        let presentation = Presentation { said: stolen.said, key, sender: Party::Thief };
        self.present(&stolen, &presentation).await.map(|_| ())
    }

    /// Presents a token to the server and judges everything that can be seen of its answer.
    async fn present(&mut self, presented: &Issued, presentation: &Presentation) -> Checked<Taken> {
        let id = &presented.session;
        let before = self.books.0.get(id).cloned();
        let began = self.world.clock.now();
        let result = self.world.refresh(&presented.token, presentation.key).await;
        let ended = self.world.clock.now();
        let issued = result.as_ref().ok().map(issued);
        let answer = result.map(|pair| said(&pair.refresh_token));
        let row = self.world.row(id).await;
        // The second may turn while the server answers, and only the server knows when it looked.
        let told = (began..=ended)
            .map(|now| (now, self.books.answer(id, presentation, now)))
            .find(|(_, (_, expected, ledger))| *expected == answer && agree(ledger.as_ref(), row.as_ref()));
        let Some((now, (line, _, after))) = told else {
            let expected = self.books.answer(id, presentation, began);
            let message = format!("{presentation:?} at {began}: {answer:?}, {row:?} instead of {expected:?}");
            return Err(TestCaseError::fail(message));
        };
        prop_assert_eq!(self.world.rows().await, self.books.0.len(), "storage grows with refreshes");
        if let (Some(before), Some(after)) = (&before, after) {
            let over = row.is_some_and(|row| row.revoked.is_some());
            let thieves = theft_is_noticed(before, presentation, now, &answer, over)?;
            let beside = nobody_goes_on_beside(&after)?;
            let again = one_successor(before, presentation, &answer)?;
            for (seen, _) in [(Seen::Theft, thieves), (Seen::Race, beside), (Seen::SuccessorAgain, again)]
                .into_iter()
                .filter(|(_, weighed)| *weighed)
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
            self.access_is_dead(id)?;
        }
        self.see(Seen::Answer(line));
        Ok(Taken { before, line, answer, issued, now })
    }

    /// The access tokens of an ended session are dead.
    fn access_is_dead(&self, session: &str) -> Checked<()> {
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

fn issued(pair: &TokenPair) -> Issued {
    let session = pair.refresh_token.claims().map(|claims| claims.sid).unwrap_or_default();
    let said = said(&pair.refresh_token);
    Issued { session, token: pair.refresh_token.clone(), access: pair.access_token.clone(), said }
}

/// Whether the row is what the ledger comes to.
fn agree(ledger: Option<&Ledger>, row: Option<&Session>) -> bool {
    let (Some(ledger), Some(row)) = (ledger, row) else {
        return ledger.is_none() && row.is_none();
    };
    let newest = ledger.newest();
    row.generation == newest.generation
        && row.rotated_at == newest.issued_at
        && row.last_used_at == newest.issued_at
        && row.rotation_key == ledger.uses.last().and_then(|used| used.key).map(real)
        && row.created_at == ledger.begun_at
        && row.expires_at == ledger.ends_at()
        && row.revoked == ledger.ended_at.map(|at| (at, Ended::Reuse))
}
