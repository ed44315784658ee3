//! Parses the issuer and the allowed origins.

use http::HeaderValue;
use url::{Host, Url};

/// Parses the public URL of this server. It stays as it is written, but without a slash at its end: tokens name it.
pub(super) fn issuer(text: &str) -> Result<String, &'static str> {
    let is_public_url =
        (text.starts_with("https://") || text.starts_with("http://")) && parse(text).is_some();
    if is_public_url {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("accepted are URLs such as https://login.example.org, without a login, a query or a fragment")
    }
}

/// Parses an origin, and writes it as browsers do in the `Origin` header: in lower case, in Punycode, and without the
/// scheme's default port.
pub(super) fn origin(text: &str) -> Result<HeaderValue, &'static str> {
    let text = text.trim().to_ascii_lowercase();
    let origin = match text.split_once("://") {
        Some(("https" | "http", host)) if !host.contains('/') => {
            parse(&text).map(|url| url.origin().ascii_serialization())
        }
        Some((scheme, host)) if is_other_scheme(scheme) && is_other_host(host) => Some(text),
        _ => None,
    };
    origin
        .and_then(|origin| HeaderValue::try_from(origin).ok())
        .ok_or("accepted are origins such as https://app.example.org, without a path, a query or a login")
}

/// Parses an absolute URL of a web site that has neither a login nor a query nor a fragment.
///
/// `None` also if the url crate has to mend it, as browsers do: the text itself is published in links.
fn parse(text: &str) -> Option<Url> {
    let (_, rest) = text.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_refused = |c: char| c.is_whitespace() || c.is_control() || "\\?#".contains(c);
    if text.contains(is_refused) || authority.contains(['@', '%']) || authority.ends_with(':') {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let has_host = !authority.is_empty()
        && match url.host()? {
            Host::Domain(name) => is_domain(name),
            Host::Ipv4(_) | Host::Ipv6(_) => true,
        };
    (has_host && (path.is_empty() || path == url.path())).then_some(url)
}

/// Whether this is a name in the DNS or of a machine, in Punycode. The url crate also accepts `"` and `*`.
fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    name.strip_suffix('.').unwrap_or(name).split('.').all(is_label)
}

/// Whether this is a scheme (RFC 3986, section 3.1), in lower case, of an app and not of the web.
fn is_other_scheme(scheme: &str) -> bool {
    !["https", "http"].contains(&scheme)
        && scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c))
}

fn is_other_host(host: &str) -> bool {
    !host.is_empty() && host.chars().all(|c| c.is_ascii_graphic() && !"/\\?#*@".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_stays_as_it_is_written() {
        for text in [
            "https://login.example.org",
            "https://Login.Example.org",
            "http://localhost:3000",
            "https://example.org:8443/auth/v1",
            "https://example.org/a%20b/@c",
            "http://my_service",
            "http://10.0.0.7:3000",
            "https://[2001:db8::1]:8443",
            "https://bücher.example",
            "https://example.org./auth",
        ] {
            assert_eq!(issuer(text).as_deref(), Ok(text));
            assert_eq!(issuer(&format!("{text}/")).as_deref(), Ok(text));
        }
    }

    #[test]
    fn an_issuer_is_a_url_with_a_host_and_no_more_than_a_path() {
        for text in [
            "",
            "me",
            "login.example.org",
            "https://",
            "https:///",
            "https:///a",
            "https://\\a",
            "https:/a",
            "https://?a",
            "https://\"a",
            "https://a\"",
            "https://a/\"",
            "https://a/<b>",
            "https://*.example.org",
            "https://a..b",
            "https://-$-.org",
            "http://[::",
            "http://[::1",
            "https://a:99999",
            "https://a:port",
            "https://a:",
            "https://u@a",
            "https://@a",
            "https://u:secret@a",
            "https://a?b",
            "https://a/?",
            "https://a/#c",
            "https://a#",
            "https://a b",
            "https://a/b c",
            " https://a",
            "https://a\n",
            "https://a\u{0}",
            "https://a/b/../c",
            "https://a/.",
            "https://a\\b",
            "https://%61",
            "ftp://a",
            "HTTPS://a",
        ] {
            assert!(issuer(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        for (text, sent) in [
            ("HTTPS://App.Example.ORG:443", "https://app.example.org"),
            ("http://LOCALHOST:80", "http://localhost"),
            ("https://localhost:80", "https://localhost:80"),
            ("https://x.org:8443", "https://x.org:8443"),
            ("https://d.example:0443", "https://d.example"),
            ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
            ("http://[2001:DB8:0::1]:8080", "http://[2001:db8::1]:8080"),
            (" https://a.example ", "https://a.example"),
            ("capacitor://Localhost", "capacitor://localhost"),
            ("chrome-extension://abcdef", "chrome-extension://abcdef"),
            ("app://.", "app://."),
            ("tauri://localhost:1420", "tauri://localhost:1420"),
        ] {
            assert_eq!(origin(text).unwrap(), sent, "{text}");
        }
    }

    #[test]
    fn an_origin_that_no_browser_sends_is_refused() {
        for text in [
            "",
            "*",
            "null",
            "a.example",
            "https:a.example",
            "https://",
            "https://a.example/",
            "https://a.example/b",
            "https://a.example?b",
            "https://a.example#b",
            "https://u:p@b.example",
            "https://*.example",
            "https://a b",
            "https://a\tb",
            "https://a:99999",
            "https://a\"b",
            "https://[::",
            "://a",
            "bü://a",
            "capacitor://",
            "capacitor://a b",
            "capacitor://u@a",
            "capacitor://bücher",
            "capacitor://a/b",
        ] {
            assert!(origin(text).is_err(), "{text:?}");
        }
    }
}
