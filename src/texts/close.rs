//! The page that deletes the account.

use super::text::texts;

texts! {
    WARNING = "This deletes your account, all its sessions and its activity at once and for good. Somebody else may then take your name.";
    TYPE_USERNAME = "Type your username to confirm";
    NOT_YOUR_USERNAME = "This is not your username.";
    DELETE = "Delete my account";
    DELETING = "Deleting your account…";
}
