//! The steps of a random story, and how often each is taken.

use crate::network::{Fate, Stranger};
use crate::server::PEOPLE;
use crate::simulated_browser::KeyMode;
use crate::storage::{Lag, Mode};
use crate::thief::Forgery;
use proptest::prelude::*;

pub const DAY_MS: i64 = 86_400_000;

#[derive(Clone, Debug)]
pub struct Story {
    pub seed: u64,
    pub tabs: usize,
    /// Whether the browser has Web Locks.
    pub locks: bool,
    /// Whether the browser can make a key, so that its sessions are bound to it.
    pub key: bool,
    pub steps: Vec<Step>,
}

/// One step. Tabs are counted among those that are open.
#[derive(Clone, Debug)]
pub enum Step {
    /// Milliseconds pass.
    Wait(u32),
    /// Long enough for the access token to expire.
    Expire,
    Call(usize),
    /// A person presses something that calls the API.
    Press(usize),
    Login {
        tab: usize,
        person: usize,
    },
    Logout(usize),
    /// A person comes back to a tab.
    Look(usize),
    /// The page asks by itself for a renewal, if it is time.
    RenewSoon(usize),
    /// The browser tells all tabs that the network is back.
    Online,
    Freeze(usize),
    Thaw(usize),
    Open,
    Close(usize),
    /// The fate of the next request.
    Fate(Fate),
    /// The server is down for some milliseconds, and has restarted then.
    Restart(u32),
    /// How far the browser's clock is ahead, in milliseconds.
    BrowserClock(i64),
    /// How far the server's clock is ahead, in milliseconds.
    ServerClock(i64),
    Lag(Lag),
    Storage(Mode),
    /// The browser dies, and starts again with what the disk had some milliseconds before.
    Kill {
        behind: u32,
    },
    Key(KeyMode),
    /// The key is gone, though localStorage is there.
    LoseKey,
    /// A thief copies what was stored some milliseconds ago, perhaps with the key.
    Steal {
        age: u32,
        key: bool,
    },
    /// The thief refreshes with the copy.
    UseCopy(Forgery),
    LogOutByCopy(Forgery),
    /// The browser starts again with a backup of its profile, made some milliseconds ago.
    RestoreProfile {
        age: u32,
    },
    BackUpDatabase,
    /// The server starts again with the database of the last backup.
    RestoreDatabase,
}

/// A story in which storage fails at times, and works in the end.
pub fn story() -> impl Strategy<Value = Story> {
    let step = prop_oneof![16 => everyday(), 8 => network(), 6 => others(), 2 => clocks(), 3 => storage()];
    (story_of(step), any::<bool>()).prop_map(|(mut story, key)| {
        story.steps.push(Step::Storage(Mode::Works));
        Story { key, ..story }
    })
}

/// A story in which storage stays as it is.
pub fn story_with_one_storage_mode() -> impl Strategy<Value = Story> {
    let step = prop_oneof![8 => everyday(), 4 => network(), 3 => others(), 1 => clocks()];
    (story_of(step), any::<bool>()).prop_map(|(story, key)| Story { key, ..story })
}

/// A story without a key, in which the browser dies and the disk may be behind.
pub fn unbound_story_with_kills() -> impl Strategy<Value = Story> {
    let step = prop_oneof![8 => everyday(), 3 => network(), 3 => others(), 1 => kill()];
    story_of(step).prop_map(|story| Story { key: false, ..story })
}

/// A story of bound sessions, in which the browser dies at any instant and a thief has copies without the key.
pub fn bound_story() -> impl Strategy<Value = Story> {
    let step = prop_oneof![
        16 => everyday(), 6 => network(), 5 => others(), 1 => clocks(), 3 => kill(), 1 => key(), 12 => thief(false),
    ];
    told(prop_oneof![12 => step.prop_map(|step| vec![step]), 1 => crash()])
}

/// A story in which a thief copies what is stored together with the key.
pub fn story_with_stolen_key() -> impl Strategy<Value = Story> {
    let step = prop_oneof![16 => everyday(), 4 => network(), 3 => others(), 1 => kill(), 8 => thief(true)];
    story_of(step)
}

/// A story in which the browser's key gets lost.
pub fn story_with_lost_keys() -> impl Strategy<Value = Story> {
    let lost = prop_oneof![2 => Just(Step::LoseKey), 1 => key()];
    story_of(prop_oneof![8 => everyday(), 3 => network(), 3 => others(), 2 => lost])
}

/// A story in which older profiles of the browser, or older databases of the server, are restored.
pub fn story_with_restores() -> impl Strategy<Value = Story> {
    let restore = prop_oneof![
        1 => (0..250_000_000_u32).prop_map(|age| Step::RestoreProfile { age }),
        2 => Just(Step::BackUpDatabase),
        1 => Just(Step::RestoreDatabase),
    ];
    story_of(prop_oneof![16 => everyday(), 4 => network(), 3 => others(), 2 => kill(), 2 => restore])
}

fn story_of(step: impl Strategy<Value = Step>) -> impl Strategy<Value = Story> {
    told(step.prop_map(|step| vec![step]))
}

fn told(scene: impl Strategy<Value = Vec<Step>>) -> impl Strategy<Value = Story> {
    let begins = prop_oneof![1 => Just(None), 9 => login().prop_map(Some)];
    let locks = prop_oneof![3 => Just(true), 1 => Just(false)];
    (any::<u64>(), 2..=6_usize, locks, begins, prop::collection::vec(scene, 1..40)).prop_map(
        |(seed, tabs, locks, begins, scenes)| {
            let steps = begins.into_iter().chain(scenes.into_iter().flatten()).collect();
            Story { seed, tabs, locks, key: true, steps }
        },
    )
}

/// A browser dies soon after a refresh, and comes back at once or after the grace time.
fn crash() -> impl Strategy<Value = Vec<Step>> {
    let asleep = prop_oneof![Just(0), 10_000..100_000_u32];
    (tab(), 0..9_000_u32, 0..30_000_u32, asleep).prop_map(|(tab, awake, behind, asleep)| {
        let kill = Step::Kill { behind };
        vec![Step::Expire, Step::Press(tab), Step::Wait(awake), kill, Step::Wait(asleep), Step::Press(0)]
    })
}

/// The disk is behind by at most half a minute.
fn kill() -> impl Strategy<Value = Step> {
    prop_oneof![Just(0), 1..30_000_u32].prop_map(|behind| Step::Kill { behind })
}

fn key() -> impl Strategy<Value = Step> {
    prop_oneof![1 => Just(KeyMode::Hangs), 2 => Just(KeyMode::Works)].prop_map(Step::Key)
}

fn thief(with_key: bool) -> impl Strategy<Value = Step> {
    let age = prop_oneof![Just(0), 1..3_000_u32, 3_000..3_600_000_u32];
    let forgery = || {
        prop_oneof![
            1 => Just(Forgery::NoProof), 1 => Just(Forgery::AnotherKey), 4 => Just(Forgery::BrowsersKey),
        ]
    };
    prop_oneof![
        4 => age.prop_map(move |age| Step::Steal { age, key: with_key }),
        8 => forgery().prop_map(Step::UseCopy),
        1 => forgery().prop_map(Step::LogOutByCopy),
    ]
}

fn tab() -> impl Strategy<Value = usize> {
    0..6_usize
}

fn everyday() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => tab().prop_map(Step::Call),
        3 => tab().prop_map(Step::Press),
        5 => prop_oneof![3 => 0..100_u32, 3 => 100..3_000_u32, 1 => 3_000..30_000_u32].prop_map(Step::Wait),
        4 => Just(Step::Expire),
        3 => login(),
        1 => tab().prop_map(Step::Logout),
        2 => tab().prop_map(Step::RenewSoon),
    ]
}

fn login() -> impl Strategy<Value = Step> {
    (tab(), 0..PEOPLE.len()).prop_map(|(tab, person)| Step::Login { tab, person })
}

fn others() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => tab().prop_map(Step::Look),
        3 => tab().prop_map(Step::Freeze),
        4 => tab().prop_map(Step::Thaw),
        2 => Just(Step::Open),
        1 => tab().prop_map(Step::Close),
        3 => lag().prop_map(Step::Lag),
    ]
}

fn network() -> impl Strategy<Value = Step> {
    prop_oneof![
        9 => fate().prop_map(Step::Fate),
        1 => Just(Step::Online),
        1 => prop_oneof![Just(1), 1..20_000_u32].prop_map(Step::Restart),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    let time = || prop_oneof![3 => 0..200_u32, 1 => 200..9_900_u32];
    let stranger = prop_oneof![
        Just(Stranger::BadGateway),
        prop_oneof![Just(200), Just(401), Just(403)].prop_map(Stranger::Page),
        prop_oneof![Just(3), Just(3_600)].prop_map(|seconds| Stranger::TryLater { seconds }),
    ];
    prop_oneof![
        4 => (time(), time()).prop_map(|(there, back)| Fate::Answered { there, back }),
        3 => time().prop_map(|there| Fate::AnswerLost { there }),
        2 => Just(Fate::RequestLost),
        1 => (time(), stranger.clone()).prop_map(|(there, by)| Fate::Replaced { there, by }),
        1 => stranger.prop_map(Fate::Intercepted),
    ]
}

fn storage() -> impl Strategy<Value = Step> {
    prop_oneof![2 => Just(Mode::Works), 1 => Just(Mode::Denied), 1 => Just(Mode::Full)]
        .prop_map(Step::Storage)
}

fn clocks() -> impl Strategy<Value = Step> {
    let error = || prop_oneof![Just(0), Just(DAY_MS), Just(-DAY_MS), -100_000..100_000_i64];
    prop_oneof![error().prop_map(Step::BrowserClock), error().prop_map(Step::ServerClock)]
}

/// Views follow within the second that the protocol counts on. Events may be much later.
fn lag() -> impl Strategy<Value = Lag> {
    let view = prop_oneof![2 => 0..50_u32, 1 => 50..990_u32];
    let event = prop_oneof![2 => 0..100_u32, 1 => 100..60_000_u32];
    (view, event).prop_map(|(view, event)| Lag { view, event })
}
