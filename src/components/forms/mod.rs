//! The forms: login and registration, password change, email address, recovery, account deletion.

mod address_field;
mod credentials_form;
mod deletion_form;
mod email_form;
mod email_removal_form;
mod field_errors;
mod fields;
mod form_error;
mod form_user;
mod link_button;
mod link_token;
mod login_form;
mod mailed_link_form;
mod password_confirmation;
mod password_form;
mod recovery_codes_form;
mod recovery_form;
mod recovery_mail_form;
mod register_form;
mod scripted_form;
mod strength_meter;

pub use deletion_form::DeletionForm;
pub use email_form::EmailForm;
pub use email_removal_form::EmailRemovalForm;
pub use login_form::LoginForm;
pub use mailed_link_form::MailedLinkForm;
pub use password_form::PasswordForm;
pub use recovery_codes_form::RecoveryCodesForm;
pub use recovery_form::RecoveryForm;
pub use register_form::RegisterForm;
