//! The kinds of events that an account can have.

use serde::Serialize;

/// A kind of event. Its name in snake_case is what the API and the database use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The account was created.
    Registered,
    /// A login with the right password.
    LoggedIn,
    /// A login attempt with a wrong password.
    LoginFailed,
    /// A session was ended by its own holder.
    LoggedOut,
    /// A session was ended because a spent refresh token was presented.
    TokenReused,
    /// A copy of a bound session was refused: it came without a proof of the session's key.
    CopyRefused,
    /// A session was ended from another session, or by an operator.
    SessionEnded,
    /// All sessions but one were ended.
    OtherSessionsEnded,
    /// The least recently used sessions were ended, because there were too many.
    LeastUsedSessionEnded,
    /// The password was changed.
    PasswordChanged,
    /// The user got new recovery codes.
    RecoveryCodesMade,
    /// Somebody tried a recovery code that is wrong.
    RecoveryFailed,
    /// The password was set by a recovery code.
    RecoveredByCode,
    /// An operator made a link that sets a new password.
    ResetLinkMade,
    /// The password was set by an operator's link.
    RecoveredByLink,
    /// The user was given a role.
    RoleGranted,
    /// A role was taken from the user.
    RoleRevoked,
    /// A mail brought a link that sets a new password.
    RecoveryMailed,
    /// A mail to a new email address brought a link that verifies it.
    EmailRequested,
    /// The account has a new email address.
    EmailVerified,
    /// The account's email address was removed.
    EmailRemoved,
    /// A change of the email address was undone by the link in the mail about it.
    EmailRestored,
    /// An operator disabled the account.
    Disabled,
    /// An operator enabled the account again.
    Enabled,
}

impl EventKind {
    /// Whether the account's owner should look at it: somebody else may have been in the account.
    pub fn is_to_review(self) -> bool {
        matches!(self, Self::TokenReused | Self::CopyRefused)
    }

    /// Its name, as `serde` writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::LoggedIn => "logged_in",
            Self::LoginFailed => "login_failed",
            Self::LoggedOut => "logged_out",
            Self::TokenReused => "token_reused",
            Self::CopyRefused => "copy_refused",
            Self::SessionEnded => "session_ended",
            Self::OtherSessionsEnded => "other_sessions_ended",
            Self::LeastUsedSessionEnded => "least_used_session_ended",
            Self::PasswordChanged => "password_changed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryFailed => "recovery_failed",
            Self::RecoveredByCode => "recovered_by_code",
            Self::ResetLinkMade => "reset_link_made",
            Self::RecoveredByLink => "recovered_by_link",
            Self::RoleGranted => "role_granted",
            Self::RoleRevoked => "role_revoked",
            Self::RecoveryMailed => "recovery_mailed",
            Self::EmailRequested => "email_requested",
            Self::EmailVerified => "email_verified",
            Self::EmailRemoved => "email_removed",
            Self::EmailRestored => "email_restored",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_uses_the_same_names_as_the_api() {
        for kind in [
            EventKind::LoggedIn,
            EventKind::TokenReused,
            EventKind::CopyRefused,
            EventKind::OtherSessionsEnded,
            EventKind::RecoveredByLink,
            EventKind::EmailRestored,
        ] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
