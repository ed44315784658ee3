//! Performs thousands of random stories of bound sessions on the real server.

mod browser;
mod expected;
mod play;
mod present;
mod seen;
mod story;

use crate::stories::{at_least, tell_stories, times};
use play::Play;
use seen::Seen;
use story::story;

const STORIES: u32 = 2_000;

#[test]
fn the_promises_to_bound_sessions_hold_in_random_stories() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = tell_stories(STORIES, &story(), |(peril, ops)| {
        runtime.block_on(async {
            let mut play = Play::begin(peril).await?;
            for op in &ops {
                play.perform(op).await?;
            }
            play.end().await?;
            Ok(play.seen)
        })
    });
    for what in EXPECTED {
        at_least(&seen, what, 50);
    }
    let (lost, restored) = (times(&seen, Seen::DatabaseTooOld), times(&seen, Seen::DatabaseRestored));
    assert!(lost * 50 < restored, "{lost} of {restored} old databases cost the owner the session");
    let (lost, restored) = (times(&seen, Seen::ProfileTooOld), times(&seen, Seen::ProfileRestored));
    assert!(lost * 10 < restored, "{lost} of {restored} old profiles cost the owner the session");
}

const EXPECTED: [Seen; 10] = [
    Seen::Rotated,
    Seen::Repeated,
    Seen::Healed,
    Seen::CopyRefused,
    Seen::Robbed,
    Seen::ThiefFound,
    Seen::DatabaseRestored,
    Seen::ProfileRestored,
    Seen::AskedForNonce,
    Seen::DelayFound,
];
