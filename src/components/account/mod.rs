//! The cards of the account page.

mod account_panel;
mod activity_list;
mod authenticated_call;
mod item_list;
mod profile;
mod protection;
mod session_clocks;
mod session_list;

pub use account_panel::AccountPanel;
