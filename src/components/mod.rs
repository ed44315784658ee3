//! The building blocks of pages. The server renders all of them without knowing who asks; an `#[island]` is then
//! hydrated in the browser.
//!
//! - [`drop_in`]: the pieces for the pages of an app
//! - [`account`]: the panels of the account pages
//! - [`forms`]: login, registration, password change, email address, recovery, account deletion
//! - [`frame`]: the header, and what all islands share
//!
//! The rooms form layers: `drop_in` uses `account`, that uses `forms`, and all use `frame`. None of them
//! touches storage or tokens: the [`keeper`](crate::keeper) tells them who is signed in.
//!
//! Pages load little WASM. The login page does not load the islands that it does not show: they are lazy. Islands share
//! code that Leptos would otherwise make for each type: a signal is a [`Var`](frame::var), texts and attributes are boxed
//! ([`reactive`](frame::reactive)), and the rows of a list follow [`rows`](frame::rows). They listen in the capture phase
//! (`on:click:capture`), because Leptos' other listeners bring along its delegation of events, 8 KB of WASM.

pub mod account;
pub mod drop_in;
pub mod forms;
pub mod frame;

pub use account::{DevicesPanel, EventsPanel, FormsPanel, OverviewPanel, SessionPanel};
pub use forms::{LoginForm, MailedLinkForm, RecoveryForm, RegisterForm};
pub use frame::{Brand, Header, Problems, next, page_path::PagePath, show_auth_state_on_document};
