//! Password hashing with bcrypt.
//!
//! bcrypt reads at most 72 bytes, so it is given base64(HMAC-SHA-256(key, password)), and every byte of the password
//! counts. The key is fixed and public. It keeps hashes of other applications from being tried here and ours there
//! ("password shucking"); it is no secret.

use super::Password;
use crate::wire::{ApiError, PlainPassword};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const PREHASH_KEY: &[u8] = b"latchkey password prehash v1";
/// The prefix of hashes that were pre-hashed. Hashes without it come from other applications.
const PREHASHED: &str = "latchkey:";
/// The rest of a well-formed hash that no password matches: verifying against it takes as long as any other.
const NOBODY: &str = "abcdefghijklmnopqrstuuOpDpLHyHLvHcLsxW7aWdYW0Xv2uQ4yS";

/// A stored hash. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(super) String);

impl PasswordHash {
    /// A hash by bcrypt of another application (`$2a$`, `$2b$` or `$2y$`). The first login with the right password replaces
    /// it by one of ours.
    ///
    /// # Errors
    /// The reason to refuse it, for people. At most `dearest` is accepted as its cost.
    pub fn of_bcrypt(text: String, dearest: u32) -> Result<Self, String> {
        let is_known = ["$2a$", "$2b$", "$2y$"].iter().any(|version| text.starts_with(version));
        let parts = text.parse::<bcrypt::HashParts>().ok().filter(|_| is_known);
        let cost = parts.ok_or("this is not a hash of bcrypt")?.get_cost();
        if (4..=dearest).contains(&cost) {
            return Ok(Self(text));
        }
        Err(format!("the hash's cost is {cost}; accepted are 4 to {dearest}, two more than bcrypt-cost"))
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// The result of verifying a password.
#[derive(Debug)]
pub enum PasswordCheck {
    /// The password is wrong.
    Wrong,
    /// The password is right.
    Right,
    /// The password is right, and its hash was made with other settings: store this one instead.
    Outdated(PasswordHash),
}

/// Hashes a password with bcrypt's `cost` (4 to 31). It takes a fraction of a second: not for async threads.
pub(super) fn hash(password: &Password, cost: u32) -> Result<PasswordHash, ApiError> {
    let hash = bcrypt::hash(prehash(password), cost).map_err(ApiError::internal)?;
    Ok(PasswordHash(format!("{PREHASHED}{hash}")))
}

/// Compares a password with a hash, and makes a new hash of `cost` if the stored one has another cost. A wrong
/// password takes as long as a hash of cost `dearest`, and so does any password without a hash. Not for async threads.
///
/// A hash of another application was made from the text as it was typed, so it is compared with that.
pub(super) fn verify(
    typed: &PlainPassword,
    stored: Option<PasswordHash>,
    cost: u32,
    dearest: u32,
) -> Result<PasswordCheck, ApiError> {
    let password = Password::normalise(typed);
    let (Some(stored), Some(password)) = (stored, password) else {
        spend(dearest)?;
        return Ok(PasswordCheck::Wrong);
    };
    let spent = cost_of(&stored).unwrap_or(cost);
    let (ours, right) = match stored.0.strip_prefix(PREHASHED) {
        Some(hash) => (true, bcrypt::verify(prehash(&password), hash)),
        None => (false, bcrypt::verify(typed.reveal(), &stored.0)),
    };
    if !right.map_err(ApiError::internal)? {
        // Each step of the cost doubles the work, so these add up to the time that an unknown user takes.
        (spent..dearest).try_for_each(spend)?;
        return Ok(PasswordCheck::Wrong);
    }
    if ours && spent == cost {
        return Ok(PasswordCheck::Right);
    }
    hash(&password, cost).map(PasswordCheck::Outdated)
}

/// Takes as long as verifying a password against a hash of this cost.
fn spend(cost: u32) -> Result<(), ApiError> {
    let nobody = format!("$2b${cost:02}${NOBODY}");
    bcrypt::verify("nobody", &nobody).map(|_| ()).map_err(ApiError::internal)
}

/// The cost of a hash such as `$2b$12$…`.
pub(super) fn cost_of(hash: &PasswordHash) -> Option<u32> {
    hash.0.split('$').nth(2)?.parse().ok()
}

fn prehash(password: &Password) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, PREHASH_KEY);
    STANDARD.encode(hmac::sign(&key, password.reveal().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> PlainPassword {
        PlainPassword::new(text.to_owned())
    }

    fn verify(
        typed: &PlainPassword,
        stored: Option<PasswordHash>,
        cost: u32,
    ) -> Result<PasswordCheck, ApiError> {
        super::verify(typed, stored, cost, cost)
    }

    fn hashed(text: &str, cost: u32) -> PasswordHash {
        hash(&Password::normalise(&typed(text)).unwrap(), cost).unwrap()
    }

    #[test]
    fn only_the_right_password_is_right() {
        let hash = hashed("a long enough one", 4);
        assert!(matches!(
            verify(&typed("a long enough one"), Some(hash.clone()), 4),
            Ok(PasswordCheck::Right)
        ));
        for other in ["a long enough onE", "a long enough one ", "", "\u{0}", &"x".repeat(9_999)] {
            assert!(
                matches!(verify(&typed(other), Some(hash.clone()), 4), Ok(PasswordCheck::Wrong)),
                "{other}"
            );
        }
    }

    #[test]
    fn every_byte_counts_past_the_72nd() {
        let long = "x".repeat(100);
        let hash = hashed(&format!("{long}a"), 4);
        assert!(matches!(verify(&typed(&format!("{long}b")), Some(hash), 4), Ok(PasswordCheck::Wrong)));
    }

    #[test]
    fn hashes_made_elsewhere_are_verified_and_upgraded() {
        let parts = bcrypt::hash_with_result("imported password", 4).unwrap();
        for version in [bcrypt::Version::TwoA, bcrypt::Version::TwoB, bcrypt::Version::TwoY] {
            let stored = PasswordHash(parts.format_for_version(version));
            let Ok(PasswordCheck::Outdated(upgraded)) = verify(&typed("imported password"), Some(stored), 5)
            else {
                panic!("not upgraded");
            };
            assert!(upgraded.0.starts_with("latchkey:$2b$05$"));
            let again = verify(&typed("imported password"), Some(upgraded), 5);
            assert!(matches!(again, Ok(PasswordCheck::Right)));
        }
    }

    #[test]
    fn a_hash_of_another_cost_than_the_setting_is_outdated() {
        let verdict =
            |made, set| verify(&typed("a long enough one"), Some(hashed("a long enough one", made)), set);
        assert!(matches!(verdict(4, 5), Ok(PasswordCheck::Outdated(hash)) if hash.0.contains("$05$")));
        assert!(matches!(verdict(5, 4), Ok(PasswordCheck::Outdated(hash)) if hash.0.contains("$04$")));
        assert!(matches!(verdict(4, 4), Ok(PasswordCheck::Right)));
    }

    #[test]
    fn a_wrong_password_is_wrong_whatever_its_hash_costs() {
        for made in 4..=6 {
            let verdict = verify(&typed("another one"), Some(hashed("a long enough one", made)), 6);
            assert!(matches!(verdict, Ok(PasswordCheck::Wrong)));
        }
    }

    #[test]
    fn a_hash_made_elsewhere_is_compared_with_the_text_as_it_was_typed() {
        for text in ["with\ttab", "❤️❤️❤️❤️", "cafe\u{301} au\u{3000}lait"] {
            let stored = PasswordHash(bcrypt::hash(text, 4).unwrap());
            let Ok(PasswordCheck::Outdated(upgraded)) = verify(&typed(text), Some(stored), 4) else {
                panic!("{text:?} is refused");
            };
            assert!(matches!(verify(&typed(text), Some(upgraded), 4), Ok(PasswordCheck::Right)), "{text:?}");
        }
    }

    #[test]
    fn a_wrong_password_takes_as_long_as_the_dearest_hash() {
        let time = |stored: Option<PasswordHash>| {
            let begun = std::time::Instant::now();
            assert!(matches!(super::verify(&typed("another one"), stored, 6, 9), Ok(PasswordCheck::Wrong)));
            begun.elapsed()
        };
        let hashes = [None, Some(hashed("a long enough one", 6)), Some(hashed("a long enough one", 9))];
        let mut shortest = [std::time::Duration::MAX; 3];
        // Other work on this machine makes a try longer now and then, but never shorter.
        for round in 0..100 {
            for (hash, shortest) in hashes.iter().zip(&mut shortest) {
                *shortest = time(hash.clone()).min(*shortest);
            }
            let (least, most) = (shortest.iter().min().unwrap(), shortest.iter().max().unwrap());
            // By the cheapest hash it would be eight times as fast.
            if round >= 5 && *most < *least * 2 {
                return;
            }
        }
        panic!("{shortest:?}");
    }

    #[test]
    fn an_unknown_user_has_no_password() {
        assert!(matches!(verify(&typed("nobody"), None, 4), Ok(PasswordCheck::Wrong)));
    }
}
