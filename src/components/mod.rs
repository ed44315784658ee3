//! The building blocks of pages. The server renders all of them without knowing who asks; an `#[island]` is then
//! hydrated in the browser.
//!
//! - [`account`]: the panels of the account pages
//! - [`forms`]: login, registration, password change, recovery, account deletion
//! - [`frame`]: the header, and what all islands share
//! - [`texts`]: all texts
//!
//! The rooms form layers: `account` uses `forms`, and both use `frame`; all use `texts`. None of them
//! touches storage or tokens: the [`keeper`](crate::keeper) tells them who is signed in.

pub mod account;
pub mod forms;
pub mod frame;
pub mod texts;

pub use account::{
    ActivityPanel, ClosePanel, DevicesPanel, OverviewPanel, ReviewPanel, SessionPanel, SignInPanel,
};
pub use forms::{LoginForm, RecoveryForm, RegisterForm};
pub use frame::{Header, next, show_auth_state_on_document};
