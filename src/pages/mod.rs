//! The pages, one file each. The server renders them; the islands in them run in the browser.

mod account;
mod developer;
mod forgot;
mod goodbye;
mod home;
mod island_preload;
mod link_page;
mod login;
mod mail_setting;
mod native_submit;
mod next_page;
mod no_script;
mod not_found;
mod recover;
mod register;
mod undo;
mod verify;

pub use account::{
    AccountPage, ActivityPage, ClosePage, ContactPage, DevicesPage, ReviewPage, SessionPage, SignInPage,
};
pub use developer::{DeveloperFacts, MOST_USERS, StartFacts, StartWarning};
pub use forgot::ForgotPage;
pub use goodbye::GoodbyePage;
pub use home::HomePage;
pub use login::{LoginPage, SessionLifetime};
pub use mail_setting::MailSetting;
pub use not_found::NotFoundPage;
pub use recover::RecoverPage;
pub use register::{RegisterPage, can_register};
pub use undo::UndoPage;
pub use verify::VerifyPage;
