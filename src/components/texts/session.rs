//! The picture of a session.

pub const LOGGED_IN: &str = "Logged in";
pub const RENEWED: &str = "Renewed";
pub const REPEATED: &str = "Repeated";
pub const KEPT: &str = "Renewed without rotation";
pub const HEALED: &str = "Healed";
pub const COPY_REFUSED: &str = "Copy refused";
pub const ENDED: &str = "Ended";
pub const UNREACHABLE: &str = "Server unreachable";
pub const REACHABLE: &str = "Server reachable again";

pub const LOGGED_IN_RULE: &str = "A username and its password began the session, at generation 0.";
pub const RENEWED_RULE: &str =
    "The newest refresh token was presented: a new generation begins, and the tokens before it are spent.";
pub const REPEATED_RULE: &str = "The token before the newest was presented again by the try that had spent it: its answer was lost, so the same answer is given again.";
pub const KEPT_RULE: &str =
    "Rotation is off on this server: the refresh token stays the same, beside a new access token.";
pub const HEALED_RULE: &str = "An older token was presented with this browser's key: the browser had lost what it stored, so it gets the newest generation again.";
pub const COPY_REFUSED_RULE: &str = "A token was presented without this browser's key, or with another one: a copy. It is refused, and the session is not touched.";
pub const ENDED_RULE: &str =
    "A spent token was presented that no lost answer explains: two parties use one session, so it ended.";
pub const UNREACHABLE_RULE: &str = "No answer came. That ends nothing: only the server's own refusal does.";
pub const REACHABLE_RULE: &str = "The server answers again, and the session goes on where it was.";

pub const SEEN_HERE: &str = "seen here";
pub const TOLD_BY_SERVER: &str = "told by the server";

pub const SUMMARY_ENDED: &str = "Ended.";
pub const SUMMARY_UNREACHABLE: &str = "The server can't be reached. The session goes on once it answers.";

pub const SAY_COPY_REFUSED: &str = "A copy of this session was refused.";
pub const SAY_ENDED: &str = "This session has ended.";
pub const SAY_UNREACHABLE: &str = "The server can't be reached.";
pub const SAY_REACHABLE: &str = "The server can be reached again.";

pub const TIME_SHOWN: &str = "Time shown";
pub const QUARTER_HOUR: &str = "15 min";
pub const DAY: &str = "24 h";
pub const WHOLE: &str = "Whole session";
pub const PAUSE: &str = "Pause";
pub const EVENT: &str = "Event";
pub const ALL_EVENTS: &str = "All events";

pub const LANE_SESSION: &str = "Session";
pub const LANE_TOKENS: &str = "Access tokens";
pub const LANE_EVENTS: &str = "Events";

pub const WHEN: &str = "When";
pub const GENERATION: &str = "Generation";
pub const FROM: &str = "From";
pub const KNOWN: &str = "Known";
pub const RULE: &str = "Rule";
pub const BY_HAND: &str = "By hand";
pub const NOT_BY_HAND: &str = "Not possible: only this browser has the key that this session is bound to. A session that a command line begins has no key.";

/// The times are texts.
pub fn summary(renewals: usize, since: &str, next: &str) -> String {
    let renewed = match renewals {
        0 => "Not renewed".to_owned(),
        1 => "Renewed once".to_owned(),
        count => format!("Renewed {count} times"),
    };
    format!("Working. {renewed} since {since}; next about {next}.")
}

/// Texts of development builds.
pub mod rehearsal {
    pub const HEADING: &str = "Try it (development builds only)";
    pub const RENEW: &str = "Renew now";
    pub const LOSE: &str = "Lose the next answer";
    pub const STEAL: &str = "Play the thief";
    pub const ASKED: &str = "Asked for a renewal.";
    pub const WILL_BE_LOST: &str = "The next answer to a refresh will be lost.";
    pub const ANSWERED: &str = "The thief was answered.";

    pub fn refused(why: &str, rule: &str) -> String {
        format!("The thief was refused: {why} {rule}")
    }
}
