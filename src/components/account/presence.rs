//! Keeps an account page true while it is open: it renews the session, asks the server again, and leaves when the
//! session is over.

use super::seen::note_events;
use crate::api::account::account;
use crate::components::frame::reactive::effect;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, log_out, next, page_events, repeat};
use crate::keeper;
use crate::keeper::{SignedIn, State};
use crate::wire::{Account, ApiError};
use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;

/// How often a visible page asks the server again. It learns of a revocation within this time.
const INTERVAL: Duration = Duration::from_secs(30);

/// Calls `load` when a user has signed in, when the server can be reached again, when the page is looked at, and
/// every 30 s while it is visible. Calls `clear` when the user has changed. Sends guests to the login page, which leads
/// back here, unless they have just logged out. All of it ends when the part of the page that called this is taken away.
pub(super) fn keep_true(clear: impl Fn() + 'static, load: impl Fn() + 'static) {
    keep(Box::new(clear), Rc::new(load));
}

// All panels and cards share this code.
fn keep(clear: Box<dyn Fn()>, load: Rc<dyn Fn()>) {
    let state = auth_state::var();
    auth_state::on_user_change(state, clear);
    note_events(state);
    let mut before = None;
    let load_now = Rc::clone(&load);
    effect(move || {
        let now = state.get();
        let was_signed_in = matches!(before, Some(State::SignedIn(_)));
        match &now {
            State::SignedIn(session) if is_news(before.as_ref(), session) => load_now(),
            // The sentence about the logout is shown here.
            State::Guest(None) if was_signed_in => {}
            State::Guest(_) if !log_out::is_logging_out() => {
                next::go_to(&next::login_to(&next::current_path()))
            }
            _ => {}
        }
        before = Some(now);
    });
    effect(move || {
        let load = Rc::clone(&load);
        let load_if_signed_in: Rc<dyn Fn()> = Rc::new(move || {
            if state.try_with_untracked(auth_state::username).flatten().is_some() {
                load();
            }
        });
        page_events::on_look(Rc::clone(&load_if_signed_in));
        while_visible(INTERVAL, load_if_signed_in);
        while_visible(Duration::from_secs(1), Rc::new(keeper::renew_soon));
    });
}

/// Leads from the login to the review while there is something to review: until the user has dismissed it, each login
/// leads there.
pub(super) fn lead_to_review(account: &Account) {
    if !account.to_review.is_empty() && next::came_from_login() {
        next::go_to(next::REVIEW);
    }
}

/// Calls [`lead_to_review`] once a user has signed in, for pages that don't load the account themselves.
pub(super) fn lead_to_review_after_login() {
    let latest = Latest::new();
    let load = move || {
        if latest.state.with_untracked(auth_state::username).is_some() && next::came_from_login() {
            latest.call(account(), |answer| {
                if let Ok(account) = answer {
                    lead_to_review(&account);
                }
            });
        }
    };
    auth_state::on_user_change(latest.state, Box::new(load));
}

/// Whether another user has signed in, or the server can be reached again.
fn is_news(before: Option<&State>, now: &SignedIn) -> bool {
    match before {
        Some(State::SignedIn(before)) => {
            before.user_id != now.user_id || (now.reachable && !before.reachable)
        }
        _ => true,
    }
}

/// Runs `action` regularly while the page is visible.
fn while_visible(interval: Duration, action: Rc<dyn Fn()>) {
    repeat::every(interval, move || {
        if !document().hidden() {
            action();
        }
    });
}

/// The latest of several calls for the same data: an answer that comes late must not replace a newer one, or be shown
/// to another user who has signed in meanwhile, or where its part of the page has been taken away.
#[derive(Clone, Copy)]
pub(super) struct Latest {
    number: Var<u32>,
    state: Var<State>,
}

impl Latest {
    pub(super) fn new() -> Self {
        Self { number: Var::new(0), state: auth_state::var() }
    }

    /// Makes a call, and hands its answer to `show` if no later call was begun by then.
    pub(super) fn call<T: 'static>(
        self,
        call: impl Future<Output = Result<T, ApiError>> + 'static,
        show: impl FnOnce(Result<T, ApiError>) + 'static,
    ) {
        self.run(Box::pin(async move {
            let answer = call.await;
            Box::new(move || show(answer)) as Show
        }));
    }

    // All calls share this code: for each type of answer it would take a kilobyte of WASM.
    fn run(self, call: LocalBoxFuture<'static, Show>) {
        let Self { number, state } = self;
        let own = number.get_untracked() + 1;
        number.set(own);
        let user = state.with_untracked(auth_state::username);
        spawn_local(async move {
            // The call begins in a task of its own: as part of hydration it would block the page for longer.
            TimeoutFuture::new(0).await;
            let show = call.await;
            if number.try_with_untracked(|number| *number == own) == Some(true)
                && state.with_untracked(auth_state::username) == user
            {
                show();
            }
        });
    }
}

/// Shows an answer.
type Show = Box<dyn FnOnce()>;
