//! The picture of a session.

use super::text::texts;

texts! {
    LOGGED_IN = "Logged in";
    RENEWED = "Renewed";
    REPEATED = "Repeated";
    KEPT = "Renewed without rotation";
    HEALED = "Healed";
    COPY_REFUSED = "Copy refused";
    ENDED = "Ended";
    UNREACHABLE = "Server unreachable";
    REACHABLE = "Server reachable again";

    LOGGED_IN_RULE = "A username and its password began the session, at generation 0.";
    RENEWED_RULE = "The newest refresh token was presented: a new generation begins, and the tokens before it are spent.";
    REPEATED_RULE = "The token before the newest was presented again by the try that had spent it: its answer was lost, so the same answer is given again.";
    KEPT_RULE = "Rotation is off on this server: the refresh token stays the same, beside a new access token.";
    HEALED_RULE = "An older token was presented with this browser's key: the browser had lost what it stored, so it gets the newest generation again.";
    COPY_REFUSED_RULE = "A token was presented without this browser's key, or with another one: a copy. It is refused, and the session is not touched.";
    ENDED_RULE = "A spent token was presented that no lost answer explains: two parties use one session, so it ended.";
    UNREACHABLE_RULE = "No answer came. That ends nothing: only the server's own refusal does.";
    REACHABLE_RULE = "The server answers again, and the session goes on where it was.";

    SEEN_HERE = "seen here";
    TOLD_BY_SERVER = "told by the server";

    SUMMARY_ENDED = "Ended.";
    SUMMARY_UNREACHABLE = "The server can't be reached. The session goes on once it answers.";

    SAY_COPY_REFUSED = "A copy of this session was refused.";
    SAY_ENDED = "This session has ended.";
    SAY_UNREACHABLE = "The server can't be reached.";
    SAY_REACHABLE = "The server can be reached again.";
    /// One of the four sentences above. The time tells two events of one kind apart.
    NEWS = "{time}: {sentence}";

    TIME_SHOWN = "Time shown";
    QUARTER_HOUR = "15 min";
    DAY = "24 h";
    WHOLE = "Whole session";
    PAUSE = "Pause";
    EVENT = "Event";
    ALL_EVENTS = "All events";

    LANE_SESSION = "Session";
    LANE_TOKENS = "Access tokens";
    LANE_EVENTS = "Events";

    WHEN = "When";
    GENERATION = "Generation";
    FROM = "From";
    KNOWN = "Known";
    RULE = "Rule";
    BY_HAND = "By hand";
    NOT_BY_HAND = "Not possible: only this browser has the key that this session is bound to. A session that a command line begins has no key.";

    NOT_RENEWED = "Working. Not renewed since {since}; next about {next}.";
    RENEWED_ONCE = "Working. Renewed once since {since}; next about {next}.";
    RENEWED_TIMES = "Working. Renewed {count} times since {since}; next about {next}.";
    /// An event in the picture, for screen readers.
    EVENT_NAME = "{time}: {event}, {source}";
}
