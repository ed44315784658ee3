//! The devices page.

pub const THIS_DEVICE: &str = "This device";
pub const OTHER_DEVICES: &str = "Other devices";
pub const NO_OTHER_DEVICES: &str = "You are logged in on no other device.";
pub const UNKNOWN_PLACE: &str = "unknown address";

pub const LOG_OUT: &str = "Log out";
pub const LOGGING_OUT: &str = "Logging out…";
pub const LOGGED_OUT: &str = "Logged out";
pub const LOG_OUT_OTHERS: &str = "Log out all other devices";
pub const OTHERS_LOGGED_OUT: &str = "All other devices are logged out";
pub const KEEP_ONE: &str = "Keep it logged in";
pub const KEEP_ALL: &str = "Keep them logged in";
pub const CONFIRM_OTHERS: &str = "Log out all other devices?";
pub const CONFIRM_OTHERS_DETAIL: &str = "This device stays logged in.";

pub fn confirm_one(device: &str) -> String {
    format!("Log out {device}?")
}

pub fn show_all(count: usize) -> String {
    format!("Show all {count}")
}

/// The name of a row's button, which begins with the text on it.
pub fn button_name(label: &str, device: &str, place: &str, age: &str) -> String {
    format!("{label}: {device}, {place}, {age}")
}

pub fn logged_in(time: &str) -> String {
    format!("Logged in {time}")
}

pub fn was_logged_out(device: &str) -> String {
    format!("{device} is logged out.")
}

pub fn not_logged_out(device: &str, why: &str) -> String {
    format!("{device} could not be logged out. {why}")
}

pub const ACTIVE_NOW: &str = "Active now";

pub fn active(age: &str) -> String {
    format!("Active {age} ago")
}

pub fn minutes(count: i64) -> String {
    format!("{count} min")
}

pub fn hours(count: i64) -> String {
    format!("{count} h")
}

pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}
