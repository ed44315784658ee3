//! The activity page.

pub const SHOW: &str = "Show";
pub const EVERYTHING: &str = "Everything";
pub const LOGINS: &str = "Logins and logouts";
pub const WARNINGS: &str = "Warnings";
pub const CHANGES: &str = "Changes of the account";
pub const OLDER: &str = "Show older";
pub const NOTHING_OLDER: &str = "There is nothing older";
pub const EMPTY: &str = "Nothing has happened yet.";
pub const NONE_OF_KIND: &str = "There is nothing of this kind in the events that are shown here.";
pub const TODAY: &str = "Today";
pub const YESTERDAY: &str = "Yesterday";
pub const NOT_ME: &str = "This wasn't me";

pub fn copied(after: &str, before: &str) -> String {
    if after == before {
        return format!("The copy was made about {after}.");
    }
    format!("The copy was made between {after} and {before}.")
}

/// Describes an event in words. An event that this version does not know is shown by its name.
pub fn event(what: &str) -> &str {
    match what {
        "registered" => "Account created",
        "logged_in" => "Logged in",
        "login_failed" => "A login failed",
        "logged_out" => "Logged out",
        "token_reused" => "A copied session was noticed and ended",
        "copy_refused" => "A copy of a session was refused",
        "session_ended" => "A session was ended",
        "other_sessions_ended" => "All other sessions were ended",
        "least_used_session_ended" => {
            "The session that was used the longest ago was ended: there were too many"
        }
        "password_changed" => "Password changed",
        "recovery_codes_made" => "New recovery codes made",
        "recovery_failed" => "A wrong recovery code was tried",
        "recovered_by_code" => "Password set with a recovery code",
        "reset_link_made" => "A link to set a new password was made",
        "recovered_by_link" => "Password set by a link",
        "role_granted" => "A role was given to you",
        "role_revoked" => "A role was taken from you",
        "recovery_mailed" => "A link to set a new password was sent by mail",
        "email_requested" => "A link to verify an email address was sent",
        "email_verified" => "Email address verified",
        "email_removed" => "Email address removed",
        "email_restored" => "A change of the email address was undone",
        "disabled" => "Account disabled",
        "enabled" => "Account enabled",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_moments_of_one_minute_are_told_as_one() {
        assert_eq!(copied("10:09", "10:12"), "The copy was made between 10:09 and 10:12.");
        assert_eq!(copied("10:09", "10:09"), "The copy was made about 10:09.");
    }
}
