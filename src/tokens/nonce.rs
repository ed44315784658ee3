//! Nonces: texts that say when this server, or another node with its keys, made them. They are not stored.

use super::issue::Tokens;
use crate::wire::ApiError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The bytes of the HMAC that a nonce has. 128 bits are out of reach of guesses over the network.
const TAG: usize = 16;
/// The bytes of the time before it.
const TIME: usize = 8;

impl Tokens {
    /// A nonce that was made at `now`, in unix seconds.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if there is no key.
    pub fn issue_nonce(&self, now: i64) -> Result<String, ApiError> {
        let keys = self.keys.keys();
        let key = keys.nonce(self.keys.now()).ok_or_else(|| ApiError::internal("there is no HS256 key"))?;
        let time = now.to_be_bytes();
        let mut nonce = time.to_vec();
        nonce.extend(key.tag(&time).as_ref().iter().take(TAG));
        Ok(URL_SAFE_NO_PAD.encode(nonce))
    }

    /// When a nonce was made, in unix seconds; `None` if none of our keys made it.
    pub fn nonce_time(&self, nonce: &str) -> Option<i64> {
        // A longer text is refused unread.
        if nonce.len() > (TIME + TAG) * 2 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(nonce).ok()?;
        let (time, tag) = bytes.split_first_chunk::<TIME>()?;
        let tag: &[u8; TAG] = tag.try_into().ok()?;
        let made_by_us = self.keys.keys().nonces().any(|key| key.has_tag(time, tag));
        made_by_us.then(|| i64::from_be_bytes(*time))
    }
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
    fn a_nonce_tells_every_node_with_the_same_keys_when_it_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (tokens(folder.path()), tokens(folder.path()));
        let nonce = here.issue_nonce(1_800_000_000).unwrap();
        assert_eq!(there.nonce_time(&nonce), Some(1_800_000_000));
        here.keys.rotate().unwrap();
        assert_eq!(here.nonce_time(&nonce), Some(1_800_000_000));
    }

    #[test]
    fn a_nonce_of_others_and_a_changed_one_are_refused() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [ours, others] = [tokens(folders[0].path()), tokens(folders[1].path())];
        assert_eq!(ours.nonce_time(&others.issue_nonce(1_000).unwrap()), None);
        let nonce = ours.issue_nonce(1_000).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&nonce).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(ours.nonce_time(&URL_SAFE_NO_PAD.encode(changed)), None, "byte {at}");
        }
        for text in ["", "AA", &nonce[1..], &(nonce.clone() + "AA"), &"A".repeat(10_000), "\u{e9}"] {
            assert_eq!(ours.nonce_time(text), None, "{text}");
        }
    }
}
