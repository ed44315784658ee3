//! Each route, its answers and its errors.

mod account;
mod activity;
pub mod added_functions;
mod clients;
pub mod contract;
pub mod email;
mod email_links;
mod errors;
mod hang_up;
mod invitations;
mod logout;
pub mod malformed;
mod notices;
mod passwords;
pub mod recovery;
mod recovery_by_mail;
mod request_heads;
mod review;
mod roles;
mod rotation;
mod session_limit;
pub mod story;
mod strangers;
mod timeline;
mod usernames;
