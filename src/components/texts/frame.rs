//! The header, the notices and the footer of every page.

/// The name of the site, unless the app has one of its own.
pub const SITE: &str = "Latchkey";
pub const SKIP: &str = "Skip to content";
pub const SESSION_NAV: &str = "Account";
pub const LOG_IN: &str = "Log in";
pub const LOG_OUT: &str = "Log out";
pub const CREATE_ACCOUNT: &str = "Create account";
pub const FOOTER: &str = "No cookies and no trackers. This browser keeps your session until you log out. After that it keeps only a key, and a mark that you logged in here before.";

pub const UNREACHABLE: &str = "The server can't be reached. You are still logged in; trying again.";
pub const NOT_STORED: &str =
    "This browser keeps no data for this site, so you stay logged in only until you leave this page.";

pub const LOGGED_OUT: &str = "You are logged out.";
pub const LOGGED_OUT_UNTOLD: &str = "You are logged out here. The server can't be reached: it ends the session as soon as this browser reaches it.";
pub const LOGGED_OUT_ELSEWHERE: &str = "You are logged out: another page of this browser ended the session.";
pub const ACCOUNT_DELETED: &str = "Your account is deleted.";

pub const INCOMPLETE: &str = "This page has not loaded completely, so it can't log you in or out. ";
pub const CRASHED: &str = "This page has stopped working. ";
pub const UNSUPPORTED: &str = "Logging in needs WebAssembly, which this browser does not have or does not allow for this site. On an iPhone, Lockdown Mode turns it off. ";
pub const LOAD_AGAIN: &str = "Load it again";

pub const LOADING: &str = "Loading…";
pub const TRY_AGAIN: &str = "Try again";
