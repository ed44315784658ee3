//! The ends of a session.

use crate::components::frame::duration;
use crate::keeper::State;

/// The times of a session, in Unix seconds on the server's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Times {
    /// When it was last renewed.
    pub(super) renewed_at: i64,
    /// When its access token expires.
    pub(super) access_ends_at: i64,
    /// When it ends if it is not renewed.
    pub(super) unused_end: i64,
    /// When it began, and when it ends however often it is renewed. Only the server knows it.
    pub(super) at_most: Option<(i64, i64)>,
    /// The server's clock minus this browser's, in seconds.
    pub(super) clock_offset: f64,
}

/// A countdown: the seconds left, and the whole time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) left: i64,
    pub(super) of: i64,
}

impl Times {
    /// The times of the session in this state, if somebody is signed in. `at_most`: when it began and when it ends
    /// however often it is renewed.
    pub(super) fn of(state: &State, at_most: Option<(i64, i64)>) -> Option<Self> {
        match state {
            State::SignedIn(session) => Some(Self {
                renewed_at: session.access_issued_at,
                access_ends_at: session.access_expires_at,
                unused_end: session.session_expires_at,
                at_most,
                clock_offset: session.clock_offset as f64 / 1_000.0,
            }),
            _ => None,
        }
    }

    /// The time until the session ends if it is not renewed. Once the session's absolute end comes first, it counts
    /// down to that.
    pub(super) fn unused(&self, now: f64) -> Clock {
        match self.at_most {
            Some((_, end)) if self.unused_end >= end => self.at_most(now).unwrap_or(self.since_renewal(now)),
            _ => self.since_renewal(now),
        }
    }

    /// The time until the session ends however often it is renewed.
    pub(super) fn at_most(&self, now: f64) -> Option<Clock> {
        self.at_most.map(|(begin, end)| Clock { left: duration::remaining(end, now), of: end - begin })
    }

    fn since_renewal(&self, now: f64) -> Clock {
        Clock { left: duration::remaining(self.unused_end, now), of: self.unused_end - self.renewed_at }
    }

    /// About when a page that is open renews the session: a minute before its access token expires, or a quarter of
    /// the token's life if that is shorter.
    pub(super) fn renews_at(&self) -> i64 {
        let life = self.access_ends_at - self.renewed_at;
        self.access_ends_at - (life / 4).min(60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WEEK: i64 = 7 * 86_400;
    const MONTH: i64 = 30 * 86_400;

    /// A session that began at 0 and was renewed at this time.
    fn renewed_at(time: i64) -> Times {
        Times {
            renewed_at: time,
            access_ends_at: time + 900,
            unused_end: (time + WEEK).min(MONTH),
            at_most: Some((0, MONTH)),
            clock_offset: 0.0,
        }
    }

    /// How full the bar is.
    fn bar(clock: Clock) -> f64 {
        clock.left as f64 / clock.of as f64
    }

    #[test]
    fn a_session_that_is_not_used_ends_before_its_last_end() {
        assert_eq!(renewed_at(0).unused(10.0), Clock { left: WEEK - 10, of: WEEK });
        assert_eq!(renewed_at(0).at_most(10.0), Some(Clock { left: MONTH - 10, of: MONTH }));
        assert_eq!(renewed_at(0).renews_at(), 840);
    }

    proptest! {
        /// Each renewal used to refill the bar while the session died.
        #[test]
        fn no_renewal_refills_the_bar_once_the_last_end_is_the_nearest(first in MONTH - WEEK..MONTH, more in 0..WEEK) {
            let then = (first + more).min(MONTH - 1);
            let (before, after) = (renewed_at(first), renewed_at(then));
            prop_assert!(bar(after.unused(then as f64)) <= bar(before.unused(first as f64)));
            prop_assert_eq!(Some(after.unused(then as f64)), after.at_most(then as f64));
        }
    }
}
