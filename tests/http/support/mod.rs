//! The server, its answers, users, and tools to send what no well-behaved client would.

pub mod answer;
pub mod app;
pub mod person;
pub mod postgres_cluster;
pub mod program;
pub mod raw_http;
pub mod token_forge;
