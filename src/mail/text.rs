//! Renders the text of a message from its template, as plain text and as HTML.
//!
//! The first paragraph of a template is the subject. `{name}` stands for a value. A paragraph of the form
//! `[Label]({link})` is a button in HTML, and the label with the URL below it in plain text.

use super::link::Link;
use super::message::Message;
use crate::texts::{mail as texts, pages};
use std::time::{Duration, UNIX_EPOCH};

/// The text of a mail.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) subject: String,
    pub(super) plain: String,
    pub(super) html: String,
}

/// A name in a template, and what stands there.
type Value = (&'static str, String);

impl Text {
    /// The text of a message. `site` is the public URL of this server.
    pub(super) fn of(message: &Message, site: &str) -> Self {
        let (template, mut values) = template(message);
        values.push(("site", site.to_owned()));
        if let Some(link) = message.link() {
            values.extend([("expires", moment(link.expires_at())), ("link", link.reveal().to_owned())]);
        }
        Self::render(template, &values, message.link())
    }

    fn render(template: &str, values: &[Value], link: Option<&Link>) -> Self {
        let url = link.map(Link::reveal).unwrap_or_default();
        let with_footer = [template.trim_end(), texts::FOOTER.get().trim_end()].join("\n\n");
        let mut paragraphs = with_footer.split("\n\n");
        let subject = filled(paragraphs.next().unwrap_or_default(), values, str::to_owned);
        let (mut plain, mut html) = (Vec::new(), Vec::new());
        for paragraph in paragraphs {
            let label = paragraph.strip_prefix('[').and_then(|rest| rest.strip_suffix("]({link})"));
            match label {
                Some(label) => {
                    let label = filled(label, values, str::to_owned);
                    plain.push(format!("{label}:\n{url}"));
                    html.push(format!(
                        "<p><a href=\"{}\" style=\"{BUTTON}\">{}</a></p>",
                        escaped(url),
                        escaped(&label)
                    ));
                }
                None => {
                    plain.push(filled(paragraph, values, str::to_owned));
                    let line = paragraph.replace('\n', " ");
                    html.push(format!("<p>{}</p>", filled(&line, values, escaped)));
                }
            }
        }
        let (plain, html) = (plain.join("\n\n") + "\n", html.join("\n"));
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
             <body style=\"{BODY}\">\n{html}\n</body>\n</html>\n",
            escaped(pages::LANGUAGE.get()),
            escaped(pages::DIRECTION.get()),
            escaped(&subject)
        );
        Self { subject, plain, html }
    }
}

const BODY: &str = "font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:2em auto;padding:0 1em";
const BUTTON: &str = "display:inline-block;padding:.6em 1.2em;border-radius:.5em;background:#1f5fd0;color:#fff;\
    text-decoration:none;font-weight:600";

/// The template of a message, and its values but those that all messages have.
fn template(message: &Message) -> (&'static str, Vec<Value>) {
    match message {
        Message::VerifyAddress { username, .. } => {
            (texts::VERIFY_ADDRESS.get(), vec![("username", username.clone())])
        }
        Message::Recovery { username, .. } => (texts::RECOVERY.get(), vec![("username", username.clone())]),
        Message::PasswordChanged { username, at } => {
            (texts::PASSWORD_CHANGED.get(), vec![("username", username.clone()), ("at", moment(*at))])
        }
        Message::AddressChanged { username, new_address: Some(new), .. } => {
            (texts::ADDRESS_CHANGED.get(), vec![("username", username.clone()), ("new_address", new.clone())])
        }
        Message::AddressChanged { username, new_address: None, .. } => {
            (texts::ADDRESS_REMOVED.get(), vec![("username", username.clone())])
        }
        Message::NewLogin { username, device, address, at } => {
            (texts::NEW_LOGIN.get(), event(username, device, address.as_deref(), *at))
        }
        Message::SessionEnded { username, device, address, at } => {
            (texts::SESSION_ENDED.get(), event(username, device, address.as_deref(), *at))
        }
        Message::CopyRefused { username, device, address, at } => {
            (texts::COPY_REFUSED.get(), event(username, device, address.as_deref(), *at))
        }
        Message::Invitation { .. } => (texts::INVITATION.get(), vec![]),
    }
}

fn event(username: &str, device: &str, address: Option<&str>, at: i64) -> Vec<Value> {
    vec![
        ("username", username.to_owned()),
        ("device", device.to_owned()),
        ("address", address.unwrap_or_else(|| texts::UNKNOWN_ADDRESS.get()).to_owned()),
        ("at", moment(at)),
    ]
}

/// A time in unix seconds, to the minute, in UTC: nobody knows the person's time zone here.
fn moment(seconds: i64) -> String {
    let time = UNIX_EPOCH + Duration::from_secs(seconds.max(0).cast_unsigned());
    let text = humantime::format_rfc3339_seconds(time).to_string();
    format!("{} UTC", text.get(..16).unwrap_or(&text).replace('T', " "))
}

/// Puts the values into a text. A brace in a value means nothing.
fn filled(text: &str, values: &[Value], shown: impl Fn(&str) -> String) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        filled += &shown(before);
        filled += &shown(value.unwrap_or_default());
        rest = after;
    }
    filled + &shown(rest)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://login.example.org";
    const URL: &str = "https://login.example.org/verify?token=abc&x=1";

    /// A message of each kind.
    fn messages() -> Vec<Message> {
        let (username, device) = ("ada".to_owned(), "Firefox on Linux".to_owned());
        let (address, at) = (Some("192.0.2.7".to_owned()), 1_790_000_000);
        let link = Link::new(URL.to_owned(), at);
        let changed = |new: Option<&str>| Message::AddressChanged {
            username: username.clone(),
            new_address: new.map(str::to_owned),
            undo_link: link.clone(),
        };
        vec![
            Message::VerifyAddress { username: username.clone(), link: link.clone() },
            Message::Recovery { username: username.clone(), link: link.clone() },
            Message::PasswordChanged { username: username.clone(), at },
            changed(Some("new@example.org")),
            changed(None),
            Message::NewLogin {
                username: username.clone(),
                device: device.clone(),
                address: address.clone(),
                at,
            },
            Message::SessionEnded {
                username: username.clone(),
                device: device.clone(),
                address: address.clone(),
                at,
            },
            Message::CopyRefused { username: username.clone(), device, address, at },
            Message::Invitation { link },
        ]
    }

    #[test]
    fn each_template_is_filled_and_says_the_same_twice() {
        for message in messages() {
            let Text { subject, plain, html } = Text::of(&message, SITE);
            let shown = format!("{subject}\n{plain}\n{html}");
            assert!(!shown.contains(['{', '}', '[', ']']), "{shown}");
            assert!((10..60).contains(&subject.len()) && !subject.contains('\n'), "{subject}");
            let words = |text: &str| -> Vec<String> {
                text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
            };
            for word in words(&plain) {
                assert!(words(&html).contains(&word), "{word:?} is in the plain text only: {shown}");
            }
            assert_eq!(plain.matches(URL).count(), usize::from(message.link().is_some()), "{plain}");
            assert!(plain.contains(SITE) && plain.is_ascii(), "{plain}");
        }
    }

    #[test]
    fn a_link_is_a_button_in_html_and_a_line_in_plain_text() {
        let link = Link::new(URL.to_owned(), 1_790_000_000);
        let text = Text::of(&Message::VerifyAddress { username: "ada".to_owned(), link }, SITE);
        assert!(text.plain.contains(&format!("Verify this address:\n{URL}\n")), "{}", text.plain);
        assert!(text.plain.contains("until 2026-09-21 14:13 UTC."), "{}", text.plain);
        let href = "href=\"https://login.example.org/verify?token=abc&amp;x=1\"";
        assert!(text.html.contains(href), "{}", text.html);
    }

    #[test]
    fn values_are_not_markup_and_not_placeholders() {
        let username = "<b>{site}&\"".to_owned();
        let text = Text::of(&Message::PasswordChanged { username, at: 0 }, SITE);
        assert!(text.plain.contains("Hello <b>{site}&\","), "{}", text.plain);
        assert!(text.html.contains("Hello &lt;b&gt;{site}&amp;&quot;,"), "{}", text.html);
    }

    #[test]
    fn an_apps_words_may_have_values_in_the_subject_the_button_and_the_sentences() {
        let link = Link::new(URL.to_owned(), 0);
        let values = [("username", "ada".to_owned()), ("link", URL.to_owned())];
        let words = "Hello {username}\n\nOpen {link}.\n\n[Open it, {username}]({link})";
        let text = Text::render(words, &values, Some(&link));
        assert_eq!(text.subject, "Hello ada");
        assert!(text.plain.starts_with(&format!("Open {URL}.\n\nOpen it, ada:\n{URL}\n")), "{}", text.plain);
        assert!(text.html.contains(">Open it, ada</a>"), "{}", text.html);
    }

    #[test]
    fn links_are_not_shown_by_debug() {
        let shown = format!("{:?}", messages());
        assert!(!shown.contains("token"), "{shown}");
    }
}
