//! Login, registration and logout.

use super::keeper::Keeper;
use crate::api::client::Request;
use crate::api::open::{Login, Register};
use crate::keeper::browser::Browser;
use crate::keeper::record::Held;
use crate::wire::{ApiError, PlainPassword, Registered, TokenPair};
use futures::channel::oneshot;
use futures::future::select;
use server_fn::ServerFn;
use std::pin::pin;
use std::rc::Rc;

/// How long a logout waits for the server, in milliseconds.
const PATIENCE: u32 = 1_000;

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
        self.save(&self.load().signed_in(held, device_token));
        self.answered();
        self.tell_owed_logouts_behind();
        Ok(())
    }

    /// Makes an account and begins a session with it.
    ///
    /// # Errors
    /// Those of [`register`](crate::api::open::register()) and [`Keeper::login`].
    pub async fn register(
        self: &Rc<Self>,
        username: String,
        password: PlainPassword,
    ) -> Result<(), ApiError> {
        let body = Register { username: username.clone(), password: password.clone() };
        let request = Request::post_json(Register::PATH, &body);
        let answer = self.browser.send(request).await.map_err(|_| ApiError::Unreachable)?;
        answer.json::<Registered>()?;
        self.login(username, password).await
    }

    /// Ends the session, at once here and in all pages, then tells the server and waits for its answer a moment. If
    /// the server can't be reached, it is told later.
    pub async fn logout(self: &Rc<Self>) {
        self.save(&self.load().signed_out());
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
