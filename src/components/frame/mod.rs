//! The header of every page, and what all islands share.

pub mod auth_state;
mod brand;
pub mod datetime;
pub mod duration;
pub mod event_replay;
pub mod focus;
mod header;
pub mod in_document;
pub mod lazy_island;
pub mod log_out;
pub mod next;
mod notices;
pub mod page_events;
pub mod page_path;
mod problems;
pub mod reactive;
pub mod repeat;
pub mod rows;
pub mod said;
pub mod ticking_clock;
mod user_menu;
mod username;
pub mod var;

pub use auth_state::show_on_document as show_auth_state_on_document;
pub use brand::Brand;
pub use header::Header;
pub use notices::Notices;
pub use problems::Problems;
pub use user_menu::UserMenu;
