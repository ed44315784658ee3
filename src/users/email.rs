//! Email addresses: which are accepted, and when two spellings are one mailbox.

use crate::texts::rules as texts;
use crate::wire::{ApiError, RefusedValue};
use email_address::Options;
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::UsernameCaseMapped;

/// An email address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress {
    typed: String,
    mailbox: String,
}

/// The longest address that mail servers take, in bytes
/// ([RFC 5321 section 4.5.3.1.3](https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3), without the brackets).
const LONGEST: usize = 254;

impl EmailAddress {
    /// Reads an address. Its domain may be an international one
    /// ([IDNA](https://www.unicode.org/reports/tr46/)), in either form, and so may the part before the `@`
    /// ([RFC 6531](https://www.rfc-editor.org/rfc/rfc6531)). Quoted parts and IP addresses are not accepted.
    ///
    /// # Errors
    /// [`ApiError::InvalidEmail`].
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        Self::read(typed.trim()).ok_or_else(|| {
            ApiError::InvalidEmail(RefusedValue::new("not_an_address", texts::NO_EMAIL_ADDRESS.get()))
        })
    }

    fn read(typed: &str) -> Option<Self> {
        let (local, domain) = typed.rsplit_once('@').filter(|_| typed.len() <= LONGEST)?;
        let domain = idna::domain_to_ascii_strict(domain).ok()?;
        let sendable = [local, "@", &domain].concat();
        let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
        email_address::EmailAddress::parse_with_options(&sendable, options).ok()?;
        let is_ip_address = domain.rsplit('.').next()?.bytes().all(|byte| byte.is_ascii_digit());
        // As usernames: hardly any server distinguishes more spellings, and an invisible character can deceive.
        let local = UsernameCaseMapped::enforce(local).ok().filter(|_| !local.starts_with('"'))?;
        let mailbox = [&*local, "@", &domain].concat();
        (sendable.len() <= LONGEST && !is_ip_address).then(|| Self { typed: typed.to_owned(), mailbox })
    }

    /// An address as it was stored.
    pub fn from_row(typed: String, mailbox: String) -> Self {
        Self { typed, mailbox }
    }

    /// The address as the user typed it, to show it and to send mail to.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The normal form: the same for all spellings of one mailbox. The domain is in ASCII and in lower case, and the part
    /// before it is normalised as usernames are: lower case, width-mapped, NFC.
    pub fn mailbox(&self) -> &str {
        &self.mailbox
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_mailbox_typed_in_different_ways_has_one_form() {
        for (typed, mailbox) in [
            ("ada@example.org", "ada@example.org"),
            (" Ada@EXAMPLE.org\n", "ada@example.org"),
            ("ada+list@mail.example.org", "ada+list@mail.example.org"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("ada@BU\u{308}CHER.example", "ada@xn--bcher-kva.example"),
            ("ada@xn--BCHER-kva.example", "ada@xn--bcher-kva.example"),
            ("Jose\u{301}@example.org", "jos\u{e9}@example.org"),
            ("o'brien/x=y@example.org", "o'brien/x=y@example.org"),
            ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!(address.mailbox(), mailbox, "{typed}");
            assert_eq!(address.as_str(), typed.trim());
        }
    }

    #[test]
    fn a_text_that_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("a@{}example.org", "abcdefg.".repeat(32));
        for typed in [
            "",
            "ada",
            "@",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@localhost",
            "ada@.org",
            "ada@example..org",
            "ada@-example.org",
            "ada@exa mple.org",
            "ada@example.org.",
            "ada@@example.org",
            "ada@[192.0.2.1]",
            "ada@192.0.2.1",
            "ada@example.42",
            "a b@example.org",
            ".ada@example.org",
            "ada.@example.org",
            "\"ada\"@example.org",
            "Ada <ada@example.org>",
            "ada@example.org, bob@example.org",
            "ada@example.org\r\nBcc: bob@example.org",
            "ad\u{0}a@example.org",
            "ad\u{202e}a@example.org",
            &long,
            &longer,
        ] {
            let error = EmailAddress::parse(typed).unwrap_err();
            assert_eq!(error.code(), "invalid_email", "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn the_normal_form_is_an_address_of_the_same_mailbox(typed in "\\PC{0,20}@\\PC{1,20}\\.[a-z]{2,5}") {
            if let Ok(address) = EmailAddress::parse(&typed) {
                let again = EmailAddress::parse(address.mailbox()).unwrap();
                prop_assert_eq!(again.mailbox(), address.mailbox());
            }
        }
    }
}
