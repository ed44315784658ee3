//! Forged tokens, the `Authorization` header and the signing keys.

mod bearer;
mod forged;
mod keys;
