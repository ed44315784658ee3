//! The pages: titles, headings, and what stands around the forms.

pub const LOGIN_TITLE: &str = "Log in · Latchkey";
pub const LOGIN_DESCRIPTION: &str = "Log in to your Latchkey account.";
pub const LOGIN: &str = "Welcome back";
pub const NEW_HERE: &str = "New here? ";
pub const CREATE_AN_ACCOUNT: &str = "Create an account";

pub const REGISTER_TITLE: &str = "Create an account · Latchkey";
pub const REGISTER_DESCRIPTION: &str = "Create a Latchkey account with a username and a password.";
pub const REGISTER: &str = "Create your account";
pub const HAVE_AN_ACCOUNT: &str = "Have an account already? ";
pub const LOG_IN: &str = "Log in";

pub const NOT_FOUND_TITLE: &str = "Not found · Latchkey";
pub const NOT_FOUND: &str = "No door here";
pub const NOT_FOUND_HELP: &str = "The address may be mistyped, or the page has moved.";
pub const BACK_TO_START: &str = "Back to the start";

pub const NO_SCRIPT: &str = "Logging in needs JavaScript and WebAssembly: it is this browser that keeps the session and renews it. Allow them for this site, then reload the page.";
pub const NATIVE_SUBMIT: &str =
    "The form was sent before this page was ready, so nothing has been done. Please fill it in again.";

pub const SECTIONS: &str = "Sections of your account";
pub const NOT_LOGGED_IN: &str = "You are not logged in. ";
pub const SECTION_DESCRIPTION: &str = "Your Latchkey account and its sessions.";

pub const ACCOUNT: &str = "Your account";
pub const ACCOUNT_LINK: &str = "Overview";
pub const SIGN_IN: &str = "Password";
pub const DEVICES: &str = "Devices";
pub const ACTIVITY: &str = "Activity";
pub const CLOSE: &str = "Delete your account";
pub const CLOSE_LINK: &str = "Delete account";

pub const REVIEW: &str = "Review your account";
pub const REVIEW_WHY: &str =
    "Somebody else may know your password or may have used your account. These steps shut them out.";
pub const REVIEW_PASSWORD: &str = "Set a new password";
pub const REVIEW_PASSWORD_HELP: &str = "It logs out all your other devices at once.";
pub const REVIEW_DEVICES: &str = "Look at your devices";
pub const REVIEW_DEVICES_HELP: &str = "Log out each one that you don't know.";
pub const REVIEW_ACTIVITY: &str = "Look at the activity";
pub const REVIEW_ACTIVITY_HELP: &str = "It shows from where your account was used.";

pub const CLOSED_TITLE: &str = "Account deleted · Latchkey";
pub const CLOSED: &str = "Your account is deleted";
pub const CLOSED_HELP: &str = "Its sessions and its activity are gone, too. All your devices are logged out.";
pub const NOT_CLOSED: &str = "You are logged in, so your account still exists. ";
pub const GO_TO_ACCOUNT: &str = "Go to your account";
