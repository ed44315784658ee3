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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::comes_back;

    #[test]
    fn answers_are_read_as_they_were_written() {
        comes_back(&Me {
            user_id: "u".into(),
            username: "ada".into(),
            session_id: "s".into(),
            expires_at: 1_800_000_000,
        });
        comes_back(&Account {
            user_id: "u".into(),
            username: "\u{e9}\"\\\n\u{1f511}".into(),
            created_at: 1,
            password_changed_at: -1,
        });
        comes_back(&Revoked { revoked: 3 });
        let mut summary = SessionSummary {
            session_id: "s".into(),
            current: true,
            device: "Firefox on Linux".into(),
            user_agent: Some("Mozilla/5.0".into()),
            address: Some("127.0.0.1".into()),
            created_at: 1,
            last_used_at: 2,
            expires_at: 3,
        };
        comes_back(&summary);
        (summary.user_agent, summary.address) = (None, None);
        comes_back(&summary);
    }
}
