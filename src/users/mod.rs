//! Who someone is: a username and a password. Registration, and how passwords are kept.

#[cfg(feature = "ssr")]
mod hashing;
#[cfg(feature = "ssr")]
mod password;
mod register;
#[cfg(feature = "ssr")]
mod service;
#[cfg(feature = "ssr")]
mod store;
mod strength;
#[cfg(feature = "ssr")]
mod username;
#[cfg(feature = "ssr")]
mod workers;

#[cfg(feature = "ssr")]
pub use hashing::{Hashing, HashingPlace, PasswordHash};
#[cfg(feature = "ssr")]
pub use password::Password;
pub use register::{Register, Registered, register};
#[cfg(feature = "ssr")]
pub use service::{Recognised, Users};
#[cfg(feature = "ssr")]
pub use store::{User, UserStore};
pub use strength::{PasswordStrength, Strength, password_strength};
#[cfg(feature = "ssr")]
pub use username::Username;

use serde::{Deserialize, Serialize};

/// A password as it was typed. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Typed {
    /// Takes what was typed, unjudged.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for judging or hashing it and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)")
    }
}
