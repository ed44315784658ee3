//! What a row knows of the key that its session is bound to, and of the session's line of descent.

use crate::tokens::Thumbprint;

/// The key of a bound session, and the branches of its refresh tokens. The rotation rule explains what it does with
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The key's thumbprint. It never changes.
    pub thumbprint: Thumbprint,
    /// The branch in use. While a fork is undecided, the branch that the last heal gave up.
    pub branch: i64,
    /// The number of the newest branch; the first is 0.
    pub branches: i64,
    /// The generation at which the line forked last; 0 if it has no fork.
    pub fork: i64,
    /// Whether the owner of the line after that fork is still to be found out: nobody has presented a token of any
    /// of its sides. The fork's generation is then the row's.
    pub fork_undecided: bool,
    /// The oldest generation that may be presented.
    pub floor: i64,
}

impl Binding {
    /// The branch of the token that the row issued last.
    pub fn newest_branch(&self) -> i64 {
        if self.fork_undecided { self.branches } else { self.branch }
    }
}
