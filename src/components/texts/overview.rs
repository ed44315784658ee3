//! The account page.

pub const THIS_DEVICE: &str = "This device";
pub const UNUSED: &str = "If you don't come back";
pub const AT_MOST: &str = "At the latest";
pub const CHECK: &str = "Check now";
pub const CHECKING: &str = "Checking…";

pub const CODES_OFFER: &str =
    "If you forget your password, a recovery code lets you back in. Make some while you remember it.";
pub const MAKE_CODES: &str = "Make recovery codes";
pub const DECLINE_CODES: &str = "No, thank you";

pub const BOUND: &str = "Only this browser can use this session: a copy of it is refused.";
pub const UNBOUND_WITHOUT_KEY: &str = "This session is not tied to this browser, which kept no key for it when you logged in. If a copy of it is used, the session ends.";
pub const UNBOUND_WITHOUT_HTTPS: &str = "This session is not tied to this browser, because the page did not come over https. If a copy of it is used, the session ends.";

pub fn member_since(date: &str) -> String {
    format!("Member since {date}")
}

pub fn stay_logged_in(unused: &str, at_most: &str) -> String {
    format!("You stay logged in until {unused} if you don't come back, until {at_most} at the latest.")
}

pub fn stay_logged_in_until(at_most: &str) -> String {
    format!("You stay logged in until {at_most}, even if you come back.")
}

pub fn renewed(last: &str, next: &str) -> String {
    format!("Last renewed {last}, next about {next}.")
}

pub fn checked(time: &str, username: &str) -> String {
    format!("The server confirmed at {time} that you are logged in as {username}.")
}
