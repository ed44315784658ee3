//! What a signed-in person can do. Each of these is a server function that names
//! [`SessionClient`](crate::keeper::SessionClient) and begins with [`caller`](crate::sessions::bearer::caller).

mod details;
mod me;

pub use details::{Account, AccountDetails, account};
pub use me::{Me, WhoAmI, me};
