//! Users: a username and a password. Registration, and how passwords are judged and kept.

mod password;
mod password_hashing;
mod service;
mod store;
mod thread_pool;
mod username;

pub use password::Password;
pub use password_hashing::{Hashing, HashingPlace, PasswordHash};
pub use service::{Recognised, Users};
pub use store::{User, UserStore};
pub use thread_pool::ThreadPool;
pub use username::Username;
