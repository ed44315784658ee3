//! The pages: one file each. They are documents, rendered here; what moves in them are islands.

mod account;
mod home;
mod login;
mod not_found;
mod register;
mod scripting;
mod wanted;

pub use account::AccountPage;
pub use home::HomePage;
pub use login::LoginPage;
pub use not_found::NotFoundPage;
pub use register::RegisterPage;
