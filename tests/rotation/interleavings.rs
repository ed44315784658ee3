//! Performs thousands of random stories on the real server and on the model, and checks the promises after each step.

use crate::model::Rule;
use crate::play::Play;
use crate::promises::Seen;
use crate::stories::{at_least, tell_stories};
use crate::story::story;

const STORIES: u32 = 2_000;

#[test]
fn the_promises_hold_in_random_stories() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = tell_stories(STORIES, &story(), |story| {
        runtime.block_on(async {
            let mut play = Play::begin().await?;
            for op in &story {
                play.perform(op).await?;
            }
            Ok(play.seen)
        })
    });
    for what in EXPECTED {
        at_least(&seen, what, 50);
    }
}

const EXPECTED: [Seen; 15] = [
    Seen::Answer(Rule::Rotated),
    Seen::Answer(Rule::Healed),
    Seen::Answer(Rule::LostAnswer),
    Seen::Answer(Rule::Grace),
    Seen::Answer(Rule::GraceWithKey),
    Seen::Answer(Rule::KeyAgain),
    Seen::Answer(Rule::Reuse),
    Seen::Answer(Rule::Over),
    Seen::Answer(Rule::Expired),
    Seen::Answer(Rule::Forgotten),
    Seen::HonestInTrouble,
    Seen::Theft,
    Seen::Race,
    Seen::WatcherDetected,
    Seen::SuccessorAgain,
];
