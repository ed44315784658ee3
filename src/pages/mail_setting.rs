//! Whether the server can send mail.

use leptos::prelude::use_context;

/// Whether the pages show what needs mail. The server provides it as a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSetting {
    /// Users can add an email address and get back in by mail.
    On,
    /// Nothing that needs mail is shown.
    Off,
}

impl MailSetting {
    /// The setting of the server that renders the page; `Off` where none is provided.
    pub(super) fn current() -> Self {
        use_context().unwrap_or(Self::Off)
    }
}
