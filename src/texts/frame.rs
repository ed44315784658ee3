//! The header, the notices and the footer of every page.

use super::text::texts;

texts! {
    SKIP = "Skip to content";
    SESSION_NAV = "Account";
    LOG_IN = "Log in";
    LOG_OUT = "Log out";
    CREATE_ACCOUNT = "Create account";

    UNREACHABLE = "The server can't be reached. You are still logged in; trying again.";
    NOT_STORED = "This browser keeps no data for this site, so you stay logged in only until you leave this page.";

    LOGGED_OUT = "You are logged out.";
    LOGGED_OUT_UNTOLD = "You are logged out here. The server has not confirmed it yet: this browser will ask it again to end the session.";
    LOGGED_OUT_ELSEWHERE = "You are logged out: another page of this browser ended the session.";
    ACCOUNT_DELETED = "Your account is deleted.";

    INCOMPLETE = "This page has not loaded completely, so it can't log you in or out.";
    CRASHED = "This page has stopped working.";
    UNSUPPORTED = "Logging in needs WebAssembly, which this browser does not have or does not allow for this site. On an iPhone, Lockdown Mode turns it off.";
    LOAD_AGAIN = "Load it again";

    LOADING = "Loading…";
    TRY_AGAIN = "Try again";
}
