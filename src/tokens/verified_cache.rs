//! Access tokens whose signature was verified lately: a client calls many times with each, and verifying
//! takes longer than all else that an authenticated call does.

use crate::wire::{AccessClaims, AccessToken};
use aws_lc_rs::digest::{SHA256, digest};
use quick_cache::sync::Cache;
use std::sync::Arc;

/// So many are remembered: those used last and most (S3-FIFO). A few megabytes, when there are so many.
const MOST: usize = 16_384;

/// What verified tokens say, by the SHA-256 of their text, so that no token is kept. Only the signature is
/// settled by this; times and revocation are judged at each call.
pub(super) struct VerifiedCache {
    claims: Cache<Box<[u8]>, Arc<AccessClaims>>,
}

impl Default for VerifiedCache {
    fn default() -> Self {
        Self { claims: Cache::new(MOST) }
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
