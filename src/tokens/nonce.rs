//! Nonces: texts that say when this server, or another node with its keys, made them, and what for. They are not stored.

use super::issue::Tokens;
use crate::wire::ApiError;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The bytes of the HMAC that a nonce has. 128 bits are out of reach of guesses over the network.
const TAG: usize = 16;
/// The bytes of the time at its beginning.
const TIME: usize = 8;
/// The bytes of the hash of its subject, between the two.
const SUBJECT: usize = 8;

/// A nonce of ours, once it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonce {
    /// When it was made, in unix seconds.
    pub made_at: i64,
    subject: [u8; SUBJECT],
}

impl Nonce {
    /// Whether it was made for this subject.
    pub fn is_about(&self, subject: &str) -> bool {
        self.subject == hash_of(subject)
    }
}

impl Tokens {
    /// A nonce that is made at `now`, in unix seconds, for a subject: a text that no client sees; empty if there is none.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if there is no key.
    pub fn issue_nonce(&self, now: i64, subject: &str) -> Result<String, ApiError> {
        let keys = self.keys.keys();
        let key = keys.nonce(self.keys.now()).ok_or_else(|| ApiError::internal("there is no HS256 key"))?;
        let mut nonce = now.to_be_bytes().to_vec();
        nonce.extend(hash_of(subject));
        let tag = key.tag(&nonce);
        nonce.extend(tag.as_ref().iter().take(TAG));
        Ok(URL_SAFE_NO_PAD.encode(nonce))
    }

    /// Reads a nonce; `None` if none of our keys made it.
    pub fn read_nonce(&self, nonce: &str) -> Option<Nonce> {
        // A longer text is refused unread.
        if nonce.len() > (TIME + SUBJECT + TAG) * 2 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(nonce).ok()?;
        let (signed, tag) = bytes.split_first_chunk::<{ TIME + SUBJECT }>()?;
        let tag: &[u8; TAG] = tag.try_into().ok()?;
        let made_by_us = self.keys.keys().nonces().any(|key| key.has_tag(signed, tag));
        let (time, subject) = signed.split_first_chunk::<TIME>()?;
        let nonce = Nonce { made_at: i64::from_be_bytes(*time), subject: subject.try_into().ok()? };
        made_by_us.then_some(nonce)
    }
}

fn hash_of(subject: &str) -> [u8; SUBJECT] {
    let mut hash = [0; SUBJECT];
    hash.iter_mut()
        .zip(digest(&SHA256, subject.as_bytes()).as_ref())
        .for_each(|(byte, hashed)| *byte = *hashed);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::tokens::KeyRing;
    use std::path::Path;

    fn tokens(folder: &Path) -> Tokens {
        Tokens::new(KeyRing::open(folder, Clock::default()).unwrap(), "https://a")
    }

    #[test]
    fn a_nonce_tells_every_node_with_the_same_keys_when_and_for_what_it_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (tokens(folder.path()), tokens(folder.path()));
        let text = here.issue_nonce(1_800_000_000, "a session").unwrap();
        let nonce = there.read_nonce(&text).unwrap();
        assert_eq!(nonce.made_at, 1_800_000_000);
        assert!(nonce.is_about("a session") && !nonce.is_about("another") && !nonce.is_about(""));
        here.keys.rotate().unwrap();
        assert_eq!(here.read_nonce(&text), Some(nonce));
    }

    #[test]
    fn a_nonce_of_others_and_a_changed_one_are_refused() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [ours, others] = [tokens(folders[0].path()), tokens(folders[1].path())];
        assert_eq!(ours.read_nonce(&others.issue_nonce(1_000, "").unwrap()), None);
        let nonce = ours.issue_nonce(1_000, "").unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&nonce).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(ours.read_nonce(&URL_SAFE_NO_PAD.encode(changed)), None, "byte {at}");
        }
        for text in ["", "AA", &nonce[1..], &(nonce.clone() + "AA"), &"A".repeat(10_000), "\u{e9}"] {
            assert_eq!(ours.read_nonce(text), None, "{text}");
        }
    }
}
