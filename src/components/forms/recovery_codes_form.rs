//! The form that makes recovery codes and shows them once.

use super::password_confirmation::{Action, PasswordConfirmation, Show};
use crate::api::account::new_recovery_codes;
use crate::components::frame::reactive::{attribute, attribute_if, text};
use crate::components::frame::var::Var;
use crate::components::frame::{auth_state, focus};
use crate::texts::recovery as texts;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// Asks for the password, and shows the new codes with buttons to copy, download and print them.
#[component]
pub fn RecoveryCodesForm() -> impl IntoView {
    let codes = Var::new(Vec::<String>::new());
    let copied = Var::new(None::<String>);
    auth_state::on_user_change(auth_state::var(), Box::new(move || codes.set(Vec::new())));
    let make: Action = Rc::new(move |password| {
        Box::pin(async move {
            let made = new_recovery_codes(password).await?;
            let show = move || {
                copied.set(None);
                codes.set(made.codes.iter().map(|code| code.reveal().to_owned()).collect());
                focus::focus_soon("codes");
            };
            Ok(Box::new(show) as Show)
        })
    });
    let list = move || codes.with(|codes| codes.join("\n"));
    let copy = move |_| {
        let text = list();
        spawn_local(async move {
            let done = copy_to_clipboard(&text).await.is_ok();
            let message = if done { &texts::COPIED } else { &texts::NOT_COPIED };
            copied.set(Some(message.owned()));
        });
    };
    view! {
        <PasswordConfirmation
            id="recovery-codes"
            field="codes-password"
            alert="codes-error"
            labels=(&texts::MAKE_CODES, &texts::MAKING_CODES)
            lost=&texts::CODES_MAY_BE_VOID
            action=make
        />
        <div id="codes" tabindex="-1" role="status" hidden=attribute_if("", move || codes.with(Vec::is_empty))>
            <p>{texts::KEEP_CODES.get()}</p>
            <pre class="codes" data-testid="codes">{text(move || Some(list()))}</pre>
            <p class="actions">
                <button type="button" class="button small quiet" on:click:capture=copy>{texts::COPY.get()}</button>
                <a
                    class="button small quiet"
                    download=texts::FILE.get()
                    href=attribute(move || Some(as_file(&list())))
                >
                    {texts::DOWNLOAD.get()}
                </a>
                <button
                    type="button"
                    class="button small quiet"
                    on:click:capture=move |_| {
                        // Browsers refuse it only in a sandboxed frame.
                        let _ = window().print();
                    }
                >
                    {texts::PRINT.get()}
                </button>
            </p>
            <p class="hint">{text(move || copied.get())}</p>
        </div>
    }
}

/// The address of a text file with these lines.
fn as_file(lines: &str) -> String {
    let mut address = "data:text/plain;charset=utf-8,".to_owned();
    address.extend(utf8_percent_encode(lines, NON_ALPHANUMERIC));
    address
}

/// Fails where the page may not use the clipboard.
async fn copy_to_clipboard(text: &str) -> Result<(), JsValue> {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
    // There is none on plain http, so this fails, too.
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let written: Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(written).await.map(|_| ())
}
