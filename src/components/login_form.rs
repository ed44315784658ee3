//! The form of the login page.

use super::credentials_form::{CredentialsForm, Purpose};
use super::ended::Ended;
use leptos::prelude::*;

/// Logs in, then goes to `next`. Says first why the last session ended, if it did by itself.
#[island]
pub fn LoginForm(
    /// A path of this site.
    next: String,
) -> impl IntoView {
    view! {
        <Ended/>
        <CredentialsForm purpose=Purpose::Login next/>
    }
}
