//! Routes for signed-in users. Each is a server function that names
//! [`SessionClient`](crate::keeper::SessionClient) and begins with `caller()`.

mod activity;
mod delete;
mod details;
mod me;
mod password;
mod sessions;

pub use activity::{Activity, activity};
pub use delete::{DeleteAccount, delete_account};
pub use details::{AccountDetails, account};
pub use me::{WhoAmI, me};
pub use password::{ChangePassword, change_password};
pub use sessions::{ListSessions, RevokeOthers, RevokeSession, list_sessions, revoke_others, revoke_session};
