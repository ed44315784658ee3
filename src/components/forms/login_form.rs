//! The form that logs in.

use super::credentials_form::{CredentialsForm, Wording};
use crate::keeper;
use crate::texts::forms as texts;
use leptos::prelude::*;

const WORDING: Wording = Wording {
    button: &texts::LOG_IN,
    button_while_busy: &texts::LOGGING_IN,
    username_rule: None,
    password_rule: None,
    autocomplete: "current-password",
};

/// Logs in. If the last session ended by itself, the form says why.
#[island]
pub fn LoginForm() -> impl IntoView {
    view! { <CredentialsForm wording=WORDING send=keeper::login typed=|| () meter=()/> }
}
