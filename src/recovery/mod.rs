//! Ways back into an account without its password: recovery codes, and links that an operator makes.

mod code;
mod store;

pub use code::{CODES, new_code};
pub use store::RecoveryStore;
