//! The actions of a person in a tab.

use crate::promises::{ASKED_BY, session_of};
use crate::seen::Seen;
use crate::server::PASSWORD;
use crate::world::World;
use latchkey::api::client::Request;
use latchkey::keeper::State;
use latchkey::wire::{ApiError, LinkToken, PlainPassword};
use std::cell::Cell;
use std::rc::Rc;

impl World<'_> {
    /// Calls the API, because a person pressed something or by the page's own will.
    pub fn call(&mut self, tab: usize, pressed: bool) {
        let ledger = Rc::clone(&self.ledger);
        self.awake(tab, |tab| {
            let Some(user) = tab.keeper.shown_user() else { return };
            let request = Request::get("/api/me").with_header(ASKED_BY, user);
            let keeper = Rc::clone(&tab.keeper);
            keeper.browser().pressed.set(pressed);
            tab.spawn(async move {
                if let Err(ApiError::SessionRevoked(_)) = keeper.call(&request).await {
                    ledger.borrow_mut().see(Seen::CallNotSent);
                }
            });
        });
    }

    pub fn login(&mut self, tab: usize, person: &'static str) {
        let ledger = Rc::clone(&self.ledger);
        let losses = ledger.borrow().losses;
        self.awake(tab, |tab| {
            let keeper = Rc::clone(&tab.keeper);
            tab.spawn(async move {
                let password = PlainPassword::new(PASSWORD.to_owned());
                if keeper.login(person.to_owned(), password).await.is_ok() {
                    let (record, browser) = (keeper.load(), keeper.browser());
                    if matches!(&*browser.shown.borrow(), State::SignedIn(session) if !session.kept) {
                        ledger.borrow_mut().see(Seen::InMemory);
                    }
                    let unseen = browser.shared.storage.overwrote_unseen(browser.tab);
                    let session = session_of(&record).unwrap();
                    ledger.borrow_mut().begun(session.clone(), unseen);
                    // The session may be bound to a key that is gone, or a restored database may not know it.
                    if ledger.borrow().losses != losses {
                        ledger.borrow_mut().excuse(&session);
                    }
                }
            });
        });
    }

    pub fn logout(&mut self, tab: usize) {
        let (ledger, now) = (Rc::clone(&self.ledger), self.shared.timeline.now());
        self.awake(tab, |tab| {
            if let Some(session) = session_of(&tab.keeper.load()) {
                ledger.borrow_mut().left(session, now);
            }
            let keeper = Rc::clone(&tab.keeper);
            tab.spawn(async move { keeper.logout().await });
        });
    }

    /// Registers in the first tab, and waits for the outcome.
    pub fn register(&mut self, name: &str, password: &str) -> Result<(), ApiError> {
        self.register_with(name, password, None)
    }

    /// As [`World::register`], with the token of an invitation if there is one.
    pub fn register_with(
        &mut self,
        name: &str,
        password: &str,
        invitation: Option<&str>,
    ) -> Result<(), ApiError> {
        let invitation = invitation.map(|token| LinkToken::new(token.to_owned()));
        let outcome = Rc::new(Cell::new(None));
        let (told, name) = (Rc::clone(&outcome), name.to_owned());
        let password = PlainPassword::new(password.to_owned());
        self.awake(0, |tab| {
            let keeper = Rc::clone(&tab.keeper);
            tab.spawn(async move { told.set(Some(keeper.register(name, password, invitation).await)) });
        });
        self.run(30_000).unwrap();
        outcome.take().expect("the registration has an outcome by now")
    }
}
