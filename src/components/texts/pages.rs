//! The pages: titles, headings, and what stands around the forms.

pub const HOME: &str = "Log in";

pub const LOGIN_TITLE: &str = "Log in";
pub const LOGIN_DESCRIPTION: &str = "Log in to your account.";
pub const LOGIN: &str = "Welcome back";
pub const ADDRESS_WORKS_TOO: &str = "You can also log in with the email address of your account.";
pub const NEW_HERE: &str = "New here? ";
pub const CREATE_AN_ACCOUNT: &str = "Create an account";

/// How long a session lasts, in seconds.
pub fn session_lasts(at_most: i64, unused: i64) -> String {
    format!("You stay logged in for {}, or until you stay away for {}.", period(at_most), period(unused))
}

/// A number of seconds in the largest unit in which it is a whole number.
fn period(seconds: i64) -> String {
    let (length, unit) = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        .into_iter()
        .find(|(length, _)| seconds % length == 0)
        .unwrap_or((1, "second"));
    let count = seconds / length;
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

pub const REGISTER_TITLE: &str = "Create an account";
pub const REGISTER_DESCRIPTION: &str = "Create an account with a username and a password.";
pub const REGISTER: &str = "Create your account";
pub const HAVE_AN_ACCOUNT: &str = "Have an account already? ";
pub const LOG_IN: &str = "Log in";

pub const INVITED: &str = "You are invited.";
pub const INVITED_AS: &str = "Your username will be ";
pub const BY_INVITATION: &str = "By invitation only";
pub const BY_INVITATION_HELP: &str = "You need an invitation to create an account here: a link from the people who run this site. If you have one, open it again, whole.";
pub const CLOSED_TO_ALL: &str = "Registration is closed";
pub const CLOSED_TO_ALL_HELP: &str = "No new accounts can be created here. If you have an account, log in.";

pub const NOT_FOUND_TITLE: &str = "Not found";
pub const NOT_FOUND: &str = "No door here";
pub const NOT_FOUND_HELP: &str = "The address may be mistyped, or the page has moved.";
pub const BACK_TO_START: &str = "Back to the start";

pub const NO_SCRIPT: &str = "Logging in needs JavaScript and WebAssembly: it is this browser that keeps the session and renews it. Allow them for this site, then reload the page.";
pub const NATIVE_SUBMIT: &str =
    "The form was sent before this page was ready, so nothing has been done. Please fill it in again.";

pub const SECTIONS: &str = "Sections of your account";
pub const NOT_LOGGED_IN: &str = "You are not logged in. ";
pub const SECTION_DESCRIPTION: &str = "Your account and its sessions.";

pub const ACCOUNT: &str = "Your account";
pub const ACCOUNT_LINK: &str = "Overview";
pub const SIGN_IN: &str = "Password";
pub const CONTACT: &str = "Email";
pub const DEVICES: &str = "Devices";
pub const SESSION: &str = "This session";
pub const ACTIVITY: &str = "Activity";
pub const CLOSE: &str = "Delete your account";
pub const CLOSE_LINK: &str = "Delete account";

pub const REVIEW: &str = "Review your account";

pub const GOODBYE_TITLE: &str = "Account deleted";
pub const GOODBYE: &str = "Your account is deleted";
pub const GOODBYE_HELP: &str =
    "Its sessions and its activity are gone, too. All your devices are logged out.";
pub const NOT_DELETED: &str = "You are logged in, so your account still exists. ";
pub const GO_TO_ACCOUNT: &str = "Go to your account";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_told_in_the_largest_whole_unit() {
        assert_eq!(
            session_lasts(30 * 86_400, 7 * 86_400),
            "You stay logged in for 30 days, or until you stay away for 7 days."
        );
        for (seconds, told) in
            [(86_400, "1 day"), (5_400, "90 minutes"), (7_200, "2 hours"), (61, "61 seconds")]
        {
            assert_eq!(period(seconds), told);
        }
    }
}
