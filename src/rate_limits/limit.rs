//! What is limited, and by how much.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::time::Duration;

/// So many attempts at once, refilled evenly over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    burst: u32,
    period: Duration,
}

impl Limit {
    /// Reads `10/1m`; `off` is no limit.
    ///
    /// # Errors
    /// What is accepted.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let accepted = || "accepted are limits such as 10/1m or 20/1h, and off".to_owned();
        if text == "off" {
            return Ok(None);
        }
        let (burst, period) = text.split_once('/').ok_or_else(accepted)?;
        let burst = burst.parse().map_err(|_| accepted())?;
        let period = humantime::parse_duration(period).map_err(|_| accepted())?;
        let in_range = (1..=1_000_000).contains(&burst)
            && (Duration::from_secs(1)..=Duration::from_secs(30 * 86_400)).contains(&period);
        if in_range { Ok(Some(Self { burst, period })) } else { Err(accepted()) }
    }

    /// The same over the same period, so many times as much.
    pub fn times(self, factor: u32) -> Self {
        Self { burst: self.burst.saturating_mul(factor), period: self.period }
    }

    /// What one attempt uses up, in milliseconds of the period.
    pub(super) fn interval(self) -> i64 {
        let period = i64::try_from(self.period.as_millis()).unwrap_or(i64::MAX);
        (period / i64::from(self.burst)).max(1)
    }

    /// How far ahead of now the arrival may be for one more attempt to pass, in milliseconds.
    pub(super) fn slack(self) -> i64 {
        self.interval() * i64::from(self.burst - 1)
    }
}

/// Whose budget it is: a hash, for what people type in a username field may be a password.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject(String);

impl Subject {
    /// Logins to an account from an address.
    pub fn login_to(username: &str, address: &str) -> Self {
        Self::of(&["login to", username, address])
    }

    /// Logins of a user by a device that they have logged in by before.
    pub fn login_by(user_id: &str, device: &str) -> Self {
        Self::of(&["login by", user_id, device])
    }

    /// Confirmations of a user's password within a session.
    pub fn confirmation_in(user_id: &str, session_id: &str) -> Self {
        Self::of(&["confirmation in", user_id, session_id])
    }

    /// Logins from an address.
    pub fn login_from(address: &str) -> Self {
        Self::of(&["login from", address])
    }

    /// Registrations from an address.
    pub fn registration_from(address: &str) -> Self {
        Self::of(&["registration from", address])
    }

    fn of(parts: &[&str]) -> Self {
        // No part that comes from a client but the last may hold the separator.
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
    fn limits_read_as_they_are_written() {
        let ten = Limit::parse("10/1m").unwrap().unwrap();
        assert_eq!((ten.interval(), ten.slack()), (6_000, 54_000));
        assert_eq!(ten.times(10).interval(), 600);
        assert_eq!(Limit::parse("off"), Ok(None));
        for wrong in ["", "10", "/1m", "10/", "0/1m", "10/0s", "-1/1m", "ten/1m", "10/1 parsec", "on"] {
            assert!(Limit::parse(wrong).unwrap_err().contains("accepted"), "{wrong}");
        }
    }

    #[test]
    fn budgets_of_different_subjects_are_different() {
        let subjects = [
            Subject::login_to("ada", "192.0.2.1"),
            Subject::login_to("ada", "192.0.2.2"),
            Subject::login_to("bob", "192.0.2.1"),
            Subject::login_by("ada", "192.0.2.1"),
            Subject::confirmation_in("ada", "192.0.2.1"),
            Subject::login_from("192.0.2.1"),
            Subject::registration_from("192.0.2.1"),
        ];
        for (at, one) in subjects.iter().enumerate() {
            assert!(subjects.iter().skip(at + 1).all(|other| one != other));
        }
    }
}
