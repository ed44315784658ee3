//! What the fuzz targets share.
//!
//! - [`door`]: the real router over a database of its own, asked without a network
//! - [`answer`]: what it said, held to what the API promises of every answer
//! - [`person`]: somebody with an account and a session
//! - [`body`]: how an input becomes the body of a request
//! - [`keys`]: the server's own keys, to verify and to sign with
#![forbid(unsafe_code)]

pub mod answer;
pub mod body;
pub mod door;
pub mod keys;
pub mod person;
