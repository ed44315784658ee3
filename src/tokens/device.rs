//! Device tokens: a browser's proof that somebody logged in by it before. They open nothing; whoever
//! presents one has tries of their own at a password, which strangers can't use up (OWASP, "Slow Down
//! Online Guessing Attacks with Device Cookies").

use super::Tokens;
use super::mint::DEVICE;
use crate::wire::{ApiError, DeviceToken};
use serde::{Deserialize, Serialize};

/// How long a browser is remembered after its last login, in seconds.
const LIFE: i64 = 365 * 86_400;
/// Of this many people it is remembered that they logged in by one browser: those who did last.
const PEOPLE: usize = 8;

/// The claims of a device token. Times are seconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DeviceClaims {
    iss: String,
    aud: String,
    /// The browser: the same in all tokens that it gets.
    sub: String,
    iat: i64,
    exp: i64,
    /// The ids of the users who logged in by it, the last one first.
    users: Vec<String>,
}

/// A browser by which somebody has logged in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    id: String,
    users: Vec<String>,
}

impl Device {
    /// The browser's id, the same in all of its device tokens.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether this user has logged in with this device.
    pub fn knows(&self, user_id: &str) -> bool {
        self.users.iter().any(|user| user == user_id)
    }

    fn after_login_of(device: Option<Self>, user_id: &str) -> Self {
        let (id, before) = match device {
            Some(device) => (device.id, device.users),
            None => (uuid::Uuid::new_v4().to_string(), Vec::new()),
        };
        let others = before.into_iter().filter(|user| user != user_id);
        Self { id, users: std::iter::once(user_id.to_owned()).chain(others).take(PEOPLE).collect() }
    }
}

impl Tokens {
    /// The device of this token; `None` if the token is none of ours, or too old.
    pub fn verify_device(&self, token: &DeviceToken, now: i64) -> Option<Device> {
        let claims: DeviceClaims = self.verify(DEVICE, token.reveal()).ok()?;
        (now < claims.exp).then_some(Device { id: claims.sub, users: claims.users })
    }

    /// The token of a device by which this user has just logged in; without one, of a new device.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if signing fails.
    pub fn device(&self, device: Option<Device>, user_id: &str, now: i64) -> Result<DeviceToken, ApiError> {
        let Device { id, users } = Device::after_login_of(device, user_id);
        let (iss, aud) = (self.issuer.to_string(), self.issuer.to_string());
        let claims = DeviceClaims { iss, aud, sub: id, iat: now, exp: now + LIFE, users };
        self.sign(DEVICE, &claims).map(DeviceToken::from_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::KeyRing;
    use crate::wire::{AccessToken, RefreshToken};

    fn minter() -> Tokens {
        let folder = tempfile::tempdir().unwrap();
        Tokens::new(KeyRing::open(folder.path()).unwrap(), "https://a")
    }

    #[test]
    fn a_device_stays_the_same_and_knows_who_logged_in_by_it() {
        let minter = minter();
        let first = minter.device(None, "ada", 1_000).unwrap();
        let device = minter.verify_device(&first, 1_000).unwrap();
        let id = device.id().to_owned();
        assert!(device.knows("ada") && !device.knows("bob"));
        let second = minter.device(Some(device), "bob", 2_000).unwrap();
        let device = minter.verify_device(&second, 2_000).unwrap();
        assert!(device.knows("ada") && device.knows("bob"));
        assert_eq!(device.id(), id);
        let another = minter.verify_device(&minter.device(None, "ada", 1_000).unwrap(), 1_000).unwrap();
        assert_ne!(another.id(), id);
    }

    #[test]
    fn the_last_eight_people_are_remembered_each_once() {
        let mut device = None;
        for user in ["a", "b", "c", "d", "e", "f", "g", "h", "b", "i"] {
            device = Some(Device::after_login_of(device, user));
        }
        assert_eq!(device.unwrap().users, ["i", "b", "h", "g", "f", "e", "d", "c"]);
    }

    #[test]
    fn it_ends_after_a_year_and_is_no_other_kind_of_token() {
        let minter = minter();
        let token = minter.device(None, "ada", 1_000).unwrap();
        assert!(minter.verify_device(&token, 1_000 + LIFE - 1).is_some());
        assert_eq!(minter.verify_device(&token, 1_000 + LIFE), None);
        let text = token.reveal().to_owned();
        assert!(minter.verify_access(&AccessToken::from_text(text.clone()), 1_000).is_err());
        assert!(minter.verify_refresh(&RefreshToken::from_text(text), 1_000).is_err());
    }

    #[test]
    fn what_others_signed_is_no_device() {
        let token = minter().device(None, "ada", 1_000).unwrap();
        assert_eq!(minter().verify_device(&token, 1_000), None);
        assert_eq!(minter().verify_device(&DeviceToken::from_text("rubbish".to_owned()), 1_000), None);
    }
}
