//! Tests the rotation rule on the real database: random interleavings of clients and a thief, many refreshes at
//! once, and a real server that is killed again and again.
#![cfg(feature = "ssr")]

mod client;
mod concurrency;
mod crash;
mod interleavings;
mod model;
mod play;
mod process;
mod promises;
mod story;
mod world;
