//! The proof of the rotation rule against the real database: random interleavings of everyone who
//! may present a token, many at once, and a real server that is killed again and again.
#![cfg(feature = "ssr")]

mod concurrency;
mod crash;
mod interleavings;
mod model;
mod play;
mod process;
mod promises;
mod story;
mod world;
