//! Texts, attributes and effects that follow signals. They are boxed so that all of one kind share their machine code:
//! as closures of different types, each would add a kilobyte to the WASM.

use leptos::prelude::Effect;

/// A reactive text, or none.
pub(crate) type Text = Box<dyn FnMut() -> Option<String> + Send>;

/// A reactive attribute's value. The attribute is removed while there is none.
pub(crate) type Attribute = Box<dyn FnMut() -> Option<String> + Send>;

/// A text that is computed again when the signals it reads change.
pub(crate) fn text(compute: impl FnMut() -> Option<String> + Send + 'static) -> Text {
    Box::new(compute)
}

/// An attribute that is computed again when the signals it reads change.
pub(crate) fn attribute(compute: impl FnMut() -> Option<String> + Send + 'static) -> Attribute {
    Box::new(compute)
}

/// Runs `action` once the page is hydrated, and again when the signals it reads change. In the browser only.
pub(crate) fn effect(action: impl FnMut() + 'static) {
    let action: Box<dyn FnMut()> = Box::new(action);
    Effect::new(action);
}

/// An attribute that has `value` while `condition` holds, and is absent otherwise.
pub(crate) fn attribute_if(
    value: &'static str,
    mut condition: impl FnMut() -> bool + Send + 'static,
) -> Attribute {
    Box::new(move || condition().then(|| value.to_owned()))
}
