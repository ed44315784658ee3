//! Recovery codes: random, so that SHA-256 hashes them well enough.

use crate::wire::RecoveryCode;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::Unspecified;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How many codes a user gets.
pub const CODES: usize = 10;

/// [Crockford's base 32](https://www.crockford.com/base32.html), which has no letters that look like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of 5 bits each: 80 bits.
const LENGTH: usize = 16;

/// A random code, in groups of four such as `K7QF-2M9T-XW4C-8HNR`.
///
/// # Errors
/// If the system has no random numbers.
pub fn new_code() -> Result<RecoveryCode, Unspecified> {
    let mut random = [0; LENGTH];
    aws_lc_rs::rand::fill(&mut random)?;
    let characters = random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let groups = characters.chunks(4).map(String::from_iter);
    Ok(RecoveryCode::new(groups.collect::<Vec<_>>().join("-")))
}

/// The hash that is stored of a user's code, in any spelling; `None` if no code has this form.
pub(super) fn hash(code: &RecoveryCode, user_id: &str) -> Option<String> {
    let typed = code.reveal().chars().filter(|c| !matches!(c, '-' | '–' | ' '));
    let normal = typed.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    let normal: String = normal.take(LENGTH + 1).collect();
    let is_code = normal.len() == LENGTH && normal.bytes().all(|byte| ALPHABET.contains(&byte));
    let hash = || digest(&SHA256, [user_id, "\u{0}", &normal].concat().as_bytes());
    is_code.then(|| URL_SAFE_NO_PAD.encode(hash()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn hash_of(text: &str) -> Option<String> {
        hash(&RecoveryCode::new(text.to_owned()), "user")
    }

    #[test]
    fn codes_are_random_and_have_the_form_that_is_accepted() {
        let codes: HashSet<_> = (0..100).map(|_| new_code().unwrap().reveal().to_owned()).collect();
        assert_eq!(codes.len(), 100);
        assert!(codes.iter().all(|code| code.len() == 19 && hash_of(code).is_some()));
    }

    #[test]
    fn a_code_is_accepted_in_the_spellings_that_people_type() {
        let written = hash_of("K7QF-2M01-XW4C-8HN1").unwrap();
        for typed in ["k7qf2m01xw4c8hn1", " K7QF 2MOI XW4C 8HNl ", "k7qf-2mo1-xw4c-8hni"] {
            assert_eq!(hash_of(typed).as_ref(), Some(&written), "{typed}");
        }
        for other in ["K7QF-2M01-XW4C-8HN2", "k7qf2m01xw4c8hn1k"] {
            assert_ne!(hash_of(other).as_ref(), Some(&written), "{other}");
        }
        for malformed in ["", "K7QF", "K7QF-2M01-XW4C-8HNU", &"é".repeat(16), &"A".repeat(9_999)] {
            assert_eq!(hash_of(malformed), None, "{malformed}");
        }
    }

    #[test]
    fn two_users_with_one_code_have_different_hashes() {
        let code = new_code().unwrap();
        assert_ne!(hash(&code, "ada"), hash(&code, "bob"));
    }
}
