//! Letters: messages with an envelope and headers ([RFC 5322](https://www.rfc-editor.org/rfc/rfc5322)).

use super::link::Link;
use super::message::Message;
use super::send_error::SendError;
use super::store::Taken;
use super::text::Text;
use lettre::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use std::time::{Duration, UNIX_EPOCH};
use url::Host;

/// The parts that all letters share.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The sender.
    pub from: Mailbox,
    /// The public URL of this server, without a slash at its end.
    pub site: String,
}

/// A letter, ready to be sent.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) id: String,
    pub(super) link: Option<Link>,
    pub(super) message: lettre::Message,
}

impl Letter {
    /// Writes the letter that brings a message. Written again, it has the same id and date, by which mail programs know
    /// copies.
    pub(super) fn write(letterhead: &Letterhead, mail: &Taken, message: &Message) -> Result<Self, SendError> {
        let refused = |cause: &dyn std::fmt::Display| SendError::Refused(cause.to_string());
        let to = mail.recipient.parse::<Address>().map_err(|cause| refused(&cause))?;
        let from = Mailbox::new(letterhead.from.name.clone(), with_ascii_domain(&letterhead.from.email));
        let created_at = UNIX_EPOCH + Duration::from_secs(mail.created_at.max(0).cast_unsigned());
        let text = Text::of(message, &letterhead.site);
        let letter = lettre::Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
            .date(created_at)
            .from(from)
            .to(with_ascii_domain(&to).into())
            .subject(text.subject)
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(text.plain, text.html))
            .map_err(|cause| refused(&cause))?;
        Ok(Self { id: mail.id.clone(), link: message.link().cloned(), message: letter })
    }
}

/// The same address with its domain in ASCII: few servers take another (SMTPUTF8).
fn with_ascii_domain(address: &Address) -> Address {
    match Host::parse(address.domain()) {
        Ok(Host::Domain(domain)) => Address::new(address.user(), domain).unwrap_or_else(|_| address.clone()),
        _ => address.clone(),
    }
}

/// Keeps programs from answering, such as that of somebody who is on holiday
/// ([RFC 3834](https://www.rfc-editor.org/rfc/rfc3834#section-5)).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
