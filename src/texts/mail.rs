//! The mails. The first paragraph of each is its subject, and a paragraph such as `[Label]({link})` is a button.

use super::text::texts;

texts! {
    VERIFY_ADDRESS = include_str!("mail/verify_address.txt");
    RECOVERY = include_str!("mail/recovery.txt");
    PASSWORD_CHANGED = include_str!("mail/password_changed.txt");
    ADDRESS_CHANGED = include_str!("mail/address_changed.txt");
    ADDRESS_REMOVED = include_str!("mail/address_removed.txt");
    NEW_LOGIN = include_str!("mail/new_login.txt");
    SESSION_ENDED = include_str!("mail/session_ended.txt");
    COPY_REFUSED = include_str!("mail/copy_refused.txt");
    INVITATION = include_str!("mail/invitation.txt");
    /// The last paragraph of each mail.
    FOOTER = include_str!("mail/footer.txt");

    UNKNOWN_ADDRESS = "an unknown address";
}
