//! The forms: login and registration, password change, recovery, account deletion.

mod credentials_form;
mod deletion_form;
mod field_errors;
mod fields;
mod form_error;
mod login_form;
mod password_form;
mod recovery_codes_form;
mod recovery_form;
mod register_form;
mod strength_meter;

pub use deletion_form::DeletionForm;
pub use login_form::LoginForm;
pub use password_form::PasswordForm;
pub use recovery_codes_form::RecoveryCodesForm;
pub use recovery_form::RecoveryForm;
pub use register_form::RegisterForm;
