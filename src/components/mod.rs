//! The pieces of pages. An `#[island]` runs in the browser as well; the server renders it first, without knowing
//! who asks.
//!
//! - [`account`]: what the account page shows
//! - [`forms`]: login, registration, passwords, deletion
//! - [`frame`]: what every page has, and what all islands share
//!
//! Nothing here touches storage or tokens: all that is known of the session comes from the
//! [`keeper`](crate::keeper).

pub mod account;
pub mod forms;
pub mod frame;

pub use account::AccountPanel;
pub use forms::{LoginForm, RegisterForm};
pub use frame::{Header, LogOut, Notices, Username, next, show_on_document};
