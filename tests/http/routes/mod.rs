//! Each route, its answers and its errors.

mod account;
mod activity;
pub mod added_functions;
mod clients;
pub mod contract;
mod errors;
mod hang_up;
mod invitations;
mod logout;
pub mod malformed;
mod passwords;
pub mod recovery;
mod review;
mod roles;
mod rotation;
mod session_limit;
pub mod story;
mod strangers;
mod timeline;
mod usernames;
