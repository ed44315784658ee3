//! The button on the page of a mailed link.

use super::form_error::{FormError, FormErrorAlert};
use super::link_token::token_of_address;
use super::scripted_form::ScriptedForm;
use crate::api::open::{undo_email_change, verify_email};
use crate::components::frame::focus;
use crate::components::frame::log_out::forget_session_of;
use crate::components::frame::reactive::{attribute, attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::{Text, email as texts};
use crate::wire::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// The result of pressing the button, and the next step: a link to a page, and its text.
#[derive(Clone)]
struct Outcome {
    /// Empty if the error above the button says it.
    sentence: String,
    /// The next step after a failure.
    advice: Option<&'static Text>,
    page: String,
    step: &'static Text,
}

/// Verifies an email address, or undoes a change of it, by the token in the page's address. Nothing happens before the
/// button is pressed: a mail scanner that opens a link uses nothing up.
#[component]
pub(super) fn LinkButton(
    /// Whether the link undoes a change.
    undoes: bool,
) -> impl IntoView {
    let busy = Var::new(false);
    let error = FormError::new();
    let outcome = Var::new(None::<Outcome>);
    let submit = move || {
        error.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = if undoes { undo().await } else { verify().await };
            busy.set(false);
            match answer {
                Ok(done) => {
                    outcome.set(Some(done));
                    focus::focus_soon("link-outcome");
                }
                Err(refusal) => {
                    outcome.set((refusal == ApiError::LinkUsed).then(|| after_failure(undoes)));
                    error.set(Some(refusal));
                    error.focus();
                }
            }
        });
    };
    let is_over = move || outcome.with(Option::is_some);
    let part = move |part: fn(&Outcome) -> &str| {
        text(move || outcome.with(|outcome| outcome.as_ref().map(|outcome| part(outcome).to_owned())))
    };
    let labels = if undoes {
        (&texts::BRING_BACK, &texts::BRINGING_BACK)
    } else {
        (&texts::VERIFY_ADDRESS, &texts::VERIFYING)
    };
    view! {
        <p id="link-outcome" class="success" role="status" tabindex="-1" dir="auto">
            {part(|outcome| &outcome.sentence)}
        </p>
        <FormErrorAlert error/>
        <div hidden=attribute_if("", move || !is_over())>
            <p>{part(|outcome| outcome.advice.map_or("", Text::get))}</p>
            <p class="actions">
                <a class="button" href=attribute(move || outcome.with(|outcome| Some(outcome.as_ref()?.page.clone())))>
                    {part(|outcome| outcome.step.get())}
                </a>
            </p>
        </div>
        <ScriptedForm id="link" labels busy hidden=attribute_if("", is_over) submit=Rc::new(submit)>
            // It has no fields.
            ""
        </ScriptedForm>
    }
}

async fn verify() -> Result<Outcome, ApiError> {
    let done = verify_email(token_of_address()).await?;
    Ok(Outcome {
        sentence: texts::NOW_VERIFIED.with(&[&done.email, &done.username]),
        advice: None,
        page: "/account/contact".to_owned(),
        step: &texts::TO_CONTACT,
    })
}

async fn undo() -> Result<Outcome, ApiError> {
    let done = undo_email_change(token_of_address()).await?;
    forget_session_of(&done.username);
    Ok(Outcome {
        sentence: texts::RESTORED.with(&[&done.email, &done.username]),
        advice: None,
        // The token is of base64url, which a query takes as it is.
        page: ["/recover?token=", done.recovery_token.reveal()].concat(),
        step: &texts::NEW_PASSWORD,
    })
}

fn after_failure(undoes: bool) -> Outcome {
    let (advice, page, step) = if undoes {
        (&texts::UNDO_FAILED, "/forgot", &texts::NEW_PASSWORD)
    } else {
        (&texts::VERIFY_FAILED, "/account/contact", &texts::NEW_LINK)
    };
    Outcome { sentence: String::new(), advice: Some(advice), page: page.to_owned(), step }
}
