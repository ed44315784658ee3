//! The pieces of pages. An `#[island]` runs in the browser as well; the first render of each is the
//! server's, in which nobody knows yet who is there.
//!
//! Nothing here touches storage or tokens: all that is known of the session comes from the [`keeper`](crate::keeper).

mod authenticated_call;
mod credentials_form;
mod datetime;
mod duration;
mod dynamic;
mod early;
mod fields;
mod header;
mod log_out;
mod member;
pub mod next;
mod notices;
mod presence;
mod session_clocks;
mod ticking;
mod trouble;
mod username;

pub use authenticated_call::AuthenticatedCall;
pub use credentials_form::{LoginForm, RegisterForm};
pub use early::REMEMBER_EARLY_SUBMIT;
pub use header::Header;
pub use log_out::LogOut;
pub use member::Member;
pub use notices::Notices;
pub use presence::{GUESS_PRESENCE, show_on_document};
pub use session_clocks::SessionClocks;
pub use username::Username;
