//! A value that a user chose and the server refused.

use std::borrow::Cow;

/// The reason why a username or a password was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedValue {
    /// A fixed word for programs, such as `too_short`.
    pub reason: Cow<'static, str>,
    /// The rule or some advice, for people.
    pub message: String,
}

impl RefusedValue {
    /// A refusal for the reason of this name.
    pub fn new(reason: &'static str, message: impl Into<String>) -> Self {
        Self { reason: Cow::Borrowed(reason), message: message.into() }
    }
}
