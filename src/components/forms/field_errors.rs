//! Which errors a form shows, and where.

use crate::texts::forms as texts;
use crate::wire::ApiError;

/// The errors of the login and registration forms, by the place where each is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldErrors {
    /// Below the username.
    pub(super) username: Option<String>,
    /// Below the password.
    pub(super) password: Option<String>,
    /// Above both, for an error that concerns neither.
    pub(super) form: Option<ApiError>,
}

/// The element to focus once the errors are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FocusTarget {
    Username,
    Password,
    /// The password, selected: the user is likely to type all of it again.
    SelectedPassword,
    FormError,
}

impl FieldErrors {
    /// The errors of empty fields, which need no server to tell.
    pub(super) fn of_empty_fields(username: &str, password: &str) -> Option<Self> {
        let errors = Self {
            username: username.is_empty().then(|| texts::ENTER_USERNAME.owned()),
            password: password.is_empty().then(|| texts::ENTER_PASSWORD.owned()),
            form: None,
        };
        (errors != Self::default()).then_some(errors)
    }

    /// The first place that shows an error.
    pub(super) fn focus_target(&self) -> FocusTarget {
        match self {
            Self { username: Some(_), .. } => FocusTarget::Username,
            Self { password: Some(_), .. } => FocusTarget::Password,
            Self { form: Some(ApiError::InvalidCredentials), .. } => FocusTarget::SelectedPassword,
            _ => FocusTarget::FormError,
        }
    }
}

impl From<ApiError> for FieldErrors {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::InvalidUsername(_) | ApiError::UsernameTaken | ApiError::UsernameImitates => {
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
    use crate::wire::RefusedValue;

    #[test]
    fn each_error_is_shown_where_it_belongs() {
        for (error, target) in [
            (ApiError::UsernameTaken, FocusTarget::Username),
            (ApiError::UsernameImitates, FocusTarget::Username),
            (ApiError::InvalidUsername(RefusedValue::new("too_short", "3 to 64")), FocusTarget::Username),
            (ApiError::WeakPassword(RefusedValue::new("guessable", "longer")), FocusTarget::Password),
            (ApiError::InvalidCredentials, FocusTarget::SelectedPassword),
            (ApiError::TooManyAttempts { retry_after: 9 }, FocusTarget::FormError),
            (ApiError::Busy { retry_after: 1 }, FocusTarget::FormError),
            (ApiError::Unreachable, FocusTarget::FormError),
            (ApiError::Internal("id".into()), FocusTarget::FormError),
        ] {
            assert_eq!(FieldErrors::from(error.clone()).focus_target(), target, "{error:?}");
        }
    }

    #[test]
    fn all_empty_fields_are_reported_at_once() {
        let both = FieldErrors::of_empty_fields("", "").unwrap();
        assert!(both.username.is_some() && both.password.is_some());
        assert_eq!(both.focus_target(), FocusTarget::Username);
        assert_eq!(FieldErrors::of_empty_fields("ada", "").unwrap().focus_target(), FocusTarget::Password);
        assert_eq!(FieldErrors::of_empty_fields("ada", " "), None);
    }
}
