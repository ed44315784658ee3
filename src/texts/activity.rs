//! The activity page.

use super::text::texts;

texts! {
    SHOW = "Show";
    EVERYTHING = "Everything";
    LOGINS = "Logins and logouts";
    WARNINGS = "Warnings";
    CHANGES = "Changes of the account";
    OLDER = "Show older";
    NOTHING_OLDER = "There is nothing older";
    EMPTY = "Nothing has happened yet.";
    NONE_OF_KIND = "There is nothing of this kind in the events that are shown here.";
    TODAY = "Today";
    YESTERDAY = "Yesterday";
    NOT_ME = "This wasn't me";

    COPIED_ABOUT = "The copy was made about {time}.";
    COPIED_BETWEEN = "The copy was made between {after} and {before}.";
    /// The name of the link `NOT_ME`, which begins with the text on it.
    NOT_ME_NAME = "{label}: {event}, {place}";

    // Events of the account.
    REGISTERED = "Account created";
    LOGGED_IN = "Logged in";
    LOGIN_FAILED = "A login failed";
    LOGGED_OUT = "Logged out";
    TOKEN_REUSED = "A copied session was noticed and ended";
    COPY_REFUSED = "A copy of a session was refused";
    SESSION_ENDED = "A session was ended";
    OTHER_SESSIONS_ENDED = "All other sessions were ended";
    LEAST_USED_SESSION_ENDED = "The session that was used the longest ago was ended: there were too many";
    PASSWORD_CHANGED = "Password changed";
    RECOVERY_CODES_MADE = "New recovery codes made";
    RECOVERY_FAILED = "A wrong recovery code was tried";
    RECOVERED_BY_CODE = "Password set with a recovery code";
    RESET_LINK_MADE = "A link to set a new password was made";
    RECOVERED_BY_LINK = "Password set by a link";
    ROLE_GRANTED = "A role was given to you";
    ROLE_REVOKED = "A role was taken from you";
    RECOVERY_MAILED = "A link to set a new password was sent by mail";
    EMAIL_REQUESTED = "A link to verify an email address was sent";
    EMAIL_VERIFIED = "Email address verified";
    EMAIL_REMOVED = "Email address removed";
    EMAIL_RESTORED = "A change of the email address was undone";
    DISABLED = "Account disabled";
    ENABLED = "Account enabled";
}
