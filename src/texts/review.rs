//! The page for users whose account somebody else may have used.

use super::text::texts;

texts! {
    WHY = "Somebody else may know your password or may have used your account. These steps shut them out.";
    NOTICED = "What was noticed";
    DISMISS = "I have reviewed my account";
    DONE = "Thank you. This page is shown again only when something new is noticed.";

    PASSWORD = "Set a new password";
    PASSWORD_HELP = "It logs out all your other devices at once.";
    CODES = "Make new recovery codes";
    CODES_HELP = "Codes that somebody else made are void then.";
    DEVICES = "Look at your devices";
    DEVICES_HELP = "Log out each one that you don't know.";
    ACTIVITY = "Look at the activity";
    ACTIVITY_HELP = "It shows from where your account was used.";
}
