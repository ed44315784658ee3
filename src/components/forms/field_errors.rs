//! What is wrong with what was sent, and where to say so.

use crate::wire::ApiError;

/// What to tell at each place of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldErrors {
    /// Beside the username.
    pub(super) username: Option<String>,
    /// Beside the password.
    pub(super) password: Option<String>,
    /// Above them, for what concerns neither.
    pub(super) form: Option<ApiError>,
}

/// Where the person should go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    Username,
    Password,
    /// Likely to be typed anew.
    WrongPassword,
    Form,
}

impl FieldErrors {
    /// Fields that are empty: that needs no server.
    pub(super) fn missing(username: &str, password: &str) -> Option<Self> {
        let trouble = Self {
            username: username.is_empty().then(|| "Enter a username.".to_owned()),
            password: password.is_empty().then(|| "Enter a password.".to_owned()),
            form: None,
        };
        (trouble != Self::default()).then_some(trouble)
    }

    /// The first place with something to see to.
    pub(super) fn place(&self) -> Focus {
        match self {
            Self { username: Some(_), .. } => Focus::Username,
            Self { password: Some(_), .. } => Focus::Password,
            Self { form: Some(ApiError::InvalidCredentials), .. } => Focus::WrongPassword,
            _ => Focus::Form,
        }
    }
}

impl From<ApiError> for FieldErrors {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::InvalidUsername(_) | ApiError::UsernameTaken => {
                Self { username: Some(error.message()), ..Self::default() }
            }
            ApiError::WeakPassword(_) => Self { password: Some(error.message()), ..Self::default() },
            error => Self { form: Some(error), ..Self::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_where_they_belong() {
        for (error, place) in [
            (ApiError::UsernameTaken, Focus::Username),
            (ApiError::InvalidUsername("3 to 64".into()), Focus::Username),
            (ApiError::WeakPassword("longer".into()), Focus::Password),
            (ApiError::InvalidCredentials, Focus::WrongPassword),
            (ApiError::TooManyAttempts { retry_after: 9 }, Focus::Form),
            (ApiError::Busy { retry_after: 1 }, Focus::Form),
            (ApiError::Unreachable, Focus::Form),
            (ApiError::Internal("id".into()), Focus::Form),
        ] {
            assert_eq!(FieldErrors::from(error.clone()).place(), place, "{error:?}");
        }
    }

    #[test]
    fn all_empty_fields_are_told_at_once() {
        let both = FieldErrors::missing("", "").unwrap();
        assert!(both.username.is_some() && both.password.is_some());
        assert_eq!(both.place(), Focus::Username);
        assert_eq!(FieldErrors::missing("ada", "").unwrap().place(), Focus::Password);
        assert_eq!(FieldErrors::missing("ada", " "), None);
    }
}
