//! Where to go once logged in: the page that was wanted, which travels as `next` in the query.

/// Where to go if nothing else was wanted.
pub const ACCOUNT: &str = "/account";

/// Takes `wanted` if it is a path of this site that is worth going to. Whoever makes a link to the login
/// page chooses it, so it must not lead elsewhere, in any spelling that a browser understands.
pub fn safe_next(wanted: &str) -> Option<&str> {
    let rest = wanted.strip_prefix('/')?;
    let path = wanted.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    // Browsers read `//host` and `/\host` as another site, and overlook tabs and newlines in between.
    let leads_elsewhere = rest.starts_with('/') || wanted.contains(|c: char| c == '\\' || c.is_control());
    let leads_nowhere = matches!(path, "/login" | "/register");
    (!leads_elsewhere && !leads_nowhere).then_some(wanted)
}

/// The link to `page` that leads on to `next`.
pub fn link(page: &str, next: &str) -> String {
    let mut link = page.to_owned();
    if next != ACCOUNT {
        link.push_str("?next=");
        encode(next, &mut link);
    }
    link
}

/// The link to the login page that leads back to `here`, which it always names.
pub fn login_to(here: &str) -> String {
    let mut link = String::from("/login?next=");
    encode(here, &mut link);
    link
}

/// The page that was wanted, as the element around a form says in `data-next`: the server, which read the
/// query, has judged it.
pub fn of_document() -> String {
    let around = leptos::prelude::document().query_selector("[data-next]").ok().flatten();
    around.and_then(|around| around.get_attribute("data-next")).unwrap_or_else(|| ACCOUNT.to_owned())
}

/// Percent-encodes (RFC 3986) all that has a meaning in a query.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push('%');
            for digit in [byte >> 4, byte & 0x0f] {
                into.push(char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_site_are_safe() {
        for path in [
            "/",
            "/account",
            "/account?tab=sessions&from=%2F#top",
            "/a//b",
            "/a:b@c",
            "/?next=//evil.example",
            "/logins",
            "/login/help",
            "/ü",
        ] {
            assert_eq!(safe_next(path), Some(path), "{path}");
        }
    }

    #[test]
    fn other_sites_are_not_in_any_spelling() {
        for elsewhere in [
            "",
            "account",
            " /account",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            "/account\r\nX: y",
            "/a\\b",
            "/\u{85}a",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "?next=/account",
            "#",
        ] {
            assert_eq!(safe_next(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn the_pages_for_guests_lead_nowhere() {
        for page in ["/login", "/login/", "/login?next=/account", "/login#x", "/register", "/register?x"] {
            assert_eq!(safe_next(page), None, "{page}");
        }
    }

    #[test]
    fn links_carry_what_is_wanted() {
        assert_eq!(link("/register", ACCOUNT), "/register");
        assert_eq!(link("/login", "/a b?c=d&e#f"), "/login?next=/a%20b%3Fc%3Dd%26e%23f");
        assert_eq!(login_to("/account"), "/login?next=/account");
        assert_eq!(login_to("/ü%+"), "/login?next=/%C3%BC%25%2B");
    }
}
