//! The forms.

use super::text::texts;

texts! {
    USERNAME = "Username";
    PASSWORD = "Password";
    CURRENT_PASSWORD = "Current password";
    NEW_PASSWORD = "New password";
    SHOW_PASSWORD = "Show password";

    USERNAME_RULE = "3 to 64 letters, digits or . _ - +, no spaces.";
    /// Users may type their name in capital letters, which it never has.
    USERNAME_BECOMES = "Your username will be {username}.";

    PASSWORD_RULE = "Use 8 to 256 characters. Longer is better, and spaces are welcome.";

    LOG_IN = "Log in";
    LOGGING_IN = "Logging in…";
    CREATE_ACCOUNT = "Create account";
    CREATING_ACCOUNT = "Creating your account…";
    CHANGE_PASSWORD = "Change password";
    CHANGING_PASSWORD = "Changing your password…";

    ENTER_USERNAME = "Enter a username.";
    ENTER_PASSWORD = "Enter a password.";
    ENTER_YOUR_PASSWORD = "Enter your password.";
    ENTER_CURRENT_PASSWORD = "Enter your current password.";
    ENTER_NEW_PASSWORD = "Enter a new password.";
    NOT_YOUR_PASSWORD = "This is not your password.";
    NOT_CURRENT_PASSWORD = "This is not your current password.";
    PASSWORD_CHANGED = "Your password is changed. All your other devices are logged out.";

    TOO_MANY_ATTEMPTS = "Too many attempts.";
    RETRY_IN = "Try again in {seconds} s.";
    RETRY_NOW = "You can try again now.";
    LOGGED_IN_AS = "You are logged in as {username}.";

    TOO_EASY = "Too easy to guess.";
    FAIR = "Fair.";
    GOOD = "Good.";
    STRONG = "Strong.";
    /// As long as the longest verdict. The strength meter keeps room for it.
    LONGEST_VERDICT = "Too easy to guess. This is similar to a commonly used password. Add another word or two. Uncommon words are better. Predictable substitutions like '@' instead of 'a' don't help very much.";
}
