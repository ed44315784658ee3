//! The keys under which attempts are counted.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The key under which a limit counts attempts, as a SHA-256 hash: people sometimes type a password into the username field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LimitKey(String);

impl LimitKey {
    /// Logins to an account, by its username or its email address, from a network.
    pub fn logins_to(identifier: &str, network: &str) -> Self {
        Self::of(&["login to", identifier, network])
    }

    /// Logins to a user's account from a device that knows it.
    pub fn logins_by(user_id: &str, device: &str) -> Self {
        Self::of(&["login by", user_id, device])
    }

    /// Logins from a network.
    pub fn logins_from(network: &str) -> Self {
        Self::of(&["login from", network])
    }

    /// Requests within a session that ask for the password again.
    pub fn reauthentications_in(user_id: &str, session_id: &str) -> Self {
        Self::of(&["confirmation in", user_id, session_id])
    }

    /// Registrations from a network.
    pub fn registrations_from(network: &str) -> Self {
        Self::of(&["registration from", network])
    }

    /// Attempts to get back into an account from a network.
    pub fn recoveries_of(identifier: &str, network: &str) -> Self {
        Self::of(&["recovery of", identifier, network])
    }

    /// Attempts to get back into accounts from a network.
    pub fn recoveries_from(network: &str) -> Self {
        Self::of(&["recovery from", network])
    }

    /// Mails to an account that bring a link back into it.
    pub fn recovery_mails_to(account: &str) -> Self {
        Self::of(&["recovery mail to", account])
    }

    /// Addresses that are added from a network.
    pub fn addresses_from(network: &str) -> Self {
        Self::of(&["address from", network])
    }

    /// Addresses that a user adds.
    pub fn addresses_of(user_id: &str) -> Self {
        Self::of(&["address of", user_id])
    }

    /// Mails to a mailbox that ask whether it is a user's.
    pub fn verifications_to(mailbox: &str) -> Self {
        Self::of(&["verification to", mailbox])
    }

    /// The first words are those of earlier releases, whose rows still count.
    fn of(parts: &[&str]) -> Self {
        // Only the last part may come from a client and hold the separator.
        let hash = digest(&SHA256, parts.join("\u{0}").as_bytes());
        Self(URL_SAFE_NO_PAD.encode(hash))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_limits_have_different_keys() {
        let keys = [
            LimitKey::logins_to("ada", "192.0.2.1"),
            LimitKey::logins_to("ada", "192.0.2.2"),
            LimitKey::logins_to("bob", "192.0.2.1"),
            LimitKey::logins_by("ada", "192.0.2.1"),
            LimitKey::reauthentications_in("ada", "192.0.2.1"),
            LimitKey::logins_from("192.0.2.1"),
            LimitKey::registrations_from("192.0.2.1"),
            LimitKey::recoveries_of("ada", "192.0.2.1"),
            LimitKey::recoveries_from("192.0.2.1"),
            LimitKey::recovery_mails_to("192.0.2.1"),
            LimitKey::addresses_from("192.0.2.1"),
            LimitKey::addresses_of("192.0.2.1"),
            LimitKey::verifications_to("192.0.2.1"),
        ];
        for (at, one) in keys.iter().enumerate() {
            assert!(keys.iter().skip(at + 1).all(|other| one != other));
        }
    }
}
