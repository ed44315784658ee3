//! The server, its answers, users, and tools to send what no well-behaved client would.

pub mod answer;
pub mod app;
pub mod certificates;
pub mod client_key;
pub mod http_client;
pub mod mail_folder;
pub mod operator;
pub mod person;
pub mod pgbouncer;
pub mod postgres_cluster;
pub mod program;
pub mod raw_http;
pub mod switch;
pub mod token_forge;
pub mod wait;
