//! Routes that need no session. Each is a server function that names
//! [`PlainClient`](crate::api::client::PlainClient).

mod login;
mod logout;
mod password_strength;
mod refresh;
mod register;

pub use login::{Login, login};
pub use logout::{Logout, logout};
pub use password_strength::{PasswordStrength, password_strength};
pub use refresh::{Refresh, refresh};
pub use register::{Register, register};
