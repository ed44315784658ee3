//! The cases in the stories.

/// The cases that the stories must cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Rotated,
    /// The same successor again.
    Repeated,
    /// A spent token was answered on a new branch.
    Healed,
    /// The server asked for a nonce, and got it.
    AskedForNonce,
    /// The server asked for a nonce, and nobody was there any more.
    DelayFound,
    CopyRefused,
    /// A thief with the key got an answer.
    Robbed,
    ThiefFound,
    DatabaseRestored,
    ProfileRestored,
    /// Databases of different ages cost the owner the session.
    DatabaseTooOld,
    /// An old profile cost the owner the session.
    ProfileTooOld,
}
