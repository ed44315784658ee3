//! Dates and times in the language of the page, and in the browser's locale if that is of the same language. For the
//! browser only.

use js_sys::{Array, Date, Function, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};

/// A date, such as `July 24, 2026`.
pub(crate) fn date(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("dateStyle", "long")])
}

/// A day without its year, such as `July 24`.
pub(crate) fn day(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("month", "long"), ("day", "numeric")])
}

/// A day without its year, in few letters, such as `Jul 24`.
pub(crate) fn short_day(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("month", "short"), ("day", "numeric")])
}

/// The [`date`] of yesterday on this browser's clock. It counts days of the calendar, of which some have 23 or 25 hours.
pub(crate) fn yesterday() -> String {
    let day = Date::new_0();
    // Noon is on the same day in each zone, whatever happened in the night.
    day.set_hours(12);
    day.set_date(day.get_date() - 1);
    date((day.get_time() / 1_000.0) as i64)
}

/// A time of day, such as `9:05 AM`.
pub(crate) fn time_of_day(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("timeStyle", "short")])
}

/// A date and time, such as `Jul 24, 2026, 9:05 AM`.
pub(crate) fn date_and_time(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A date and time to the second, such as `Jul 24, 2026, 9:05:11 AM`.
pub(crate) fn exact(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("dateStyle", "medium"), ("timeStyle", "medium")])
}

/// The current time of day on this browser's clock, to the second.
pub(crate) fn current_time() -> String {
    format(Date::now() / 1_000.0, &[("timeStyle", "medium")])
}

/// The time as programs read it from a `<time>` element, such as `2026-07-24T09:05:00.000Z`.
pub(crate) fn machine_readable(unix_seconds: i64) -> String {
    Date::new(&(unix_seconds as f64 * 1_000.0).into()).to_iso_string().into()
}

/// A time of day to the second, such as `9:05:11 AM`.
pub(crate) fn time_to_the_second(unix_seconds: i64) -> String {
    format(unix_seconds as f64, &[("timeStyle", "medium")])
}

/// How far the local time is ahead of UTC now, in seconds.
pub(crate) fn ahead_of_utc() -> i64 {
    -(Date::new_0().get_timezone_offset() as i64) * 60
}

/// The locales for `Intl`: none for that of the browser.
fn locales() -> Array {
    let page = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let browser = window().navigator().language().unwrap_or_default();
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if page.is_empty() || language(&page) == language(&browser) {
        Array::new()
    } else {
        Array::of1(&page.into())
    }
}

/// A formatter for these locales, or for the browser's if `Intl` does not accept them.
fn formatter(locales: &Array, options: &Object) -> DateTimeFormat {
    let made = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .and_then(|class| {
            Reflect::construct(class.unchecked_ref::<Function>(), &Array::of2(locales, options))
        });
    made.map_or_else(|_| DateTimeFormat::new(&Array::new(), options), JsCast::unchecked_into)
}

/// Formats a time.
fn format(unix_seconds: f64, styles: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, style) in styles {
        let _ = Reflect::set(&options, &(*name).into(), &(*style).into());
    }
    let formatter = formatter(&locales(), &options).format();
    let date = Date::new(&(unix_seconds * 1_000.0).into());
    let text = formatter.call1(&JsValue::UNDEFINED, &date);
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}
