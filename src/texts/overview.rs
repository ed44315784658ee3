//! The account page.

use super::text::texts;

texts! {
    THIS_DEVICE = "This device";
    UNUSED = "If you don't come back";
    AT_MOST = "At the latest";
    CHECK = "Check now";
    CHECKING = "Checking…";

    CODES_OFFER = "If you forget your password, a recovery code lets you back in. Make some while you remember it.";
    MAKE_CODES = "Make recovery codes";
    DECLINE_CODES = "No, thank you";

    BOUND = "Only this browser can use this session: a copy of it is refused.";
    UNBOUND_WITHOUT_KEY = "This session is not tied to this browser, which kept no key for it when you logged in. If a copy of it is used, the session ends.";
    UNBOUND_WITHOUT_HTTPS = "This session is not tied to this browser, because the page did not come over https. If a copy of it is used, the session ends.";

    MEMBER_SINCE = "Member since {date}";
    STAY_LOGGED_IN = "You stay logged in until {unused} if you don't come back, until {at_most} at the latest.";
    STAY_LOGGED_IN_UNTIL = "You stay logged in until {at_most}, even if you come back.";
    RENEWED = "Last renewed {last}, next about {next}.";
    NOT_RENEWED = "Not renewed since the login at {last}, next about {next}.";
    CHECKED = "The server confirmed at {time} that you are logged in as {username}.";

    // The time that is left.
    LEFT_DAYS = "{days} d {hours} h {minutes} min";
    LEFT_HOURS = "{hours} h {minutes} min";
    LEFT_MINUTES = "{minutes} min {seconds} s";
}
