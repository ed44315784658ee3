//! Start and stop, the log, the command line, stored data, and the documents.

mod background;
mod backup;
mod documents;
mod file_modes;
mod import;
mod log;
mod nginx;
mod operator;
mod proxies;
mod purge;
mod readme;
mod retention;
mod secrecy;
mod start;
mod stop;
mod storage;
mod stored_data;
