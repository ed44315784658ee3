//! [`Browser`] by the APIs of the real one.

use super::page_key::PageKey;
use super::seen_events::forget_seen_events;
use super::{key, lock, lost_answer, storage};
use crate::api::client::{Answer, Request, Unreachable};
use crate::keeper::browser::{Browser, Denied, NoProof, NotStored};
use crate::keeper::proof::ProofClaims;
use crate::keeper::state::State;
use futures::FutureExt;
use leptos::prelude::{ArcRwSignal, Set, WithUntracked};
use std::time::Duration;

/// The page that this program runs in.
pub struct WebBrowser {
    /// The signal that the islands of the page follow.
    pub state: ArcRwSignal<State>,
    /// The browser's key.
    pub key: PageKey,
}

impl Browser for WebBrowser {
    type Lock = lock::Lock;

    fn load(&self) -> Result<Option<String>, Denied> {
        storage::load()
    }

    fn save(&self, text: &str) -> Result<(), NotStored> {
        storage::save(text)
    }

    fn erase(&self) -> Result<(), Denied> {
        storage::erase()
    }

    fn now(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn sleep(&self, milliseconds: u32) -> impl Future<Output = ()> + 'static {
        gloo_timers::future::sleep(Duration::from_millis(milliseconds.into()))
    }

    fn random_bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        if crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok()).is_none() {
            bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
        }
        bytes
    }

    fn lock(&self, name: &str) -> impl Future<Output = Option<Self::Lock>> {
        lock::acquire(name.to_owned())
    }

    fn prepare_key(&self) -> impl Future<Output = ()> + 'static {
        self.key.find(true).map(drop)
    }

    async fn prove(
        &self,
        request: &Request,
        token: Option<&str>,
        issued_at: i64,
        nonce: Option<&str>,
    ) -> Result<String, NoProof> {
        let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        let claims = ProofClaims {
            request,
            origin: &origin,
            id: self.random_bytes(),
            issued_at,
            token_hash: None,
            nonce,
        };
        let pair = self.key.find(false).await?;
        key::prove(&pair, claims, token).await.map_err(|_| NoProof::Late)
    }

    fn forget_key(&self) {
        self.key.forget();
    }

    async fn send(&self, request: Request) -> Result<Answer, Unreachable> {
        let is_lost = lost_answer::is_lost(&request);
        let answer = request.send().await;
        if is_lost { Err(Unreachable) } else { answer }
    }

    fn is_pressed(&self) -> bool {
        let activation = web_sys::window().map(|window| window.navigator().user_activation());
        // Older browsers can't tell.
        activation.is_none_or(|activation| activation.is_undefined() || activation.is_active())
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        leptos::task::spawn_local(task);
    }

    fn show(&self, state: &State) {
        // So that a logout reaches the server although its page is closed at once.
        if let State::SignedIn(session) = state
            && session.bound
        {
            let is_same = |shown: &State| matches!(shown, State::SignedIn(shown) if shown.session_id == session.session_id);
            if !self.state.with_untracked(is_same) {
                // Another page may have begun the session with another key.
                self.key.forget();
            }
            drop(self.key.find(false));
        }
        if matches!(state, State::Guest(_)) {
            forget_seen_events();
        }
        self.state.set(state.clone());
    }
}
