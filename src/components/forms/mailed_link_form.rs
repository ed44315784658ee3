//! The island of the pages about links in mails.

use super::link_button::LinkButton;
use super::recovery_mail_form::RecoveryMail;
use crate::components::frame::lazy_island::lazy_island;
use crate::components::frame::next;
use crate::components::frame::page_path::page_path;
use leptos::either::Either;
use leptos::prelude::*;

lazy_island! {
    /// Asks for a link by mail, or uses the link that led to the page: to verify an email address, or to undo a change of it.
    pub fn MailedLinkForm() -> impl IntoView {
        match page_path().as_str() {
            next::FORGOT => Either::Left(view! { <RecoveryMail/> }),
            path => Either::Right(view! { <LinkButton undoes=path == next::UNDO/> }),
        }
    }
}
