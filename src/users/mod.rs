//! Users: registration, authentication by username and password, and the rules for both.

mod hashing;
mod password;
mod passwords;
mod service;
mod store;
mod thread_pool;
mod username;

pub use hashing::{PasswordCheck, PasswordHash};
pub use password::Password;
pub use passwords::Passwords;
pub use service::{Authenticated, Users};
pub use store::{User, UserStore};
pub use username::Username;
