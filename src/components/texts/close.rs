//! The page that deletes the account.

pub const WARNING: &str = "Your account, all its sessions and its activity are gone at once and for good, and somebody else may take your name.";
pub const TYPE_USERNAME: &str = "Type your username to confirm";
pub const NOT_YOUR_USERNAME: &str = "This is not your username.";
pub const DELETE: &str = "Delete my account";
pub const DELETING: &str = "Deleting your account…";
