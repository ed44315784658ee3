//! URLs, compared as RFC 9449 section 4.3 asks: without query and fragment, after the normalization of
//! [RFC 3986 section 6.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2).

use url::Url;

/// A URL without query and fragment, normalized: two that differ are of two resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NormalUrl {
    scheme: String,
    host: String,
    /// The port, also if it is the default of the scheme.
    port: Option<u16>,
    path: String,
}

impl NormalUrl {
    /// Reads an absolute URL; `None` if it is none, or names a user.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // The crate mends what browsers mend: tabs, line breaks and backslashes, and more or fewer slashes.
        let mended = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        let has_two_slashes = text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
        if !has_two_slashes || text.contains(mended) {
            return None;
        }
        let url = Url::parse(text).ok()?;
        if !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_ascii_lowercase(),
            port: url.port_or_known_default(),
            path: decode_unreserved(url.path()),
        })
    }

    /// The URL of `path` below this one.
    pub(super) fn join(&self, path: &str) -> Self {
        let path = format!("{}{}", self.path.trim_end_matches('/'), decode_unreserved(path));
        Self { path, ..self.clone() }
    }
}

/// RFC 3986 sections 6.2.2.1 and 6.2.2.2: an encoded letter, digit, `-`, `.`, `_` or `~` is the same as the character itself, and
/// hexadecimal digits are the same in either case.
fn decode_unreserved(path: &str) -> String {
    let mut parts = path.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.map(char::from) {
            Some(c) if c.is_ascii_alphanumeric() || "-._~".contains(c) => {
                decoded.push(c);
                decoded.push_str(&part[2..]);
            }
            Some(_) => {
                decoded.push('%');
                decoded.push_str(&part[..2].to_ascii_uppercase());
                decoded.push_str(&part[2..]);
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url(text: &str) -> NormalUrl {
        NormalUrl::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn spellings_of_one_url_are_equal() {
        let api = url("https://login.example.org/api/login");
        for text in [
            "https://login.example.org:443/api/login",
            "HTTPS://Login.Example.ORG/api/login",
            "https://login.example.org/api/login?next=/x#y",
            "https://login.example.org/x/../api/./login",
            "https://login.example.org/%61pi/log%69n",
        ] {
            assert_eq!(url(text), api, "{text}");
        }
        assert_eq!(url("https://a/%2fx%c3%a9"), url("https://a/%2Fx%C3%A9"));
        assert_eq!(url("https://a/\u{e9}"), url("https://a/%C3%A9"));
        assert_eq!(url("https://[::1]:3000/x"), url("https://[0:0::1]:3000/x"));
        assert_eq!(url("https://a"), url("https://a/"));
        assert_eq!(url("Capacitor://LocalHost/x"), url("capacitor://localhost/x"));
    }

    #[test]
    fn other_urls_differ() {
        let api = url("https://login.example.org/api/login");
        for text in [
            "http://login.example.org/api/login",
            "http://login.example.org:443/api/login",
            "https://login.example.org:444/api/login",
            "https://login.example.org/api/login/",
            "https://login.example.org/api%2Flogin",
            "https://login.example.org/API/login",
            "https://login.example.org./api/login",
            "https://example.org/api/login",
            "https://login.example.org/",
        ] {
            assert_ne!(url(text), api, "{text}");
        }
    }

    #[test]
    fn text_that_is_no_absolute_url_is_refused() {
        for text in [
            "",
            "/api/login",
            "api/login",
            "https:",
            "https:///api/login",
            "https:login.example.org/api/login",
            "https://user@login.example.org/api/login",
            "https://:secret@login.example.org/api/login",
            "https://login.example.org\\api/login",
            "https://login.example.org/api/\tlogin",
            " https://login.example.org/api/login",
            "https://login.example.org:port/api/login",
            "data:text/plain,x",
        ] {
            assert_eq!(NormalUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_path_is_joined_below_that_of_the_base() {
        assert_eq!(url("https://a").join("/api/x"), url("https://a/api/x"));
        assert_eq!(url("https://a/login/").join("/api/x"), url("https://a/login/api/x"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(https?://)?.{0,40}", path in ".{0,40}") {
            if let Some(url) = NormalUrl::parse(&text) {
                url.join(&path);
            }
            decode_unreserved(&path);
        }
    }
}
