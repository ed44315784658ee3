//! Email addresses and the links that concern them.

use super::text::texts;

texts! {
    VERIFY_TITLE = "Verify your email address";
    VERIFY = "Verify your email address";
    VERIFY_HELP = "Press the button if you want to use this address for your account. If you did not ask for it, close this page.";
    VERIFY_ADDRESS = "Verify the address";
    VERIFYING = "Verifying the address…";
    NOW_VERIFIED = "{email} is now the email address of {username}.";
    TO_CONTACT = "Go to your account";
    VERIFY_FAILED = "If you still need to verify your address, ask for a new link. An address can belong to one account only.";
    NEW_LINK = "Ask for a new link";

    UNDO_TITLE = "Undo the change of your email address";
    UNDO = "Undo the change of your email address";
    UNDO_HELP = "Press the button if you did not change the email address of your account. It brings the old address back and logs out all devices.";
    BRING_BACK = "Bring the old address back";
    BRINGING_BACK = "Bringing the old address back…";
    RESTORED = "{email} is the email address of {username} again, and all devices are logged out. Set a new password now: somebody else knows the present one.";
    NEW_PASSWORD = "Set a new password";
    UNDO_FAILED = "If somebody else uses your account, set a new password.";

    ADDRESS = "Email address";
    NONE = "Your account has no email address. With one, you get a link by mail if you forget your password.";
    VERIFIED = "Your email address is {email}. You can log in with it, too.";
    WAITING = "We have sent a link to {email}. Open it to verify the address. It is good for a day.";
    NEW_ADDRESS = "New email address";
    ENTER_ADDRESS = "Enter an email address.";
    SEND_LINK = "Send a link to verify it";
    SENDING_LINK = "Sending a link…";
    LINK_SENT = "The link is on its way. Look into your mail.";

    REMOVE_HEADING = "Remove the address";
    REMOVE_HELP = "Without an address, only a recovery code lets you back in if you forget your password.";
    REMOVE = "Remove the email address";
    REMOVING = "Removing the email address…";
    REMOVED = "The email address is removed.";
}
