//! The cards that hold one form.

use super::presence::{Latest, keep_true, lead_to_review_after_login};
use crate::api::account::me;
use crate::components::forms::{DeletionForm, PasswordForm, RecoveryCodesForm};
use crate::texts::recovery as texts;
use leptos::prelude::*;

/// Changes the password, and makes recovery codes.
#[component]
pub(super) fn SignIn() -> impl IntoView {
    leave_when_over();
    view! {
        <section class="card password-change">
            <PasswordForm/>
        </section>
        <section class="card recovery-codes">
            <h2>{texts::CODES.get()}</h2>
            <p>{texts::CODES_HELP.get()}</p>
            <RecoveryCodesForm/>
        </section>
    }
}

/// Deletes the account.
#[component]
pub(super) fn Close() -> impl IntoView {
    leave_when_over();
    view! {
        <section class="card deletion">
            <DeletionForm/>
        </section>
    }
}

/// A page that shows nothing of the server still asks whether the session is over.
fn leave_when_over() {
    let latest = Latest::new();
    keep_true(|| (), move || latest.call(me(), |_| ()));
    lead_to_review_after_login();
}
