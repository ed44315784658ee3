//! Proofs that a client has a key (DPoP, [RFC 9449](https://www.rfc-editor.org/rfc/rfc9449)).
//!
//! A request's `DPoP` header is a JWT that the client's key signed, for this method, this URL, this moment and this
//! token. A session that began with a valid one is bound to that key: its tokens in other hands are worth nothing.

mod fault;
mod freshness;
mod key;
mod normal_url;
mod proof;
mod replay;
mod request;
mod verify;

pub use crate::tokens::Thumbprint;
pub use freshness::Freshness;
pub use proof::Proof;
pub use request::ProofRequest;
pub use verify::Proofs;
