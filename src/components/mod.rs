//! The pieces of pages. An `#[island]` runs in the browser as well; the first render of each is the
//! server's, in which nobody knows yet who is there.
//!
//! Nothing here touches storage or tokens: all that is known of the session comes from the [`keeper`](crate::keeper).

mod account_panel;
mod authenticated_call;
mod call_to_action;
mod credentials_form;
mod datetime;
mod duration;
mod early;
mod ended;
mod fields;
mod header;
mod login_form;
pub mod next;
mod notices;
mod presence;
mod register_form;
mod session_clocks;
mod session_nav;
mod ticking;
mod trouble;

pub use account_panel::AccountPanel;
pub use call_to_action::CallToAction;
pub use early::REMEMBER_EARLY_SUBMIT;
pub use header::Header;
pub use login_form::LoginForm;
pub use notices::Notices;
pub use register_form::RegisterForm;
pub use session_nav::SessionNav;
