//! The header of every page, and what all islands share.

pub mod auth_state;
pub mod datetime;
pub mod duration;
pub mod event_replay;
pub mod focus;
mod header;
pub mod lazy_island;
pub mod log_out;
pub mod next;
mod notices;
pub mod page_events;
pub mod page_path;
pub mod reactive;
pub mod said;
pub mod ticking_clock;
mod username;

pub use auth_state::show_on_document as show_auth_state_on_document;
pub use header::Header;
