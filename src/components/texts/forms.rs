//! The forms.

pub const USERNAME: &str = "Username";
pub const PASSWORD: &str = "Password";
pub const CURRENT_PASSWORD: &str = "Current password";
pub const NEW_PASSWORD: &str = "New password";
pub const SHOW_PASSWORD: &str = "Show password";

pub const USERNAME_RULE: &str = "3 to 64 letters, digits or . _ - +, no spaces.";
/// Users may type their name in capital letters, which it never has.
pub fn username_becomes(name: &str) -> String {
    format!("Your username will be {name}.")
}

pub const PASSWORD_RULE: &str = "Use 8 to 256 characters. Longer is better, and spaces are welcome.";

pub const LOG_IN: &str = "Log in";
pub const LOGGING_IN: &str = "Logging in…";
pub const CREATE_ACCOUNT: &str = "Create account";
pub const CREATING_ACCOUNT: &str = "Creating your account…";
pub const CHANGE_PASSWORD: &str = "Change password";
pub const CHANGING_PASSWORD: &str = "Changing your password…";

pub const ENTER_USERNAME: &str = "Enter a username.";
pub const ENTER_PASSWORD: &str = "Enter a password.";
pub const ENTER_YOUR_PASSWORD: &str = "Enter your password.";
pub const ENTER_CURRENT_PASSWORD: &str = "Enter your current password.";
pub const ENTER_NEW_PASSWORD: &str = "Enter a new password.";
pub const NOT_YOUR_PASSWORD: &str = "This is not your password.";
pub const NOT_CURRENT_PASSWORD: &str = "This is not your current password.";
pub const PASSWORD_CHANGED: &str = "Your password is changed. All your other devices are logged out.";

pub const TOO_MANY_ATTEMPTS: &str = "Too many attempts. ";
pub const RETRY_NOW: &str = "You can try again now.";

pub fn retry_in(seconds: i64) -> String {
    format!("Try again in {seconds} s.")
}

pub fn logged_in_as(username: &str) -> String {
    format!("You are logged in as {username}.")
}

pub const TOO_EASY: &str = "Too easy to guess. ";
pub const FAIR: &str = "Fair. ";
pub const GOOD: &str = "Good. ";
pub const STRONG: &str = "Strong. ";
/// As long as the longest verdict. The strength meter keeps room for it.
pub const LONGEST_VERDICT: &str = "Too easy to guess. This is similar to a commonly used password. Add another word or two. Uncommon words are better. Predictable substitutions like '@' instead of 'a' don't help very much.";
