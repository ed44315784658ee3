//! The islands of the account pages.

use super::activity_list::ActivityList;
use super::contact::Contact;
use super::device_list::DeviceList;
use super::form_cards::{Close, SignIn};
use super::overview::Overview;
use super::picture::SessionPicture;
use super::review::Review;
use crate::components::frame::lazy_island::lazy_island;
use crate::components::frame::next;
use crate::components::frame::page_path::page_path;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

lazy_island! {
    /// The user's name, and the session of this browser.
    pub fn OverviewPanel() -> impl IntoView {
        view! { <Overview/> }
    }
}

lazy_island! {
    /// Where the user is logged in.
    pub fn DevicesPanel() -> impl IntoView {
        view! { <DeviceList/> }
    }
}

lazy_island! {
    /// The picture of this browser's session.
    pub fn SessionPanel() -> impl IntoView {
        view! { <SessionPicture/> }
    }
}

lazy_island! {
    /// The events of the account, or those of them that the user should look at.
    pub fn EventsPanel() -> impl IntoView {
        match page_path().as_str() {
            next::REVIEW => Either::Left(view! { <Review/> }),
            _ => Either::Right(view! { <ActivityList/> }),
        }
    }
}

lazy_island! {
    /// Changes the password and makes recovery codes, changes the email address, or deletes the account.
    pub fn FormsPanel() -> impl IntoView {
        match page_path().as_str() {
            next::CLOSE => EitherOf3::A(view! { <Close/> }),
            next::CONTACT => EitherOf3::B(view! { <Contact/> }),
            _ => EitherOf3::C(view! { <SignIn/> }),
        }
    }
}
