//! Ways back into an account without its password: recovery codes, and links that an operator makes.

mod code;
mod link;
mod store;

pub use code::{CODES, new_code};
pub use link::new_link_token;
pub use store::RecoveryStore;
