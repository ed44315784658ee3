//! Logouts that the server has yet to be told of.

use super::keeper::Keeper;
use crate::api::client::{Request, Unreachable};
use crate::api::open::Logout;
use crate::keeper::browser::Browser;
use crate::wire::RefreshToken;
use server_fn::ServerFn;
use std::rc::Rc;

impl<B: Browser> Keeper<B> {
    /// Tells the server of the logouts that are owed, without waiting for it.
    pub(super) fn tell_owed_logouts_behind(self: &Rc<Self>) {
        if !self.load().owed_logouts.is_empty() {
            let keeper = Rc::clone(self);
            self.browser.spawn(async move { keeper.tell_owed_logouts().await });
        }
    }

    /// Tells the server of the logouts that are owed. Those that it could not be told of stay in the record.
    pub(super) async fn tell_owed_logouts(&self) {
        for token in self.load().owed_logouts {
            let request = Request::post_json(Logout::PATH, &Logout { refresh_token: token.clone() });
            self.key_was_late.set(false);
            match self.send_presenting(&token, request.outliving_page()).await {
                // A page of a Wi-Fi login is a 200, too.
                Ok(answer) if answer.json::<()>().is_ok() || answer.error().ends_session() => {
                    self.no_longer_owed(&token);
                    self.answered();
                }
                Ok(answer) => return self.failed(answer.retry_after),
                // That says nothing of the server. The next start, login or return of the network tries again.
                Err(Unreachable) if self.key_was_late.get() => {}
                Err(Unreachable) => return self.failed(None),
            }
        }
    }

    fn no_longer_owed(&self, token: &RefreshToken) {
        self.memory.owed_logouts.borrow_mut().retain(|owed| owed != token);
        let Ok(mut record) = self.shared() else { return };
        if record.owed_logouts.contains(token) {
            record.owed_logouts.retain(|owed| owed != token);
            self.store(&record);
        }
    }
}
