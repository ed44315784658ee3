//! Login, registration and logout.

use super::keeper::Keeper;
use crate::api::client::Request;
use crate::api::open::{Login, Register};
use crate::keeper::browser::Browser;
use crate::keeper::record::Held;
use crate::wire::{ApiError, LinkToken, PlainPassword, Registered, TokenPair};
use futures::channel::oneshot;
use futures::future::select;
use server_fn::ServerFn;
use std::pin::pin;
use std::rc::Rc;

/// How long a logout waits for the server, in milliseconds.
const PATIENCE: u32 = 3_000;

impl<B: Browser> Keeper<B> {
    /// Begins a session here, in place of the one that there may be.
    ///
    /// # Errors
    /// Those of [`login`](crate::api::open::login()), and [`ApiError::Unreachable`].
    pub async fn login(self: &Rc<Self>, username: String, password: PlainPassword) -> Result<(), ApiError> {
        let body = Login { username, password, device_token: self.load().device_token };
        let request = Request::post_json(Login::PATH, &body);
        let answer = self.send_to_begin(&request).await.map_err(|_| ApiError::Unreachable)?;
        let mut pair: TokenPair = answer.json()?;
        let device_token = pair.device_token.take();
        let held = Held::arrived(pair, self.browser.now());
        self.begin_session(|before| before.signed_in(held, device_token));
        self.answered();
        self.tell_owed_logouts_behind();
        Ok(())
    }

    /// Makes an account and begins a session with it. If the account was made before and this page did not get to know
    /// it, because an answer was lost or the login failed, this begins a session with that account.
    ///
    /// # Errors
    /// Those of [`register`](crate::api::open::register()) and [`Keeper::login`].
    pub async fn register(
        self: &Rc<Self>,
        username: String,
        password: PlainPassword,
        invitation: Option<LinkToken>,
    ) -> Result<(), ApiError> {
        let tried_before = self.perhaps_registered.take().as_ref() == Some(&username);
        let body = Register { username: username.clone(), password: password.clone(), invitation };
        let request = Request::post_json(Register::PATH, &body);
        let answer = self.browser.send(request).await.map_err(|_| ApiError::Unreachable);
        let outcome = match answer.and_then(|answer| answer.json::<Registered>()) {
            Ok(_) => self.login(username.clone(), password).await,
            // The first try may have used the invitation up.
            Err(error @ (ApiError::UsernameTaken | ApiError::InvitationInvalid)) if tried_before => {
                match self.login(username.clone(), password).await {
                    Err(ApiError::InvalidCredentials) => Err(error),
                    outcome => outcome,
                }
            }
            Err(error) => Err(error),
        };
        let is_unknown = |error: &ApiError| error.status().is_server_error() || error.retry_after().is_some();
        if outcome.as_ref().is_err_and(is_unknown) {
            self.perhaps_registered.replace(Some(username));
        }
        outcome
    }

    /// Ends the session, at once here and in all pages, then tells the server and waits for its answer a moment. If
    /// the server can't be reached, it is told later.
    pub async fn logout(self: &Rc<Self>) {
        self.end_session(None);
        self.look();
        let (done, told) = oneshot::channel();
        let keeper = Rc::clone(self);
        // It goes on when the wait is over.
        self.browser.spawn(async move {
            keeper.tell_owed_logouts().await;
            let _: Result<(), ()> = done.send(());
        });
        select(told, pin!(self.browser.sleep(PATIENCE))).await;
    }
}
