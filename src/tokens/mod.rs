//! Issues and verifies access, refresh and device tokens: JWTs that tell their kind in `typ`.

mod device;
mod keys;
mod mint;
mod verified_cache;
mod verify;

pub use device::Device;
pub use keys::{KeyError, KeyFacts, KeyRing};
pub use mint::{Bearing, Tokens};
