//! Rate limits, using GCRA (the generic cell rate algorithm, ITU-T I.371).
//!
//! They are kept in the database and not in memory, as the crate governor does it: all nodes share one limit, and a
//! restart does not refill it. Memory only remembers which limits are used up.

mod deny_cache;
mod key;
mod limit;
mod service;
mod store;

pub use key::LimitKey;
pub use limit::Limit;
pub use service::{Charge, Limits, LoginAttempt, RateLimits};
pub use store::{RateLimitStore, forget_refilled};
