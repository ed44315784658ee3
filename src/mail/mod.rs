//! Mail: messages wait in the outbox, a table of the database, until a background task has sent them.

mod folder;
mod letter;
mod link;
mod mail_url;
mod message;
mod outbox;
mod send_error;
mod sender;
mod smtp;
mod store;
mod text;
mod transport;
mod transport_error;

pub use letter::Letterhead;
pub use lettre::message::Mailbox;
pub use link::Link;
pub use mail_url::{MailUrl, SmtpServer};
pub use message::Message;
pub use outbox::Outbox;
pub use sender::Sender;
pub use transport::{PATIENCE, Transport};
pub use transport_error::TransportError;
