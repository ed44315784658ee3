//! Where the user is logged in, and buttons that log out other devices.

use super::age::active;
use super::confirmation::{Confirmation, Question};
use super::device_row::{DeviceRow, button_id, find};
use super::devices::{Device, FEW, Logout, merge, shown};
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
    let error = Var::new(None::<String>);
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
            }
        });
    };
    let clear = move || {
        devices.set(Vec::new());
        loading.set(Loading::Waiting);
        said.set(None);
        error.set(None);
        question.set(None);
    };
    keep_true(clear, load);
    lead_to_review_after_login();

    let set_logout = move |ids: Vec<String>, logout| {
        devices.update(|devices| {
            for device in devices.iter_mut().filter(|device| ids.contains(&device.session.session_id)) {
                device.logout = logout;
            }
        });
    };
    let log_out = move |device: Device| {
        let ids = vec![device.session.session_id.clone()];
        set_logout(ids.clone(), Logout::UnderWay);
        error.set(None);
        spawn_local(async move {
            let answer = revoke_session(device.session.session_id).await;
            let name = device.session.device;
            match answer {
                // A session that does not exist is logged out, too.
                Ok(()) | Err(ApiError::NotFound) => {
                    set_logout(ids, Logout::Done);
                    said.set(Some(texts::WAS_LOGGED_OUT.with(&[&name])));
                }
                Err(why) => {
                    set_logout(ids, Logout::No);
                    error.set(Some(texts::NOT_LOGGED_OUT.with(&[&name, &why.message()])));
                }
            }
        });
    };
    let log_out_others = move || {
        let others = devices.with_untracked(|devices| in_use(devices));
        set_logout(others.clone(), Logout::UnderWay);
        error.set(None);
        spawn_local(async move {
            match revoke_others().await {
                Ok(_) => {
                    set_logout(others, Logout::Done);
                    said.set(Some(texts::OTHERS_WERE_LOGGED_OUT.owned()));
                }
                Err(why) => {
                    set_logout(others, Logout::No);
                    error
                        .set(Some(texts::NOT_LOGGED_OUT.with(&[texts::OTHER_DEVICES.get(), &why.message()])));
                }
            }
        });
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
        if devices.with_untracked(|devices| in_use(devices).is_empty()) {
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
    let no_others = move || devices.with(|devices| devices.len() < 2);
    view! {
        <LoadingNotice loading retry=Rc::new(load)/>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", no_others)
            aria-disabled=attribute_if("true", move || devices.with(|devices| in_use(devices).is_empty()))
            on:click:capture=ask_for_others
        >
            {text(move || {
                let none = devices.with(|devices| in_use(devices).is_empty());
                Some(if none { &texts::OTHERS_LOGGED_OUT } else { &texts::LOG_OUT_OTHERS }.owned())
            })}
        </button>
        // For screen readers: the row says it to others, and nothing may move under the pointer.
        <p class="unseen" role="status">{text(move || said.get())}</p>
        <p class="field-error" role="alert">{text(move || error.get())}</p>
        <ul class="items" data-testid="sessions" use:rows=Rows::new(device_rows)></ul>
        <p class="none" hidden=attribute_if("", move || !no_others() || !loading.with(Loading::is_done))>
            {texts::NO_OTHER_DEVICES.get()}
        </p>
        <button
            type="button"
            class="button quiet"
            hidden=attribute_if("", move || all_shown.get() || devices.with(|devices| devices.len() <= 1 + FEW))
            on:click:capture=show_all
        >
            {text(move || Some(texts::SHOW_ALL.with(&[&devices.with(Vec::len).to_string()])))}
        </button>
        <Confirmation question/>
    }
}

/// The IDs of the other devices that are logged in.
fn in_use(devices: &[Device]) -> Vec<String> {
    let others = devices.iter().filter(|device| !device.session.current && device.logout == Logout::No);
    others.map(|device| device.session.session_id.clone()).collect()
}
