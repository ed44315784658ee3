//! When to renew the tokens: a pure decision, made before each call.

use super::record::Held;

/// What a call should do about its access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is good for a while: use it.
    Use,
    /// It is still good: use it, and renew behind the call.
    UseAndRenewBehind,
    /// It has expired, or will have before a call arrives: renew first.
    RenewFirst,
}

/// Renewal begins at most this many milliseconds before the end of the token's life.
const MARGIN: i64 = 60_000;

/// Decides at `now`, our clock's milliseconds since the Unix epoch. The margin is the smaller of 60 s
/// and a quarter of the token's life; in the last quarter of the margin a call might arrive too late.
pub fn renewal(now: i64, held: &Held) -> Renewal {
    let Some(claims) = held.access_token.claims() else {
        return Renewal::RenewFirst;
    };
    let life = (claims.exp - claims.iat) * 1_000;
    let left = claims.exp * 1_000 - (now + held.clock_offset);
    let margin = MARGIN.min(life / 4);
    if left > margin {
        Renewal::Use
    } else if left > margin / 4 {
        Renewal::UseAndRenewBehind
    } else {
        Renewal::RenewFirst
    }
}

/// Whether the access token would be accepted at `now`, in our clock's milliseconds.
pub fn is_good(now: i64, held: &Held) -> bool {
    held.access_token.claims().is_some_and(|claims| now + held.clock_offset < claims.exp * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{AccessToken, RefreshToken};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    fn held(iat: i64, exp: i64, clock_offset: i64) -> Held {
        let payload = format!(
            r#"{{"iss":"i","aud":"a","sub":"u","sid":"s","jti":"j","iat":{iat},"exp":{exp},"preferred_username":"n"}}"#
        );
        Held {
            access_token: AccessToken::from_text(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))),
            refresh_token: RefreshToken::from_text(String::new()),
            clock_offset,
            pending_key: None,
        }
    }

    #[test]
    fn renewal_follows_the_table_of_ages() {
        use Renewal::{RenewFirst, Use, UseAndRenewBehind};
        let cases = [
            // (life in s, milliseconds into it, decision)
            (900, 0, Use),
            (900, 839_999, Use),
            (900, 840_000, UseAndRenewBehind),
            (900, 884_999, UseAndRenewBehind),
            (900, 885_000, RenewFirst),
            (900, 900_000, RenewFirst),
            (900, 86_400_000, RenewFirst),
            (8, 5_999, Use),
            (8, 6_000, UseAndRenewBehind),
            (8, 7_500, RenewFirst),
            (1, 700, Use),
            (0, 0, RenewFirst),
        ];
        for (life, into, decision) in cases {
            let held = held(1_000, 1_000 + life, 0);
            assert_eq!(renewal(1_000_000 + into, &held), decision, "{into} ms into {life} s");
        }
    }

    #[test]
    fn a_text_that_is_no_token_is_renewed() {
        let mut held = held(0, 900, 0);
        held.access_token = AccessToken::from_text("garbage".into());
        assert_eq!(renewal(0, &held), Renewal::RenewFirst);
        assert!(!is_good(0, &held));
    }

    proptest! {
        /// A clock that is wrong by whatever was measured changes nothing.
        #[test]
        fn a_wrong_clock_changes_no_decision(life in 1..5_000i64, into in -10_000..6_000_000i64, wrong in -200_000_000..200_000_000i64) {
            let right = renewal(1_000_000 + into, &held(1_000, 1_000 + life, 0));
            let skewed = renewal(1_000_000 + into + wrong, &held(1_000, 1_000 + life, -wrong));
            prop_assert_eq!(right, skewed);
        }

        /// Time moves a decision one way only, and a token is never used past its end.
        #[test]
        fn decisions_move_one_way_and_no_token_is_used_past_its_end(life in 0..5_000i64, early in 0..6_000_000i64, more in 0..6_000_000i64) {
            let held = held(1_000, 1_000 + life, 0);
            let order = |decision| match decision {
                Renewal::Use => 0,
                Renewal::UseAndRenewBehind => 1,
                Renewal::RenewFirst => 2,
            };
            let (first, then) = (renewal(1_000_000 + early, &held), renewal(1_000_000 + early + more, &held));
            prop_assert!(order(first) <= order(then));
            prop_assert!(first == Renewal::RenewFirst || is_good(1_000_000 + early, &held));
        }
    }
}
