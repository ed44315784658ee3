//! Access tokens whose signature was verified lately. A client makes many calls with each token, and verifying the
//! signature takes longer than the rest of an authenticated call.

use crate::wire::{AccessClaims, AccessToken};
use aws_lc_rs::digest::{SHA256, digest};
use quick_cache::sync::Cache;
use std::sync::Arc;

/// How many tokens are remembered: the most used ones (S3-FIFO), in a few megabytes.
const CAPACITY: usize = 16_384;

/// The claims of verified tokens, by the SHA-256 of the token, so that no token is stored. This settles only the
/// signature: times and revocation are checked at each call.
pub(super) struct VerifiedCache {
    claims: Cache<Box<[u8]>, Arc<AccessClaims>>,
}

impl Default for VerifiedCache {
    fn default() -> Self {
        Self { claims: Cache::new(CAPACITY) }
    }
}

impl VerifiedCache {
    pub(super) fn find(&self, token: &AccessToken) -> Option<Arc<AccessClaims>> {
        self.claims.get(digest(&SHA256, token.reveal().as_bytes()).as_ref())
    }

    pub(super) fn remember(&self, token: &AccessToken, claims: &Arc<AccessClaims>) {
        let hash = digest(&SHA256, token.reveal().as_bytes()).as_ref().into();
        self.claims.insert(hash, claims.clone());
    }
}
