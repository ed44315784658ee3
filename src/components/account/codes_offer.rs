//! The offer of recovery codes, until the user has some or declines.

use super::presence::Latest;
use crate::api::account::decline_recovery_codes;
use crate::components::frame::focus;
use crate::components::frame::reactive::attribute_if;
use crate::components::frame::var::Var;
use crate::texts::{overview as texts, recovery};
use leptos::prelude::*;

/// A link to the form that makes codes, and a button that declines.
#[component]
pub(super) fn CodesOffer(
    /// Whether the server offers codes to this user.
    offered: Var<bool>,
) -> impl IntoView {
    let latest = Latest::new();
    let decline = move |_| {
        // The button goes, and the focus would go with it.
        focus::focus("content");
        offered.set(false);
        // If it fails, the page offers them again when it is opened again.
        latest.call(decline_recovery_codes(), |_| ());
    };
    view! {
        <section class="card codes-offer" hidden=attribute_if("", move || !offered.get())>
            <h2>{recovery::CODES.get()}</h2>
            <p>{texts::CODES_OFFER.get()}</p>
            <p class="actions">
                <a class="button small" href="/account/sign-in" rel="external">{texts::MAKE_CODES.get()}</a>
                <button type="button" class="button small quiet" on:click:capture=decline>{texts::DECLINE_CODES.get()}</button>
            </p>
        </section>
    }
}
