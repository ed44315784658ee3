//! The tokens of links: 256 random bits, so that SHA-256 hashes them well enough.

use crate::wire::LinkToken;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::Unspecified;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A random token.
///
/// # Errors
/// If the system has no random numbers.
pub fn new_link_token() -> Result<LinkToken, Unspecified> {
    let mut random = [0; 32];
    aws_lc_rs::rand::fill(&mut random)?;
    Ok(LinkToken::new(URL_SAFE_NO_PAD.encode(random)))
}

/// The hash that is stored of a token.
pub fn hash_link_token(token: &LinkToken) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, token.reveal().as_bytes()))
}
