//! Everything that travels between the browser and the server: errors, tokens and their claims, and the JSON of
//! each request and answer. Both sides compile these types; nothing here sends or decides.

pub mod error;
pub mod json;

mod account;
mod activity;
mod password;
mod sessions;
mod strength;
mod token_pair;
mod tokens;

pub use account::{Account, Me, Registered};
pub use activity::Event;
pub use error::{ApiError, Ended};
pub use password::PlainPassword;
pub use sessions::{Revoked, SessionSummary};
pub use strength::Strength;
pub use token_pair::TokenPair;
pub use tokens::{AccessClaims, AccessToken, DeviceToken, RefreshClaims, RefreshToken};
