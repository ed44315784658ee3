//! Points in time as this browser's owner writes them. Only in a browser.

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::JsValue;

/// The day, such as `July 24, 2026`.
pub(crate) fn day(unix_seconds: i64) -> String {
    written(unix_seconds as f64, &[("dateStyle", "long")])
}

/// The time of day, to the second.
pub(crate) fn time_of_day(unix_seconds: i64) -> String {
    written(unix_seconds as f64, &[("timeStyle", "medium")])
}

/// Day and time, such as `Jul 24, 2026, 9:05 AM`.
pub(crate) fn moment(unix_seconds: i64) -> String {
    written(unix_seconds as f64, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// The time of day by this browser's clock.
pub(crate) fn now() -> String {
    written(Date::now() / 1_000.0, &[("timeStyle", "medium")])
}

/// By `Intl`, without naming a locale: `navigator.language` may be one that `toLocaleDateString` throws at.
fn written(unix_seconds: f64, styles: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (part, style) in styles {
        let _ = Reflect::set(&options, &(*part).into(), &(*style).into());
    }
    let format = DateTimeFormat::new(&Array::new(), &options).format();
    let date = Date::new(&(unix_seconds * 1_000.0).into());
    let text = format.call1(&JsValue::UNDEFINED, &date);
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}
