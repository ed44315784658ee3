//! What moves in an island: texts and attributes that follow signals. They are boxed, so that all of one
//! kind share their machine code; as closures of different types each would bring a kilobyte of its own.

/// A text, or nothing.
pub(crate) type Text = Box<dyn FnMut() -> Option<String> + Send>;

/// The value of an attribute, or its absence.
pub(crate) type Attribute = Box<dyn FnMut() -> Option<String> + Send>;

/// A text that follows the signals it reads.
pub(crate) fn text(follow: impl FnMut() -> Option<String> + Send + 'static) -> Text {
    Box::new(follow)
}

/// An attribute that follows the signals it reads.
pub(crate) fn attribute(follow: impl FnMut() -> Option<String> + Send + 'static) -> Attribute {
    Box::new(follow)
}

/// An attribute that is there, with this value, when the condition holds.
pub(crate) fn attribute_if(
    value: &'static str,
    mut condition: impl FnMut() -> bool + Send + 'static,
) -> Attribute {
    Box::new(move || condition().then(|| value.to_owned()))
}
