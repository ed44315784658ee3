//! Why a rule could not be carried out.

use crate::users::RoleError;
use crate::wire::ApiError;

/// Why a change to an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The account changed after it was read; nothing was done.
    #[error("the account was changed by somebody else just now; nothing was done")]
    Changed,
    /// The account, or the session, does not exist.
    #[error("there is no such account or session")]
    Missing,
    /// The password was refused, or could not be hashed.
    #[error("{}", .0.message())]
    Password(ApiError),
    /// The recovery code is wrong, or there is no such user.
    #[error("the recovery code is wrong")]
    WrongCode,
    /// The link was used, replaced, or has expired.
    #[error("the link is no longer good")]
    LinkUsed,
    /// The role can't be given or taken.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// The server can't send mail, so accounts have no email addresses.
    #[error("this server can't send mail: there is no mail-url")]
    NoMail,
    /// The system has no random numbers.
    #[error("random numbers: {0}")]
    Random(#[from] aws_lc_rs::error::Unspecified),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        match error {
            // The password that the caller has just entered is no longer the account's.
            AccountError::Changed | AccountError::WrongCode => Self::InvalidCredentials,
            AccountError::LinkUsed => Self::LinkUsed,
            AccountError::Role(error) => Self::MalformedRequest(format!("{error}.")),
            AccountError::Random(error) => Self::internal(error),
            AccountError::Missing | AccountError::NoMail => Self::NotFound,
            AccountError::Password(error) => error,
            AccountError::Database(error) => error.into(),
        }
    }
}
