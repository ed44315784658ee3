//! The devices page.

use super::text::texts;

texts! {
    THIS_DEVICE = "This device";
    OTHER_DEVICES = "Other devices";
    NO_OTHER_DEVICES = "You are logged in on no other device.";
    UNKNOWN_PLACE = "unknown address";

    LOG_OUT = "Log out";
    LOGGING_OUT = "Logging out…";
    LOGGED_OUT = "Logged out";
    LOG_OUT_OTHERS = "Log out all other devices";
    OTHERS_LOGGED_OUT = "All other devices are logged out";
    KEEP_ONE = "Keep it logged in";
    KEEP_ALL = "Keep them logged in";
    CONFIRM_OTHERS = "Log out all other devices?";
    CONFIRM_OTHERS_DETAIL = "This device stays logged in.";

    OTHERS_WERE_LOGGED_OUT = "All other devices are logged out.";
    NOT_LOGGED_OUT = "{device} could not be logged out. {reason}";
    CONFIRM_ONE = "Log out {device}?";
    SHOW_ALL = "Show all {count}";
    /// The name of a row's button, which begins with the text on it.
    BUTTON_NAME = "{label}: {device}, {place}, {age}";
    LOGGED_IN = "Logged in {time}";
    WAS_LOGGED_OUT = "{device} is logged out.";

    ACTIVE_NOW = "Active now";
    ACTIVE_MINUTES = "Active {count} min ago";
    ACTIVE_HOURS = "Active {count} h ago";
    ACTIVE_DAY = "Active 1 day ago";
    ACTIVE_DAYS = "Active {count} days ago";

    // Names of devices, by the user agent of their browser.
    BROWSER_ON_SYSTEM = "{browser} on {system}";
    UNKNOWN_BROWSER = "A browser";
    UNKNOWN_DEVICE = "Unknown device";
}
