//! Faults that developers can try out: in development builds only.

use super::text::texts;

texts! {
    HEADING = "Try it (development builds only)";
    RENEW = "Renew now";
    LOSE = "Lose the next answer";
    STEAL = "Play the thief";
    ASKED = "Asked for a renewal.";
    WILL_BE_LOST = "The next answer to a refresh will be lost.";
    ANSWERED = "The thief was answered.";
    REFUSED = "The thief was refused: {reason} {rule}";
}
