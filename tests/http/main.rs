//! The API, the pages and the program, as those who use them see them: over HTTP, against a server with
//! a database and a clock of its own.
//!
//! - [`app`], [`answer`], [`person`]: the server, what it says, who calls
//! - `routes`, `errors`, `malformed`: the contract's tables
//! - `rotation`, `clients`, `logout`, `account`, `activity`, `passwords`: what people and programs are promised
//! - `throttling`, `devices`, `flood`, `slow`: who tries too much, or takes their time
//! - `strangers`, `stored`: who looks where they should not
//! - `forgery`, `bearer`, `keys`: tokens that are not ours, and keys that are
//! - `pages`, `files`, `browser`, `origins`, `proxies`: what a browser sees, and through whom
//! - `start`, `stop`, `secrecy`, `operator`: the [`program`], as an operator has it
//! - `purge`, `retention`, `storage`: what is kept, and for how long
//! - `story`, `postgres`, `nodes`, `unavailable`: one person's whole story, and all that may differ on the
//!   other database
//! - `readme`, `security`: what the documents say
//! - [`forge`], [`wire`]: for tokens and requests that no decent client makes
#![cfg(feature = "ssr")]

mod account;
mod activity;
mod answer;
mod app;
mod bearer;
mod browser;
mod clients;
mod devices;
mod errors;
mod files;
mod flood;
mod forge;
mod forgery;
mod keys;
mod logout;
mod malformed;
mod nodes;
mod operator;
mod origins;
mod pages;
mod passwords;
mod person;
mod postgres;
mod program;
mod proxies;
mod purge;
mod readme;
mod retention;
mod rotation;
mod routes;
mod secrecy;
mod security;
mod slow;
mod start;
mod stop;
mod storage;
mod stored;
mod story;
mod strangers;
mod throttling;
mod unavailable;
mod wire;
