//! The life of a key: published, signing, retired. All nodes derive it from the times at which the keys were made, so
//! they agree without telling each other.

use serde::Serialize;

/// How long a new key is only published, in seconds: other services may cache JWKS for 300 s, and a minute is for
/// clocks that differ and for copying the file to other nodes.
pub(super) const PUBLISHED_FOR: i64 = 360;

/// The state of a key. Keys of every state verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyState {
    /// It will sign once every cached JWKS that lacks it has expired.
    Published,
    /// It signs.
    Signing,
    /// It has signed, and verifies until the last token that it signed has expired.
    Retired,
}

/// The position of the key that signs among keys made at these milliseconds, the newest first: the newest that has
/// been published for long enough, or else the oldest, which has nothing to wait for.
pub(super) fn signing(made_ms: impl ExactSizeIterator<Item = i64>, now: i64) -> usize {
    let oldest = made_ms.len().saturating_sub(1);
    made_ms.map(start).enumerate().find(|(_, start)| *start <= now).map_or(oldest, |(position, _)| position)
}

/// The state of the key at this position and the second at which it entered that state.
pub(super) fn state(made_ms: &[i64], position: usize, now: i64) -> (KeyState, i64) {
    let made = made_ms[position] / 1_000;
    match position.cmp(&signing(made_ms.iter().copied(), now)) {
        std::cmp::Ordering::Less => (KeyState::Published, made),
        // The first key signs from the moment when it was made.
        std::cmp::Ordering::Equal if position + 1 == made_ms.len() => (KeyState::Signing, made),
        std::cmp::Ordering::Equal => (KeyState::Signing, start(made_ms[position])),
        std::cmp::Ordering::Greater => (KeyState::Retired, start(made_ms[position - 1])),
    }
}

/// The second at which a key that has predecessors begins to sign.
fn start(made_ms: i64) -> i64 {
    made_ms / 1_000 + PUBLISHED_FOR
}

#[cfg(test)]
mod tests {
    use super::*;
    use KeyState::{Published, Retired, Signing};

    fn states(made: &[i64], now: i64) -> Vec<(KeyState, i64)> {
        let made_ms: Vec<_> = made.iter().map(|second| second * 1_000).collect();
        (0..made.len()).map(|position| state(&made_ms, position, now)).collect()
    }

    #[test]
    fn the_first_key_signs_at_once() {
        assert_eq!(states(&[1_000], 1_000), [(Signing, 1_000)]);
        // Of two nodes that both made a first key, all use the older one.
        assert_eq!(states(&[1_001, 1_000], 1_001), [(Published, 1_001), (Signing, 1_000)]);
    }

    #[test]
    fn a_new_key_signs_when_every_cached_jwks_has_expired() {
        let keys = [2_000, 1_000];
        assert_eq!(states(&keys, 2_359), [(Published, 2_000), (Signing, 1_000)]);
        assert_eq!(states(&keys, 2_360), [(Signing, 2_360), (Retired, 2_360)]);
    }

    #[test]
    fn keys_take_over_from_each_other_in_turn() {
        let keys = [2_100, 2_000, 1_000];
        assert_eq!(states(&keys, 2_200), [(Published, 2_100), (Published, 2_000), (Signing, 1_000)]);
        assert_eq!(states(&keys, 2_360), [(Published, 2_100), (Signing, 2_360), (Retired, 2_360)]);
        assert_eq!(states(&keys, 2_460), [(Signing, 2_460), (Retired, 2_460), (Retired, 2_360)]);
    }

    #[test]
    fn a_clock_that_is_behind_never_leaves_a_node_without_a_signing_key() {
        assert_eq!(states(&[2_000, 1_000], 0), [(Published, 2_000), (Signing, 1_000)]);
    }
}
