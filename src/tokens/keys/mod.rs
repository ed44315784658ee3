//! The keys: read from a folder that all nodes share, replaced by `latchkey keys rotate`.

mod error;
mod es256;
mod files;
mod hs256;
mod lifecycle;
mod ring;

pub use error::KeyError;
pub use lifecycle::KeyState;
pub use ring::{KeyFacts, KeyRing};
pub(super) use ring::{Keys, Verifier};

#[cfg(test)]
pub(super) mod test_keys;
