//! Retries: when the server can't be reached or has no time, asks it again by itself. All timers and probes are here.

use super::keeper::Keeper;
use crate::api::client::Request;
use crate::keeper::browser::Browser;
use crate::keeper::renewal::{Renewal, renewal};
use futures::future::{Either, select};
use std::pin::pin;
use std::rc::Rc;

impl<B: Browser> Keeper<B> {
    /// Shows what storage holds, tells the server of owed logouts, and from then on asks it again whenever it could
    /// not answer. Called once, when the page comes alive.
    pub fn start(self: &Rc<Self>) {
        self.look();
        let keeper = Rc::clone(self);
        self.browser.spawn(async move { keeper.retry().await });
    }

    /// The page is looked at again: asks at once instead of waiting out the back-off, unless the server asked for that.
    pub fn wake(self: &Rc<Self>) {
        self.ask_again(false);
    }

    /// The network is back: asks at once instead of waiting out the back-off.
    pub fn online(self: &Rc<Self>) {
        self.ask_again(true);
    }

    fn ask_again(self: &Rc<Self>, at_once: bool) {
        self.catch_up();
        self.look();
        if self.is_reachable() {
            self.tell_owed_logouts_behind();
        } else if self.may_ask(at_once) {
            let keeper = Rc::clone(self);
            self.browser.spawn(async move { keeper.try_again().await });
        }
    }

    /// Refreshes without being waited for, if it is time: for a page that shows the token's age.
    pub fn renew_soon(self: &Rc<Self>) {
        if self.is_reachable() && self.is_renewal_due() {
            self.refresh_behind();
        }
    }

    /// Refreshes, due or not.
    pub async fn renew_now(self: &Rc<Self>) {
        self.refresh().await;
    }

    async fn retry(self: Rc<Self>) {
        loop {
            let changes = self.back_off_changes();
            match self.back_off() {
                None => {
                    self.tell_owed_logouts().await;
                    let _ = changes.await;
                }
                Some(back_off) => {
                    let waited = pin!(self.browser.sleep(back_off.wait()));
                    if let Either::Left(_) = select(waited, changes).await {
                        self.try_is_due();
                        self.try_again().await;
                    }
                }
            }
        }
    }

    /// Asks the server again, by the request that is due; if there is none, by a probe that changes nothing.
    async fn try_again(self: &Rc<Self>) {
        if self.is_renewal_due() {
            self.refresh().await;
        } else if !self.load().owed_logouts.is_empty() {
            self.tell_owed_logouts().await;
        } else {
            self.probe().await;
        }
    }

    async fn probe(&self) {
        match self.browser.send(Request::get("/healthz")).await {
            Ok(answer) if answer.status == 200 => self.answered(),
            Ok(answer) => self.failed(answer.retry_after),
            Err(_) => self.failed(None),
        }
    }

    /// Whether the server must be asked for a refresh, or told of a logout.
    pub(super) fn has_something_due(&self) -> bool {
        self.is_renewal_due() || !self.load().owed_logouts.is_empty()
    }

    fn is_renewal_due(&self) -> bool {
        let now = self.browser.now();
        self.load().held.is_some_and(|held| renewal(now, &held) != Renewal::Use)
    }
}
