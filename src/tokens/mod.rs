//! Issues and verifies access, refresh and device tokens.
//!
//! All are JWTs that name their kind in `typ`. The kind decides which algorithm and which key are right: ES256 for
//! access tokens, which other services verify too; HS256 for refresh and device tokens, which only this server reads.
//! The secret of HS256 also makes the nonces of proofs.

mod app_claims;
mod device;
mod issue;
mod jws;
mod keys;
mod kind;
mod nonce;
mod thumbprint;
mod verified_cache;
mod verify;

pub use app_claims::{AppClaims, AppClaimsError, check_name};
pub use device::Device;
pub use issue::{Holder, SessionClaims, Tokens};
pub use keys::{KeyError, KeyFacts, KeyRing, KeyState};
pub use nonce::Nonce;
pub use thumbprint::Thumbprint;
