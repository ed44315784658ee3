//! What every page has, and what all islands share.

pub mod datetime;
pub mod duration;
pub mod early_input;
mod header;
mod log_out;
pub mod next;
mod notices;
pub mod presence;
pub mod reactive;
pub mod ticking_clock;
mod username;

pub use header::Header;
pub use log_out::LogOut;
pub use notices::Notices;
pub use presence::show_on_document;
pub use username::Username;
