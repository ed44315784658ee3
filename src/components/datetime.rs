//! Points in time as this browser's owner writes them. Only in a browser.

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::JsValue;

/// The day, such as `July 24, 2026`.
pub(super) fn day(unix_seconds: i64) -> String {
    written(unix_seconds, "dateStyle", "long")
}

/// The time of day, to the second.
pub(super) fn time_of_day(unix_seconds: i64) -> String {
    written(unix_seconds, "timeStyle", "medium")
}

/// For programs (ISO 8601).
pub(super) fn iso(unix_seconds: i64) -> String {
    date(unix_seconds).to_iso_string().into()
}

/// This browser's clock.
pub(super) fn now() -> i64 {
    // In range: an f64 holds milliseconds exactly for longer than there are calendars.
    (Date::now() / 1_000.0) as i64
}

/// By `Intl`, without naming a locale: `navigator.language` may be one that `toLocaleDateString` throws at.
fn written(unix_seconds: i64, part: &str, style: &str) -> String {
    let options = Object::new();
    let _ = Reflect::set(&options, &part.into(), &style.into());
    let format = DateTimeFormat::new(&Array::new(), &options).format();
    let text = format.call1(&JsValue::UNDEFINED, &date(unix_seconds));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn date(unix_seconds: i64) -> Date {
    Date::new(&JsValue::from_f64(unix_seconds as f64 * 1_000.0))
}
