//! Where the user is logged in, and buttons that log out other devices.

use super::age::active;
use super::confirmation::{Confirmation, Question};
use super::device_row::{DeviceRow, button_id, find};
use super::devices::{
    Device, FEW, Logout, has_live_others, is_any_live, merge, shown, to_log_out, to_show_all,
};
use super::loading::{Loading, LoadingNotice};
use super::presence::{Latest, keep_true, lead_to_review_after_login};
use crate::api::account::{list_sessions, revoke_others, revoke_session};
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::rows::{Row, Rows, rows};
use crate::components::frame::ticking_clock::ticking_clock;
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, focus};
use crate::texts::devices as texts;
use crate::wire::ApiError;
use futures::future::{FutureExt, LocalBoxFuture, TryFutureExt};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::sync::Arc;

/// All devices: this one first.
#[component]
pub(super) fn DeviceList() -> impl IntoView {
    let devices = Var::new(Vec::<Device>::new());
    let loading = Var::new(Loading::Waiting);
    let said = Var::new(None::<String>);
    let failed = Var::new(None::<Failed>);
    let all_shown = Var::new(false);
    let question = Var::new(None::<Question>);
    let state = auth_state::var();
    let clock = ticking_clock();
    // The server's clock, in Unix seconds.
    let now = move || (clock.get() + state.with(auth_state::clock_offset)) as i64;
    let latest = Latest::new();
    let load = move || {
        latest.call(list_sessions(), move |answer| {
            loading.update(|loading| *loading = loading.after(&answer));
            if let Ok(sessions) = answer {
                devices.update(|devices| *devices = merge(devices, sessions));
                let is_done =
                    |failed: &&Failed| !devices.with_untracked(|devices| is_any_live(devices, &failed.ids));
                let news = failed.with_untracked(|failed| {
                    failed.as_ref().filter(is_done).map(|failed| failed.news.clone())
                });
                if news.is_some() {
                    failed.set(None);
                    said.set(news);
                }
            }
        });
    };
    let clear = move || {
        devices.set(Vec::new());
        loading.set(Loading::Waiting);
        said.set(None);
        failed.set(None);
        question.set(None);
    };
    keep_true(clear, load);
    lead_to_review_after_login();

    let set_logout = move |ids: &[String], logout| {
        devices.update(|devices| {
            for device in devices.iter_mut().filter(|device| ids.contains(&device.session.session_id)) {
                device.logout = logout;
            }
        });
    };
    let follow = move |Asked { ids, name, news }: Asked,
                       answer: LocalBoxFuture<'static, Result<(), ApiError>>| {
        set_logout(&ids, Logout::UnderWay);
        failed.set(None);
        // Screen readers are silent about a text that is set again.
        said.set(None);
        spawn_local(async move {
            match answer.await {
                Ok(()) => {
                    set_logout(&ids, Logout::Done);
                    said.set(Some(news));
                }
                Err(why) => {
                    set_logout(&ids, Logout::No);
                    failed.set(Some(Failed {
                        error: texts::NOT_LOGGED_OUT.with(&[&name, &why.message()]),
                        ids,
                        news,
                    }));
                    // The server may have done it all the same, if only its answer was lost.
                    load();
                }
            }
        });
    };
    let log_out = move |device: Device| {
        let (id, name) = (device.session.session_id, device.session.device);
        let news = texts::WAS_LOGGED_OUT.with(&[&name]);
        let answer = revoke_session(id.clone()).map(|answer| match answer {
            // A session that does not exist is logged out, too.
            Err(ApiError::NotFound) => Ok(()),
            answer => answer,
        });
        follow(Asked { ids: vec![id], name, news }, Box::pin(answer));
    };
    let log_out_others = move || {
        let ids = devices.with_untracked(|devices| to_log_out(devices));
        let (name, news) = (texts::OTHER_DEVICES.owned(), texts::OTHERS_WERE_LOGGED_OUT.owned());
        follow(Asked { ids, name, news }, Box::pin(revoke_others().map_ok(|_| ())));
    };
    let ask_for_one = move |id: String| {
        let device = devices.with_untracked(|devices| find(devices, &id).cloned());
        let Some(device) = device.filter(|device| device.logout == Logout::No) else { return };
        let session = &device.session;
        let place = session.address.as_deref().unwrap_or_else(|| texts::UNKNOWN_PLACE.get());
        question.set(Some(Question {
            question: texts::CONFIRM_ONE.with(&[&session.device]),
            detail: [place, &active(untrack(now) - session.last_used_at)].join(" · "),
            yes: &texts::LOG_OUT,
            no: &texts::KEEP_ONE,
            action: Arc::new(move || log_out(device.clone())),
        }));
    };
    let ask_for_others = move |_| {
        if devices.with_untracked(|devices| to_log_out(devices).is_empty()) {
            return;
        }
        question.set(Some(Question {
            question: texts::CONFIRM_OTHERS.owned(),
            detail: texts::CONFIRM_OTHERS_DETAIL.owned(),
            yes: &texts::LOG_OUT_OTHERS,
            no: &texts::KEEP_ALL,
            action: Arc::new(log_out_others),
        }));
    };
    let show_all = move |_| {
        all_shown.set(true);
        // The button is gone: its successor is the first device that it has brought.
        let next = devices.with_untracked(|devices| shown(devices, true).into_iter().nth(1 + FEW));
        if let Some(id) = next {
            focus::focus_soon(&button_id(&id));
        }
    };
    let device_rows = move || {
        let row = |id: String| {
            Row::new(id.clone(), move || view! { <DeviceRow id devices now on_press=ask_for_one/> })
        };
        devices.with(|devices| shown(devices, all_shown.get())).into_iter().map(row).collect()
    };
    let no_others =
        move || !devices.with(|devices| has_live_others(devices)) && loading.with(Loading::is_done);
    view! {
        <LoadingNotice loading retry=Rc::new(load)/>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || devices.with(|devices| devices.len() < 2))
            aria-disabled=attribute_if("true", move || devices.with(|devices| to_log_out(devices).is_empty()))
            on:click:capture=ask_for_others
        >
            {text(move || {
                let live = devices.with(|devices| has_live_others(devices));
                Some(if live { &texts::LOG_OUT_OTHERS } else { &texts::OTHERS_LOGGED_OUT }.owned())
            })}
        </button>
        // For screen readers: the row says it to others, and nothing may move under the pointer.
        <p class="unseen" role="status">{text(move || said.get())}</p>
        <p class="field-error" role="alert">{text(move || failed.with(|failed| Some(failed.as_ref()?.error.clone())))}</p>
        <ul class="items" data-testid="sessions" use:rows=Rows::new(device_rows)></ul>
        <p class="none" hidden=attribute_if("", move || !no_others())>
            {texts::NO_OTHER_DEVICES.get()}
        </p>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || all_shown.get() || devices.with(|devices| to_show_all(devices).is_none()))
            on:click:capture=show_all
        >
            {text(move || Some(texts::SHOW_ALL.with(&[&devices.with(|devices| to_show_all(devices))?.to_string()])))}
        </button>
        <Confirmation question/>
    }
}

/// A logout that the user has asked for.
struct Asked {
    /// The IDs of the devices.
    ids: Vec<String>,
    /// The name of the device, or of all of them.
    name: String,
    /// Says that it is done.
    news: String,
}

/// A logout that has failed.
struct Failed {
    /// The IDs of the devices.
    ids: Vec<String>,
    /// Says why.
    error: String,
    /// Says that the devices are logged out after all.
    news: String,
}
