//! Tests of the API, the pages and the program over HTTP, each against a server with its own database and clock.
//!
//! - [`support`]: the server, its answers, users, and tools to send what no well-behaved client would
//! - [`routes`]: each route, its answers and its errors
//! - [`tokens`]: forged tokens, bearer tokens, and the signing keys
//! - [`proofs`]: proofs of clients' keys, and sessions that are bound to one
//! - [`embedding`]: Latchkey inside another app
//! - [`limits`]: rate limits, known devices, floods, and slow clients
//! - [`mail`]: sending the mails of the outbox to an SMTP server
//! - [`browser`]: pages, files, headers, and calls from other origins
//! - [`operations`]: start and stop, the log, the command line, stored data, and the documents
//! - [`databases`]: PostgreSQL, several nodes on one database, and outages of the database
#![cfg(feature = "ssr")]

mod browser;
mod databases;
mod embedding;
mod limits;
mod mail;
mod operations;
#[path = "../ports/mod.rs"]
mod ports;
mod proofs;
mod routes;
mod support;
mod tokens;
