//! The forms: login and registration, password change, account deletion.

mod credentials_form;
mod deletion_form;
mod field_errors;
mod fields;
mod form_error;
mod password_form;
mod strength_meter;

pub use credentials_form::{LoginForm, RegisterForm};
pub use deletion_form::DeletionForm;
pub use password_form::PasswordForm;
