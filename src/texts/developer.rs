//! The panel for developers on the first page.

use super::text::texts;

texts! {
    HEADING = "For developers";
    WHO_SEES_THIS = "Only requests from this machine get this panel, and only while the setting development is on.";

    DATABASE = "Database";
    DATA_FOLDER = "Data folder";
    ISSUER = "Issuer";
    SIGNING_KEY = "Signing key";
    USERS = "Users";
    UNKNOWN = "The database does not answer.";
    FIRST_ACCOUNT = "Create the first account";

    WARNINGS = "Warnings of the start";
    NO_WARNINGS = "None.";

    PROTECT = "Protect your first function";
    PROTECT_HELP = "Only signed-in users can call a server function with this client that begins with caller(). The browser renews the session when that is due.";

    LOOK_AT = "Look at";
    API = "API";
    ERRORS = "Errors";
    JWKS = "JWKS";

    // Examples of errors that differ from answer to answer.
    MALFORMED = "The body is not the JSON that the route takes.";
    INVALID_USERNAME = "The username breaks a rule.";
    INVALID_EMAIL = "This is no email address.";
    WEAK_PASSWORD = "The password is easy to guess.";

    KEY_IS_NEW = "made less than an hour ago";
    KEY_HOUR = "1 hour old";
    KEY_HOURS = "{count} hours old";
    KEY_DAY = "1 day old";
    KEY_DAYS = "{count} days old";
    OR_MORE = "{count} or more";
}
