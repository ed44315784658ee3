//! The panels of the account pages: each loads what its page shows, in the browser.

mod activity_item;
mod activity_list;
mod age;
mod check;
mod codes_offer;
mod confirmation;
mod contact;
mod device_list;
mod device_row;
mod devices;
mod events;
mod form_cards;
mod loading;
mod overview;
mod panels;
mod picture;
mod presence;
mod protection;
mod review;
mod seen;
mod session_clocks;
mod times;

pub use panels::{DevicesPanel, EventsPanel, FormsPanel, OverviewPanel, SessionPanel};
