//! Proofs of clients' keys (DPoP, RFC 9449), and sessions that are bound to a key.

mod access;
mod binding;
mod checks;
mod delays;
mod keys;
mod nonces;
mod replay;
