//! The ways back in without the password, and the codes for it.

pub const FORGOT_TITLE: &str = "Forgot your password?";
pub const FORGOT_DESCRIPTION: &str = "Set a new password for your account with a recovery code.";
pub const FORGOT: &str = "Forgot your password?";
pub const FORGOT_HELP: &str = "Set a new one with one of the recovery codes that you have kept.";
pub const NO_CODES: &str = "No codes? Ask the people who run this site for a link.";
pub const MAIL_HELP: &str = "We can send a link to the email address of your account.";
pub const USERNAME_OR_ADDRESS: &str = "Username or email address";
pub const ENTER_USERNAME_OR_ADDRESS: &str = "Enter your username or your email address.";
pub const SEND_LINK: &str = "Send a link";
pub const SENDING_LINK: &str = "Sending a link…";
pub const LINK_SENT: &str = "If there is an account of this name or address, and it has a verified email address, we have sent a link there. It is good for an hour.";
pub const BY_CODE: &str = "With a recovery code";
pub const NO_MAIL_AND_NO_CODES: &str = "No mail and no codes? Ask the people who run this site for a link.";
pub const BACK_TO_LOGIN: &str = "Back to the login";

pub const RECOVER_TITLE: &str = "Set a new password";
pub const RECOVER: &str = "Set a new password";
pub const RECOVER_HELP: &str = "This link lets you back in, once. All your devices will be logged out.";
pub const LINK_FAILS: &str = "The link no longer works? Ask for a new one, or ";
pub const USE_CODE: &str = "use a recovery code";

pub const CODE: &str = "Recovery code";
pub const CODE_RULE: &str = "16 letters and digits, such as K7QF-2M9T-XW4C-8HNR.";
pub const ENTER_CODE: &str = "Enter a recovery code.";
pub const WRONG_CODE: &str = "The username or the code is wrong, or the code was used.";
pub const SET_PASSWORD: &str = "Set new password";
pub const SETTING_PASSWORD: &str = "Setting your new password…";
pub const PASSWORD_SET: &str = "Your new password is set. All your devices are logged out.";
pub const LOG_IN: &str = "Log in";

pub const CODES: &str = "Recovery codes";
pub const CODES_HELP: &str =
    "If you forget your password, one of these ten codes lets you back in. Each works once.";
pub const MAKE_CODES: &str = "Make new recovery codes";
pub const MAKING_CODES: &str = "Making new recovery codes…";
pub const KEEP_CODES: &str =
    "Keep these codes where only you find them. They are not shown again, and older ones are void.";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "The codes are copied.";
pub const NOT_COPIED: &str = "This browser does not let the page copy.";
pub const DOWNLOAD: &str = "Download";
pub const PRINT: &str = "Print";
