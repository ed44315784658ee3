//! Routes for signed-in users. Each is a server function with the client
//! [`AccountClient`](crate::api::client::AccountClient). It begins with `caller()`, or, if it changes
//! something, with `caller()?.with_proof()`, and is listed in [`PATHS`].

mod activity;
mod declined_codes;
mod delete;
mod details;
mod email;
mod me;
mod password;
mod recovery_codes;
mod reviewed;
mod sessions;
mod timeline;

pub use activity::{Activity, activity};
pub use declined_codes::{DeclineRecoveryCodes, decline_recovery_codes};
pub use delete::{DeleteAccount, delete_account};
pub use details::{AccountDetails, account};
pub use email::{ChangeEmail, RemoveEmail, change_email, remove_email};
pub use me::{WhoAmI, me};
pub use password::{ChangePassword, change_password};
pub use recovery_codes::{NewRecoveryCodes, new_recovery_codes};
pub use reviewed::{MarkReviewed, mark_reviewed};
pub use sessions::{ListSessions, RevokeOthers, RevokeSession, list_sessions, revoke_others, revoke_session};
pub use timeline::{SessionTimeline, session_timeline};

use server_fn::ServerFn;

/// The paths of these routes.
pub const PATHS: [&str; 14] = [
    AccountDetails::PATH,
    Activity::PATH,
    ChangeEmail::PATH,
    ChangePassword::PATH,
    DeclineRecoveryCodes::PATH,
    DeleteAccount::PATH,
    ListSessions::PATH,
    MarkReviewed::PATH,
    NewRecoveryCodes::PATH,
    RemoveEmail::PATH,
    RevokeOthers::PATH,
    RevokeSession::PATH,
    SessionTimeline::PATH,
    WhoAmI::PATH,
];
