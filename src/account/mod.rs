//! What a signed-in person can do. Each of these is a server function that names
//! [`SessionClient`](crate::keeper::SessionClient) and begins with [`caller`](crate::sessions::bearer::caller).

mod activity;
mod delete;
mod details;
mod me;
mod password;
#[cfg(feature = "ssr")]
mod service;
mod sessions;

pub use activity::{Activity, activity};
pub use delete::{DeleteAccount, delete_account};
pub use details::{Account, AccountDetails, account};
pub use me::{Me, WhoAmI, me};
pub use password::{ChangePassword, change_password};
#[cfg(feature = "ssr")]
pub use service::Accounts;
pub use sessions::{
    ListSessions, RevokeOthers, RevokeSession, Revoked, SessionSummary, list_sessions, revoke_others,
    revoke_session,
};
