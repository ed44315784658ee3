//! The page that deletes the account.

pub const WARNING: &str = "This deletes your account, all its sessions and its activity at once and for good. Somebody else may then take your name.";
pub const TYPE_USERNAME: &str = "Type your username to confirm";
pub const NOT_YOUR_USERNAME: &str = "This is not your username.";
pub const DELETE: &str = "Delete my account";
pub const DELETING: &str = "Deleting your account…";
