//! Tests refresh token rotation on the real database: random interleavings of clients and a thief, many concurrent
//! refreshes, and a real server process that is killed repeatedly.
#![cfg(feature = "ssr")]

mod bound;
mod client;
mod concurrency;
mod copies;
mod crash;
#[path = "../domain/mod.rs"]
mod domain;
mod interleavings;
mod model;
mod play;
#[path = "../ports/mod.rs"]
mod ports;
mod process;
mod promises;
mod prover;
mod search;
#[path = "../stories/mod.rs"]
mod stories;
mod story;
mod world;
