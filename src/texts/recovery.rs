//! The ways back in without the password, and the codes for it.

use super::text::texts;

texts! {
    FORGOT_TITLE = "Forgot your password?";
    FORGOT_DESCRIPTION = "Set a new password for your account with a recovery code.";
    FORGOT = "Forgot your password?";
    FORGOT_HELP = "Set a new one with one of the recovery codes that you have kept.";
    NO_CODES = "No codes? Ask the people who run this site for a link.";
    MAIL_HELP = "We can send a link to the email address of your account.";
    USERNAME_OR_ADDRESS = "Username or email address";
    ENTER_USERNAME_OR_ADDRESS = "Enter your username or your email address.";
    SEND_LINK = "Send a link";
    SENDING_LINK = "Sending a link…";
    LINK_SENT = "If there is an account of this name or address, and it has a verified email address, we have sent a link there. It is good for an hour.";
    BY_CODE = "With a recovery code";
    NO_MAIL_AND_NO_CODES = "No mail and no codes? Ask the people who run this site for a link.";
    BACK_TO_LOGIN = "Back to the login";

    RECOVER_TITLE = "Set a new password";
    RECOVER = "Set a new password";
    RECOVER_HELP = "This link lets you back in, once. All your devices will be logged out.";
    LINK_FAILS = "The link no longer works? Ask for a new one, or";
    USE_CODE = "use a recovery code";

    CODE = "Recovery code";
    CODE_RULE = "16 letters and digits, such as K7QF-2M9T-XW4C-8HNR.";
    ENTER_CODE = "Enter a recovery code.";
    WRONG_CODE = "The username or the code is wrong, or the code was used.";
    SET_PASSWORD = "Set new password";
    SETTING_PASSWORD = "Setting your new password…";
    PASSWORD_SET = "Your new password is set. All your devices are logged out.";
    LOG_IN = "Log in";

    CODES = "Recovery codes";
    CODES_HELP = "If you forget your password, one of these ten codes lets you back in. Each works once.";
    MAKE_CODES = "Make new recovery codes";
    MAKING_CODES = "Making new recovery codes…";
    /// The answer to the request for new ones got lost.
    CODES_MAY_BE_VOID = "The server can't be reached. Your older codes may be void now: try again to get new ones.";
    KEEP_CODES = "Keep these codes where only you find them. They are not shown again, and older ones are void.";
    COPY = "Copy";
    COPIED = "The codes are copied.";
    NOT_COPIED = "This browser does not let the page copy.";
    DOWNLOAD = "Download";
    /// The name of the file with the codes.
    FILE = "recovery-codes.txt";
    PRINT = "Print";
}
