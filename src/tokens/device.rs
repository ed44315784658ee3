//! Device tokens: a browser's proof that somebody has logged in with it before. They open nothing. A login that
//! presents one has a rate limit of its own, which strangers can't use up (OWASP,
//! [Slow Down Online Guessing Attacks with Device Cookies](https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies)).

use super::issue::Tokens;
use super::kind::{DEVICE_LIFE, Kind};
use super::verify::{IssuedAt, check_time};
use crate::wire::{ApiError, DeviceToken};
use serde::{Deserialize, Serialize};

/// How many users a device token names: those who logged in last.
const MOST_USERS: usize = 8;

/// The claims of a device token. Times are seconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DeviceClaims {
    iss: String,
    aud: String,
    /// The browser's id, the same in all of its device tokens.
    sub: String,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    /// The ids of the users who have logged in with this browser, the last one first.
    users: Vec<String>,
    /// The credential epoch of each of these users at that login. Tokens of earlier releases don't have it; epochs
    /// count from 0.
    #[serde(default)]
    epochs: Vec<i64>,
}

impl IssuedAt for DeviceClaims {
    fn issued_at(&self) -> i64 {
        self.iat
    }
}

/// A browser with which somebody has logged in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    id: String,
    /// The ids of its users, and their credential epochs when they last logged in.
    users: Vec<(String, i64)>,
}

impl Device {
    /// The browser's id, the same in all of its device tokens.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether this user has logged in with this device in this credential epoch.
    pub fn knows(&self, user_id: &str, epoch: i64) -> bool {
        self.users.iter().any(|(user, since)| user == user_id && *since == epoch)
    }

    /// Whether this user has ever logged in with this device.
    pub fn has_seen(&self, user_id: &str) -> bool {
        self.users.iter().any(|(user, _)| user == user_id)
    }

    fn after_login_of(device: Option<Self>, user_id: &str, epoch: i64) -> Self {
        let (id, before) = match device {
            Some(device) => (device.id, device.users),
            None => (uuid::Uuid::new_v4().to_string(), Vec::new()),
        };
        let others = before.into_iter().filter(|(user, _)| user != user_id);
        let users = std::iter::once((user_id.to_owned(), epoch)).chain(others).take(MOST_USERS);
        Self { id, users: users.collect() }
    }
}

impl Tokens {
    /// The device of a token; `None` if the token is not ours or not valid at `now`.
    pub fn verify_device(&self, token: &DeviceToken, now: i64) -> Option<Device> {
        let claims: DeviceClaims = self.verify(Kind::Device, token.reveal()).ok()?;
        check_time(claims.nbf, claims.exp, now).ok()?;
        let epochs = claims.epochs.into_iter().chain(std::iter::repeat(0));
        Some(Device { id: claims.sub, users: claims.users.into_iter().zip(epochs).collect() })
    }

    /// The token of a device with which this user has just logged in; without a device, of a new one.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if there is no key.
    pub fn issue_device(
        &self,
        device: Option<Device>,
        user_id: &str,
        epoch: i64,
        now: i64,
    ) -> Result<DeviceToken, ApiError> {
        let Device { id, users } = Device::after_login_of(device, user_id, epoch);
        let (users, epochs) = users.into_iter().unzip();
        let (iss, aud) = (self.issuer.to_string(), self.issuer.to_string());
        let claims =
            DeviceClaims { iss, aud, sub: id, iat: now, exp: now + DEVICE_LIFE, nbf: None, users, epochs };
        self.sign_secretly(Kind::Device, &claims).map(DeviceToken::from_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::tokens::KeyRing;

    fn tokens() -> Tokens {
        let folder = tempfile::tempdir().unwrap();
        Tokens::new(KeyRing::open(folder.path(), Clock::default()).unwrap(), "https://a")
    }

    #[test]
    fn a_device_keeps_its_id_and_knows_its_users() {
        let tokens = tokens();
        let first = tokens.issue_device(None, "ada", 0, 1_000).unwrap();
        let device = tokens.verify_device(&first, 1_000).unwrap();
        let id = device.id().to_owned();
        assert!(device.knows("ada", 0) && !device.knows("bob", 0));
        let second = tokens.issue_device(Some(device), "bob", 0, 2_000).unwrap();
        let device = tokens.verify_device(&second, 2_000).unwrap();
        assert!(device.knows("ada", 0) && device.knows("bob", 0));
        assert_eq!(device.id(), id);
        let another =
            tokens.verify_device(&tokens.issue_device(None, "ada", 0, 1_000).unwrap(), 1_000).unwrap();
        assert_ne!(another.id(), id);
    }

    #[test]
    fn a_device_remembers_its_last_eight_users_once_each() {
        let mut device = None;
        for user in ["a", "b", "c", "d", "e", "f", "g", "h", "b", "i"] {
            device = Some(Device::after_login_of(device, user, 0));
        }
        let users: Vec<_> = device.unwrap().users.into_iter().map(|(user, _)| user).collect();
        assert_eq!(users, ["i", "b", "h", "g", "f", "e", "d", "c"]);
    }

    #[test]
    fn a_device_knows_a_user_in_one_credential_epoch_only() {
        let tokens = tokens();
        let token = tokens.issue_device(None, "ada", 3, 1_000).unwrap();
        let device = tokens.verify_device(&token, 1_000).unwrap();
        assert!(device.knows("ada", 3) && !device.knows("ada", 4) && !device.knows("ada", 2));
        let token = tokens.issue_device(Some(device), "ada", 4, 1_000).unwrap();
        assert!(tokens.verify_device(&token, 1_000).unwrap().knows("ada", 4));
    }

    #[test]
    fn a_device_token_lives_for_a_year() {
        let tokens = tokens();
        let token = tokens.issue_device(None, "ada", 0, 1_000).unwrap();
        assert!(tokens.verify_device(&token, 1_000 + DEVICE_LIFE - 1).is_some());
        assert_eq!(tokens.verify_device(&token, 1_000 + DEVICE_LIFE), None);
    }

    #[test]
    fn a_device_token_of_other_keys_is_refused() {
        let token = tokens().issue_device(None, "ada", 0, 1_000).unwrap();
        assert_eq!(tokens().verify_device(&token, 1_000), None);
        assert_eq!(tokens().verify_device(&DeviceToken::from_text("rubbish".to_owned()), 1_000), None);
    }
}
