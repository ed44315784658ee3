//! The key that a session is bound to, and the session's line of descent, as its row has them.

use crate::tokens::Thumbprint;

/// The key of a bound session, and the branches of its refresh tokens. The rotation rule explains what it does with
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The key's thumbprint. It never changes.
    pub thumbprint: Thumbprint,
    /// The branch in use. While a fork is undecided, the one that was in use before it.
    pub branch: i64,
    /// The number of the newest branch; the first is 0.
    pub branches: i64,
    /// The generation of the last fork that was decided: from there on, the branch is the one in use. 0 if there was none.
    pub fork: i64,
    /// The token from which the browser came that went on there.
    pub resumed: Place,
    /// Whether a heal has forked the line at the row's generation, and nobody has presented a token of either side.
    pub fork_undecided: bool,
    /// The token from which the browser came that healed, while that fork is undecided.
    pub healed_from: Place,
    /// The oldest generation that may be presented.
    pub floor: i64,
}

/// The place of a refresh token in its session's line of descent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Its generation: `gen`.
    pub generation: i64,
    /// Its branch: `br`.
    pub branch: i64,
}

impl Binding {
    /// A binding to a key without any fork.
    pub fn new(thumbprint: Thumbprint) -> Self {
        Self {
            thumbprint,
            branch: 0,
            branches: 0,
            fork: 0,
            resumed: Place::default(),
            fork_undecided: false,
            healed_from: Place::default(),
            floor: 0,
        }
    }

    /// The branch of the token that the row issued last.
    pub fn newest_branch(&self) -> i64 {
        if self.fork_undecided { self.branches } else { self.branch }
    }
}
