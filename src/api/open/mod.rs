//! Routes that need no session. Each is a server function with the client
//! [`PlainClient`](crate::api::client::PlainClient), and listed in [`PATHS`].

mod email;
mod login;
mod logout;
mod password_strength;
mod recovery;
mod refresh;
mod register;

pub use email::{UndoEmailChange, VerifyEmail, undo_email_change, verify_email};
pub use login::{Login, login};
pub use logout::{Logout, logout};
pub use password_strength::{PasswordStrength, password_strength};
pub use recovery::{
    FinishRecovery, RecoverByCode, RequestRecovery, finish_recovery, recover_by_code, request_recovery,
};
pub use refresh::{Refresh, refresh};
pub use register::{Register, register};

use server_fn::ServerFn;

/// The paths of these routes.
pub const PATHS: [&str; 10] = [
    FinishRecovery::PATH,
    Login::PATH,
    Logout::PATH,
    PasswordStrength::PATH,
    RecoverByCode::PATH,
    Refresh::PATH,
    Register::PATH,
    RequestRecovery::PATH,
    UndoEmailChange::PATH,
    VerifyEmail::PATH,
];
