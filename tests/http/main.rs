//! The API, the pages and the program, as those who use them see them: over HTTP, against a server with
//! a database and a clock of its own.
//!
//! - [`app`], [`answer`], [`person`]: the server, what it says, who calls
//! - `routes`, `errors`, `malformed`: the contract's tables
//! - `rotation`, `clients`, `logout`, `account`, `throttling`: what people and programs are promised
//! - `forgery`, `bearer`, `keys`: tokens that are not ours, and keys that are
//! - `pages`, `files`, `origins`, `proxies`: what a browser sees, and through whom
//! - `start`, `stop`, `purge`, `storage`, `secrecy`, `operator`, `readme`: the [`program`], as an operator has it
//! - `story`, `postgres`: one person's whole story, and all that may differ on the other database
//! - [`forge`], [`wire`]: for tokens and requests that no decent client makes
#![cfg(feature = "ssr")]

mod account;
mod answer;
mod app;
mod bearer;
mod clients;
mod errors;
mod files;
mod forge;
mod forgery;
mod keys;
mod logout;
mod malformed;
mod operator;
mod origins;
mod pages;
mod person;
mod postgres;
mod program;
mod proxies;
mod purge;
mod readme;
mod rotation;
mod routes;
mod secrecy;
mod start;
mod stop;
mod storage;
mod story;
mod throttling;
mod wire;
