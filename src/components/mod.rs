//! The pieces of pages. An `#[island]` runs in the browser as well; the first render of each is the
//! server's, in which nobody knows yet who is there.
//!
//! Nothing here touches storage or tokens: all that is known of the session comes from the [`keeper`](crate::keeper).

mod account_panel;
mod activity_list;
mod authenticated_call;
mod credentials_form;
mod datetime;
mod deletion_form;
mod duration;
mod dynamic;
mod early;
mod entries;
mod fields;
mod header;
mod log_out;
mod member;
pub mod next;
mod notices;
mod password_form;
mod presence;
mod session_clocks;
mod session_list;
mod strength;
mod ticking;
mod trouble;
mod username;

pub use account_panel::AccountPanel;
pub use credentials_form::{LoginForm, RegisterForm};
pub use early::REMEMBER_EARLY;
pub use header::Header;
pub use log_out::LogOut;
pub use notices::Notices;
pub use presence::{GUESS_PRESENCE, show_on_document};
pub use username::Username;
