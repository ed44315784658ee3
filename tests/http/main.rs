//! The API, the pages and the program, as their users see them: over HTTP, against a server with a database and a
//! clock of its own.
//!
//! - [`support`]: the server, its answers, the people who call it, and the tools that no decent client has
//! - [`routes`]: the contract: each route, its answers and its errors, and what people and programs are promised
//! - [`tokens`]: tokens: forged ones, bearer tokens, and the signing keys
//! - [`limits`]: rate limits, known devices, floods, and slow clients
//! - [`browser`]: what a browser gets: pages, files, headers, and calls from other origins
//! - [`operations`]: what an operator has: start and stop, the log, the command line, stored data, the documents
//! - [`databases`]: what may differ on PostgreSQL, on several nodes, and without a database
#![cfg(feature = "ssr")]

mod browser;
mod databases;
mod limits;
mod operations;
mod routes;
mod support;
mod tokens;
