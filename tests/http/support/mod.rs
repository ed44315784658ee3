//! The server, its answers, the people who call it, and the tools that no decent client has.

pub mod answer;
pub mod app;
pub mod person;
pub mod program;
pub mod raw_http;
pub mod token_forge;
