//! The parts that the fuzz targets share.
//!
//! - [`harness`]: calls the real router, on a database of its own, without a network
//! - [`person`]: a user with a session
//! - [`answer`]: an answer, checked for what the API promises of every answer
//! - [`body`]: turns an input into the bodies of requests
//! - [`keys`]: the server's own keys, to verify and to sign with
#![forbid(unsafe_code)]

pub mod answer;
pub mod body;
pub mod harness;
pub mod keys;
pub mod person;
