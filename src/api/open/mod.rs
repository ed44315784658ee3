//! Routes that need no session. Each is a server function with the client
//! [`PlainClient`](crate::api::client::PlainClient), and listed in [`PATHS`].

mod login;
mod logout;
mod password_strength;
mod recovery;
mod refresh;
mod register;

pub use login::{Login, login};
pub use logout::{Logout, logout};
pub use password_strength::{PasswordStrength, password_strength};
pub use recovery::{FinishRecovery, RecoverByCode, finish_recovery, recover_by_code};
pub use refresh::{Refresh, refresh};
pub use register::{Register, register};

use server_fn::ServerFn;

/// The paths of these routes.
pub const PATHS: [&str; 7] = [
    FinishRecovery::PATH,
    Login::PATH,
    Logout::PATH,
    PasswordStrength::PATH,
    RecoverByCode::PATH,
    Refresh::PATH,
    Register::PATH,
];
