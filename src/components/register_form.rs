//! The form of the registration page.

use super::credentials_form::{CredentialsForm, Purpose};
use leptos::prelude::*;

/// Makes an account, logs in with it and goes to `next`.
#[island]
pub fn RegisterForm(
    /// A path of this site.
    next: String,
) -> impl IntoView {
    view! { <CredentialsForm purpose=Purpose::Register next/> }
}
