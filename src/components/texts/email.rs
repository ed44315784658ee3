//! Email addresses and the links that concern them.

pub const VERIFY_TITLE: &str = "Verify your email address";
pub const VERIFY: &str = "Verify your email address";
pub const VERIFY_HELP: &str = "Press the button if you want to use this address for your account. If you did not ask for it, close this page.";
pub const VERIFY_ADDRESS: &str = "Verify the address";
pub const VERIFYING: &str = "Verifying the address…";
pub fn now_verified(email: &str, username: &str) -> String {
    format!("{email} is now the email address of {username}.")
}
pub const TO_CONTACT: &str = "Go to your account";
pub const VERIFY_FAILED: &str = "If you still need to verify your address, ask for a new link. An address can belong to one account only.";
pub const NEW_LINK: &str = "Ask for a new link";

pub const UNDO_TITLE: &str = "Undo the change of your email address";
pub const UNDO: &str = "Undo the change of your email address";
pub const UNDO_HELP: &str = "Press the button if you did not change the email address of your account. It brings the old address back and logs out all devices.";
pub const BRING_BACK: &str = "Bring the old address back";
pub const BRINGING_BACK: &str = "Bringing the old address back…";
pub fn restored(email: &str, username: &str) -> String {
    format!(
        "{email} is the email address of {username} again, and all devices are logged out. Set a new password now: somebody else knows the present one."
    )
}
pub const NEW_PASSWORD: &str = "Set a new password";
pub const UNDO_FAILED: &str = "If somebody else uses your account, set a new password.";

pub const ADDRESS: &str = "Email address";
pub const NONE: &str =
    "Your account has no email address. With one, you get a link by mail if you forget your password.";
pub fn verified(email: &str) -> String {
    format!("Your email address is {email}. You can log in with it, too.")
}
pub fn waiting(email: &str) -> String {
    format!("We have sent a link to {email}. Open it to verify the address. It is good for a day.")
}
pub const NEW_ADDRESS: &str = "New email address";
pub const ENTER_ADDRESS: &str = "Enter an email address.";
pub const SEND_LINK: &str = "Send a link to verify it";
pub const SENDING_LINK: &str = "Sending a link…";
pub const LINK_SENT: &str = "The link is on its way. Look into your mail.";

pub const REMOVE_HEADING: &str = "Remove the address";
pub const REMOVE_HELP: &str =
    "Without an address, only a recovery code lets you back in if you forget your password.";
pub const REMOVE: &str = "Remove the email address";
pub const REMOVING: &str = "Removing the email address…";
pub const REMOVED: &str = "The email address is removed.";
