//! A form that was sent before its island was there.

use leptos::prelude::*;

/// Goes into the page's head: remembers on the form itself that it was sent, for [`take_over`] to see.
pub const REMEMBER_EARLY_SUBMIT: &str = r#"addEventListener("submit",e=>{let d=e.target.dataset;"early"in d&&(e.preventDefault(),d.sent="")},true);"#;

/// The island has the page's form from here on: calls `submit` if it was sent already. The form must have
/// an empty `data-early` attribute.
pub(super) fn take_over(submit: impl Fn() + 'static) {
    Effect::new(move || {
        let Ok(Some(form)) = document().query_selector("form[data-early]") else {
            return;
        };
        let sent = form.has_attribute("data-sent");
        let _ = form.remove_attribute("data-sent");
        let _ = form.remove_attribute("data-early");
        let _ = form.set_attribute("data-hydrated", "");
        if sent {
            submit();
        }
    });
}
