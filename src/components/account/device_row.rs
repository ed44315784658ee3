//! One device of the list.

use super::age::active;
use super::devices::{Device, Logout};
use crate::components::frame::datetime;
use crate::components::frame::reactive::{attribute, attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::{Text, devices as texts};
use leptos::prelude::*;
use std::sync::Arc;

/// The ID of the button that logs out this session.
pub(super) fn button_id(session: &str) -> String {
    "log-out-".to_owned() + session
}

/// A device, with a button that logs it out unless it is this one.
#[component]
pub(super) fn DeviceRow(
    /// The ID of its session.
    id: String,
    devices: Var<Vec<Device>>,
    /// The server's clock, in Unix seconds.
    now: Signal<f64>,
    /// Called with the ID when the button is pressed.
    on_press: Arc<dyn Fn(String) + Send + Sync>,
) -> impl IntoView {
    let own = id.clone();
    let device = Signal::derive(move || {
        devices.with(|devices| devices.iter().find(|device| device.session.session_id == own).cloned())
    });
    let shown = move |part: fn(&Device, i64) -> String| {
        move || device.with(|device| Some(part(device.as_ref()?, now.get() as i64)))
    };
    let is =
        move |condition: fn(&Device) -> bool| device.with(|device| device.as_ref().is_some_and(condition));
    let button = button_id(&id);
    view! {
        <li>
            <div>
                <p class="device" dir="auto">{text(shown(|device, _| device.session.device.clone()))}</p>
                <p class="this" hidden=attribute_if("", move || !is(|device| device.session.current))>
                    {texts::THIS_DEVICE.get()}
                </p>
                <p class="detail">
                    {text(shown(|device, _| place(device).to_owned()))} " · "
                    <time
                        datetime=attribute(shown(|device, _| datetime::machine_readable(device.session.last_used_at)))
                        title=attribute(shown(|device, _| datetime::date_and_time(device.session.last_used_at)))
                    >
                        {text(shown(age))}
                    </time>
                    " · "
                    {text(shown(|device, _| {
                        texts::LOGGED_IN.with(&[&datetime::date_and_time(device.session.created_at)])
                    }))}
                </p>
            </div>
            // It keeps the focus: `disabled` would take it away.
            <button
                type="button"
                id=button
                class="button small quiet"
                hidden=attribute_if("", move || is(|device| device.session.current))
                aria-disabled=attribute_if("true", move || is(|device| device.logout != Logout::No))
                aria-label=attribute(shown(|device, now| {
                    let session = &device.session;
                    texts::BUTTON_NAME.with(&[label(device).get(), &session.device, place(device), &age(device, now)])
                }))
                on:click=move |_| on_press(id.clone())
            >
                {text(shown(|device, _| label(device).owned()))}
            </button>
        </li>
    }
}

fn label(device: &Device) -> &'static Text {
    match device.logout {
        Logout::No => &texts::LOG_OUT,
        Logout::UnderWay => &texts::LOGGING_OUT,
        Logout::Done => &texts::LOGGED_OUT,
    }
}

fn place(device: &Device) -> &str {
    device.session.address.as_deref().unwrap_or_else(|| texts::UNKNOWN_PLACE.get())
}

fn age(device: &Device, now: i64) -> String {
    active(now - device.session.last_used_at)
}
