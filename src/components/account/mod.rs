//! What the account page shows.

mod account_panel;
mod activity_list;
mod authenticated_call;
mod entries;
mod member;
mod session_clocks;
mod session_list;

pub use account_panel::AccountPanel;
