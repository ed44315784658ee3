//! Tokens: forged ones, bearer tokens, and the signing keys.

mod bearer;
mod forged;
mod keys;
