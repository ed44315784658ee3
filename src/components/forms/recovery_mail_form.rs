//! The form that asks for a link by mail.

use super::address_field::AddressField;
use super::fields;
use super::scripted_form::ScriptedForm;
use crate::api::open::request_recovery;
use crate::components::frame::focus;
use crate::components::frame::reactive::text;
use crate::components::frame::var::Var;
use crate::texts::recovery as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Asks for a username or an email address. The answer does not tell whether there is such an account.
#[component]
pub(super) fn RecoveryMail() -> impl IntoView {
    let error = Var::new(None::<String>);
    let busy = Var::new(false);
    let sent = Var::new(None::<String>);
    let submit = move || {
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
    view! {
        <p id="recovery-link-sent" class="success" role="status" tabindex="-1">{text(move || sent.get())}</p>
        <ScriptedForm
            id="recovery-mail"
            labels=(&texts::SEND_LINK, &texts::SENDING_LINK)
            busy
            submit=Rc::new(submit)
        >
            <AddressField
                id="identifier"
                label=&texts::USERNAME_OR_ADDRESS
                kind="text"
                autocomplete="username"
                autofocus=true
                error=error
            />
        </ScriptedForm>
    }
}
