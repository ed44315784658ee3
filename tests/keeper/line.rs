//! The line of descent of a bound session, as its tokens show it.

use latchkey::wire::RefreshClaims;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use std::collections::{BTreeMap, BTreeSet};

/// A bound session's tokens so far.
#[derive(Default)]
pub struct Line {
    /// When the token of each generation and branch was made, and when it expires; `None` if an older database has been
    /// restored since, which makes it anew.
    tokens: BTreeMap<(i64, i64), Option<(i64, i64)>>,
    /// Where it last forked, and the sides of that fork that were presented since and answered.
    fork: Option<(i64, BTreeSet<i64>)>,
}

/// How a refresh was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    Successor,
    /// With a successor that was handed out before.
    SuccessorAgain,
    /// With the newest generation on a new branch.
    NewBranch,
}

impl Line {
    /// One token was presented and answered with another.
    pub fn answered(
        &mut self,
        presented: &RefreshClaims,
        with: &RefreshClaims,
    ) -> Result<Answered, TestCaseError> {
        let [(_, presented_branch), (_, branch)] = [presented, with].map(place);
        self.tokens.entry(place(presented)).or_insert(Some((presented.iat, presented.exp)));
        let newest_branch = self.tokens.keys().map(|(_, branch)| *branch).max().unwrap_or_default();
        if let Some((fork, sides)) = &mut self.fork
            && presented.generation >= *fork
        {
            sides.insert(presented_branch);
            prop_assert!(sides.len() == 1, "both sides of a fork were answered: {:?}", sides);
        }
        let made = (with.iat, with.exp);
        let earlier = self.tokens.insert(place(with), Some(made));
        prop_assert_eq!(earlier.flatten().unwrap_or(made), made, "a refresh has two successors");
        if branch > newest_branch {
            self.fork = Some((with.generation, BTreeSet::new()));
            return Ok(Answered::NewBranch);
        }
        Ok(if earlier.is_some() { Answered::SuccessorAgain } else { Answered::Successor })
    }

    /// An older database was restored.
    pub fn database_restored(&mut self) {
        self.tokens.values_mut().for_each(|made| *made = None);
    }
}

fn place(claims: &RefreshClaims) -> (i64, i64) {
    (claims.generation, claims.br.unwrap_or_default())
}
