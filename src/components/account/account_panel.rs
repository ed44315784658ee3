//! The part of the account page that runs in the browser.

use super::activity_list::ActivityList;
use super::authenticated_call::AuthenticatedCall;
use super::profile::Profile;
use super::protection::Protection;
use super::session_clocks::SessionClocks;
use super::session_list::SessionList;
use crate::components::forms::{DeletionForm, PasswordForm};
use leptos::prelude::*;

/// The user's account and sessions. A release build puts this island into its own WASM chunk, so that the pages
/// for guests don't load it.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn AccountPanel() -> impl IntoView {
    view! {
        <section class="card profile">
            <h2>"Logged in as"</h2>
            <Profile/>
        </section>
        <section class="card clocks">
            <h2>"Your session"</h2>
            <SessionClocks/>
            <Protection/>
        </section>
        <section class="card call">
            <h2>"Try it"</h2>
            <p>
                "Asks the server who you are. If the access token is about to run out, it is renewed on the way."
            </p>
            <AuthenticatedCall/>
        </section>
        <section class="card sessions">
            <h2>"Where you are logged in"</h2>
            <SessionList/>
        </section>
        <section class="card activity">
            <h2>"Recent activity"</h2>
            <ActivityList/>
        </section>
        <section class="card password-change">
            <h2>"Change your password"</h2>
            <PasswordForm/>
        </section>
        <section class="card deletion">
            <h2>"Delete your account"</h2>
            <p>
                "Your account, all its sessions and its activity are gone at once and for good, and somebody else may take your name."
            </p>
            <DeletionForm/>
        </section>
    }
}
