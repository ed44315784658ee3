//! Ways back into an account without its password: recovery codes, and links, which an operator makes or a mail brings.

mod code;
mod requests;
mod store;

pub use code::{CODES, new_code};
pub use requests::RecoveryRequests;
pub use store::{LinkOrigin, RecoveryStore};
