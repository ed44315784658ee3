//! The types that the browser and the server exchange: errors, tokens and their claims, and the JSON of each answer.
//! Both sides compile them.

pub mod base64url;
pub mod error;
pub mod json;
pub mod path_parameter;

mod account;
mod activity;
mod email;
mod password;
mod recovery;
mod sessions;
mod strength;
mod timeline;
mod token_pair;
mod tokens;

pub use account::{Account, Me, Registered};
pub use activity::{ACTIVITY_PAGE, Copied, Event};
pub use email::{EmailRestored, EmailVerified};
pub use error::{ApiError, Ended, RefusedValue};
pub use password::PlainPassword;
pub use recovery::{LinkToken, Recovered, RecoveryCode, RecoveryCodes};
pub use sessions::{Revoked, SessionSummary};
pub use strength::Strength;
pub use timeline::{TIMELINE_LENGTH, TimelineEntry};
pub use token_pair::TokenPair;
pub use tokens::{AccessClaims, AccessToken, Confirmation, DeviceToken, RefreshClaims, RefreshToken};
