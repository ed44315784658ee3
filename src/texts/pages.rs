//! The pages: titles, headings, and what stands around the forms.

use super::text::texts;

texts! {
    /// The language of the texts, as in `<html lang>`
    /// ([BCP 47](https://www.rfc-editor.org/info/bcp47)).
    LANGUAGE = "en";
    /// The direction of the texts, as in `<html dir>`: `ltr` or `rtl`.
    DIRECTION = "ltr";

    HOME = "Log in";

    LOGIN_TITLE = "Log in";
    LOGIN_DESCRIPTION = "Log in to your account.";
    LOGIN = "Welcome back";
    ADDRESS_WORKS_TOO = "You can also log in with the email address of your account.";
    NEW_HERE = "New here?";
    CREATE_AN_ACCOUNT = "Create an account";

    REGISTER_TITLE = "Create an account";
    REGISTER_DESCRIPTION = "Create an account with a username and a password.";
    REGISTER = "Create your account";
    HAVE_AN_ACCOUNT = "Have an account already?";
    LOG_IN = "Log in";

    INVITED = "You are invited.";
    INVITED_AS = "Your username will be {username}.";
    BY_INVITATION = "By invitation only";
    BY_INVITATION_HELP = "You need an invitation to create an account here: a link from the people who run this site. If you have one, open it again, whole.";
    CLOSED_TO_ALL = "Registration is closed";
    CLOSED_TO_ALL_HELP = "No new accounts can be created here. If you have an account, log in.";

    NOT_FOUND_TITLE = "Not found";
    NOT_FOUND = "No door here";
    NOT_FOUND_HELP = "The address may be mistyped, or the page has moved.";
    BACK_TO_START = "Back to the start";

    NO_SCRIPT = "Logging in needs JavaScript and WebAssembly: it is this browser that keeps the session and renews it. Allow them for this site, then reload the page.";
    NATIVE_SUBMIT = "The form was sent before this page was ready, so nothing has been done. Please fill it in again.";

    SECTIONS = "Sections of your account";
    NOT_LOGGED_IN = "You are not logged in.";
    SECTION_DESCRIPTION = "Your account and its sessions.";

    ACCOUNT = "Your account";
    ACCOUNT_LINK = "Overview";
    SIGN_IN = "Password";
    CONTACT = "Email";
    DEVICES = "Devices";
    SESSION = "This session";
    ACTIVITY = "Activity";
    CLOSE = "Delete your account";
    CLOSE_LINK = "Delete account";

    REVIEW = "Review your account";

    GOODBYE_TITLE = "Goodbye";
    GOODBYE = "Your account is deleted";
    GOODBYE_HELP = "Its sessions and its activity are gone, too. All your devices are logged out.";
    NOT_DELETED = "You are logged in, so your account still exists.";
    GO_TO_ACCOUNT = "Go to your account";

    /// How long a session lasts: two of the lengths below.
    SESSION_LASTS = "You stay logged in for {at_most}, or until you stay away for {unused}.";
    DAY = "1 day";
    DAYS = "{count} days";
    HOUR = "1 hour";
    HOURS = "{count} hours";
    MINUTE = "1 minute";
    MINUTES = "{count} minutes";
    SECOND = "1 second";
    SECONDS = "{count} seconds";
}
