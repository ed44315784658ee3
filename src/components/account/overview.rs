//! The user's name, and the session of this browser.

use super::check::Check;
use super::codes_offer::CodesOffer;
use super::loading::{Loading, LoadingNotice};
use super::presence::{Latest, keep_true, lead_to_review};
use super::protection::Protection;
use super::session_clocks::SessionClocks;
use crate::api::account::{account, list_sessions};
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, datetime, next};
use crate::texts::{overview as texts, pages};
use crate::wire::SessionSummary;
use leptos::prelude::*;
use std::rc::Rc;

/// Two cards, the user and this device, and what the user has yet to do.
#[component]
pub(super) fn Overview() -> impl IntoView {
    let state = auth_state::var();
    let member_since = Var::new(None::<String>);
    let to_review = Var::new(false);
    let codes_offered = Var::new(false);
    let session = Var::new(None::<SessionSummary>);
    let (loading_account, loading_session) = (Var::new(Loading::Waiting), Var::new(Loading::Waiting));
    let (latest_account, latest_session) = (Latest::new(), Latest::new());
    let load_account = move || {
        latest_account.call(account(), move |answer| {
            loading_account.update(|loading| *loading = loading.after(&answer));
            if let Ok(account) = answer {
                to_review.set(!account.to_review.is_empty());
                if member_since.with_untracked(Option::is_none) {
                    codes_offered.set(account.offer_codes);
                    lead_to_review(&account);
                    member_since.set(Some(texts::MEMBER_SINCE.with(&[&datetime::date(account.created_at)])));
                }
            }
        });
    };
    let load_session = move || {
        latest_session.call(list_sessions(), move |answer| {
            loading_session.update(|loading| *loading = loading.after(&answer));
            if let Ok(sessions) = answer {
                session.set(sessions.into_iter().find(|session| session.current));
            }
        });
    };
    let clear = move || {
        member_since.set(None);
        to_review.set(false);
        codes_offered.set(false);
        session.set(None);
    };
    keep_true(clear, move || {
        load_account();
        load_session();
    });
    view! {
        <section class="card profile">
            <p class="username" dir="auto" data-testid="whoami">{text(move || state.with(auth_state::username))}</p>
            <p class="since">{text(move || member_since.get())}</p>
            <LoadingNotice loading=loading_account retry=Rc::new(load_account)/>
        </section>
        <p class="notice" hidden=attribute_if("", move || !to_review.get())>
            <a href=next::REVIEW rel="external">{pages::REVIEW.get()}</a>
        </p>
        <section class="card this-device">
            <h2>{texts::THIS_DEVICE.get()}</h2>
            <p class="device" dir="auto">{text(move || session.with(|session| session.as_ref().map(place)))}</p>
            <LoadingNotice loading=loading_session retry=Rc::new(load_session)/>
            <SessionClocks session loading=loading_session/>
            <Protection/>
            <Check/>
        </section>
        // Below what is always there, which would move when it comes.
        <CodesOffer offered=codes_offered/>
    }
}

fn place(session: &SessionSummary) -> String {
    let address = session.address.as_deref().map_or_else(String::new, |address| " · ".to_owned() + address);
    session.device.clone() + &address
}
