//! The page for users whose account somebody else may have used.

pub const WHY: &str =
    "Somebody else may know your password or may have used your account. These steps shut them out.";
pub const NOTICED: &str = "What was noticed";
pub const DISMISS: &str = "I have reviewed my account";
pub const DONE: &str = "Thank you. This page is shown again only when something new is noticed.";

pub const PASSWORD: &str = "Set a new password";
pub const PASSWORD_HELP: &str = "It logs out all your other devices at once.";
pub const CODES: &str = "Make new recovery codes";
pub const CODES_HELP: &str = "Codes that somebody else made are void then.";
pub const DEVICES: &str = "Look at your devices";
pub const DEVICES_HELP: &str = "Log out each one that you don't know.";
pub const ACTIVITY: &str = "Look at the activity";
pub const ACTIVITY_HELP: &str = "It shows from where your account was used.";
