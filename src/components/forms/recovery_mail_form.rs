//! The form that asks for a link by mail.

use super::address_field::AddressField;
use super::fields;
use crate::api::open::request_recovery;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::{event_replay, focus};
use crate::texts::recovery as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for a username or an email address. The answer does not tell whether there is such an account.
#[component]
pub(super) fn RecoveryMail() -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let sent = RwSignal::new(None::<String>);
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let identifier = fields::value("identifier").trim().to_owned();
        error.set(identifier.is_empty().then(|| texts::ENTER_USERNAME_OR_ADDRESS.owned()));
        if identifier.is_empty() {
            focus::focus("identifier");
            return;
        }
        busy.set(true);
        sent.set(None);
        spawn_local(async move {
            let answer = request_recovery(identifier).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    sent.set(Some(texts::LINK_SENT.owned()));
                    focus::focus_soon("recovery-link-sent");
                }
                Err(refusal) => {
                    error.set(Some(refusal.message()));
                    focus::focus("identifier");
                }
            }
        });
    };
    event_replay::replay("recovery-mail", submit);
    view! {
        <p id="recovery-link-sent" class="success" role="status" tabindex="-1">{text(move || sent.get())}</p>
        <form
            id="recovery-mail"
            method="post"
            novalidate
            data-awaiting-hydration=""
            aria-busy=attribute_if("true", move || busy.get())
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <AddressField
                id="identifier"
                label=&texts::USERNAME_OR_ADDRESS
                kind="text"
                autocomplete="username"
                autofocus=true
                error=error
            />
            <button type="submit" class="button" disabled=attribute_if("", move || busy.get())>
                {text(move || Some(if busy.get() { &texts::SENDING_LINK } else { &texts::SEND_LINK }.owned()))}
            </button>
        </form>
    }
}
