//! Users: registration, authentication by username or email address and password, the rules for these, and roles.

mod breached_passwords;
mod bulk_insert;
mod email;
mod guessable;
mod hashing;
mod identifier;
mod import;
mod invitations;
mod link;
mod password;
mod password_policy;
mod passwords;
mod registration;
mod registration_policy;
mod roles;
mod service;
mod skeleton;
mod store;
mod thread_pool;
mod username;

pub use breached_passwords::BreachedPasswords;
pub use email::EmailAddress;
pub use hashing::{PasswordCheck, PasswordHash};
pub use identifier::Identifier;
pub use import::{ImportedUser, Refusal, read_user};
pub use invitations::{Invitation, InvitationStore};
pub use link::{hash_link_token, new_link_token};
pub use password::Password;
pub use password_policy::PasswordPolicy;
pub use passwords::{MOST_EXTRA_COST, Passwords};
pub use registration_policy::Registration;
pub use roles::{MOST_ROLES, Role, RoleError, Roles};
pub use service::{Authenticated, Users};
pub use skeleton::Skeletons;
pub use store::{NewUser, User, UserStore};
pub use username::Username;
