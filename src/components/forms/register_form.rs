//! The form that creates an account.

use super::credentials_form::{CredentialsForm, Wording};
use super::fields;
use super::strength_meter::{StrengthCheck, StrengthMeter};
use crate::components::frame::lazy_island::lazy_island;
use crate::components::frame::next;
use crate::components::frame::reactive::effect;
use crate::keeper;
use crate::texts::forms as texts;
use crate::wire::{ApiError, LinkToken, PlainPassword};
use leptos::prelude::*;

const WORDING: Wording = Wording {
    button: &texts::CREATE_ACCOUNT,
    button_while_busy: &texts::CREATING_ACCOUNT,
    username_rule: Some(&texts::USERNAME_RULE),
    password_rule: Some(&texts::PASSWORD_RULE),
    autocomplete: "new-password",
};

lazy_island! {
    /// Creates an account, by the invitation that led to the page if there is one, and logs in with it.
    pub fn RegisterForm() -> impl IntoView {
        let strength = StrengthCheck::new();
        let check = move || strength.check(fields::value("username"), fields::value("password"));
        // The name that the invitation is for.
        effect(|| {
            if let Some(username) = next::username_of_document() {
                fields::fix_value("username", &username, "password");
            }
        });
        let meter = view! { <StrengthMeter check=strength/> };
        view! { <CredentialsForm wording=WORDING send=register typed=check meter/> }
    }
}

async fn register(username: String, password: PlainPassword) -> Result<(), ApiError> {
    let invitation = next::invitation_of_document().map(LinkToken::new);
    keeper::register(username, password, invitation).await
}
