//! The parts that all forms share which the page's script submits.

use crate::components::frame::event_replay;
use crate::components::frame::reactive::{Attribute, attribute, attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::Text;
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use std::rc::Rc;

/// Called at an event.
pub(super) type Handler = Rc<dyn Fn()>;

/// A form with its submit button. What was submitted before hydration is submitted at hydration.
#[component]
pub(super) fn ScriptedForm<Fields: IntoView + 'static>(
    id: &'static str,
    /// The text of the button, and the one while the form is busy.
    labels: (&'static Text, &'static Text),
    /// The classes of the button.
    #[prop(default = "button")]
    button: &'static str,
    /// Whether an answer is awaited. Nothing is submitted meanwhile.
    busy: Var<bool>,
    /// Hides the form: by `attribute_if("", …)`.
    #[prop(default = attribute(|| None))]
    hidden: Attribute,
    /// Called when the user types.
    #[prop(default = Rc::new(|| ()))]
    typed: Handler,
    /// Submits the form.
    submit: Handler,
    /// The fields.
    children: TypedChildren<Fields>,
) -> impl IntoView {
    let submit: Handler = Rc::new(move || {
        if !busy.get_untracked() {
            submit();
        }
    });
    event_replay::replay(id.to_owned(), Rc::clone(&submit));
    let (label, label_while_busy) = labels;
    view! {
        <form
            id=id
            method="post"
            novalidate
            data-awaiting-hydration=""
            hidden=hidden
            aria-busy=attribute_if("true", move || busy.get())
            on:input:capture=move |_| typed()
            on:submit:capture=move |event| {
                event.prevent_default();
                submit();
            }
        >
            {children.into_inner()()}
            // Without `autocomplete`, Firefox restores a disabled button as disabled after a reload.
            <button
                type="submit"
                class=button
                disabled=attribute_if("", move || busy.get())
                on:click:capture=|event| {
                    // The second click of a double click would submit the fields that a quick answer has emptied.
                    if event.detail() > 1 {
                        event.prevent_default();
                    }
                }
                {..custom_attribute("autocomplete", "off")}
            >
                {text(move || Some(if busy.get() { label_while_busy } else { label }.owned()))}
            </button>
        </form>
    }
}
