//! One device of the list.

use super::age::active;
use super::devices::{Device, Logout};
use crate::components::frame::datetime;
use crate::components::frame::reactive::text;
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
    now: impl Fn() -> i64 + Copy + Send + 'static,
    /// Called with the ID when the button is pressed.
    on_press: impl Fn(String) + 'static,
) -> impl IntoView {
    let own: Arc<str> = id.as_str().into();
    // A text or an attribute that shows something of the device.
    let shown = move |part: fn(&Device, &dyn Fn() -> i64) -> Option<String>| {
        let own = Arc::clone(&own);
        text(move || devices.with(|devices| part(find(devices, &own)?, &now)))
    };
    let button = button_id(&id);
    view! {
        <li>
            <div>
                <p class="device" dir="auto">{shown(|device, _| Some(device.session.device.clone()))}</p>
                <p class="this" hidden=shown(|device, _| (!device.session.current).then(String::new))>
                    {texts::THIS_DEVICE.get()}
                </p>
                <p class="detail">
                    {shown(|device, _| Some(place(device).to_owned()))} " · "
                    <time
                        datetime=shown(|device, _| Some(datetime::machine_readable(device.session.last_used_at)))
                        title=shown(|device, _| Some(datetime::date_and_time(device.session.last_used_at)))
                    >
                        {shown(|device, now| Some(age(device, now())))}
                    </time>
                    " · "
                    {shown(|device, _| {
                        Some(texts::LOGGED_IN.with(&[&datetime::date_and_time(device.session.created_at)]))
                    })}
                </p>
            </div>
            // It keeps the focus: `disabled` would take it away.
            <button
                type="button"
                id=button
                class="button small quiet"
                hidden=shown(|device, _| device.session.current.then(String::new))
                aria-disabled=shown(|device, _| (device.logout != Logout::No).then(|| "true".to_owned()))
                aria-label=shown(|device, now| {
                    let (label, age) = (label(device).get(), age(device, now()));
                    Some(texts::BUTTON_NAME.with(&[label, &device.session.device, place(device), &age]))
                })
                on:click:capture=move |_| on_press(id.clone())
            >
                {shown(|device, _| Some(label(device).owned()))}
            </button>
        </li>
    }
}

/// The device whose session has this ID.
pub(super) fn find<'a>(devices: &'a [Device], id: &str) -> Option<&'a Device> {
    devices.iter().find(|device| device.session.session_id == id)
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
