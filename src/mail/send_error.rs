//! Why a mail was not sent.

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    /// The mail server can't be reached, does not answer, or does not let us in. Other mails would fare the same.
    #[error("the mail server can't be used: {0}")]
    Unusable(String),
    /// The mail server wants no mail to this mailbox now.
    #[error("deferred: {0}")]
    Deferred(String),
    /// No later try can succeed.
    #[error("refused: {0}")]
    Refused(String),
}
