//! The page to go to after logging in, which links to the login page carry as `next` in the query.

use leptos::prelude::{document, window};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The page to go to when the query names none.
pub const ACCOUNT: &str = "/account";

/// The page for users whose account somebody else may have used.
pub const REVIEW: &str = "/account/review";

/// The page that deletes the account.
pub const CLOSE: &str = "/account/close";

/// The page that lists the ways back in without a password.
pub const FORGOT: &str = "/forgot";

/// The page of the user's email address.
pub const CONTACT: &str = "/account/contact";

/// The page of a link that undoes a change of the email address.
pub const UNDO: &str = "/undo";

/// The page of a link that verifies an email address.
pub const VERIFY: &str = "/verify";

/// The page that a recovery link leads to.
pub const RECOVER: &str = "/recover";

/// The page that says that the account is deleted.
pub const GOODBYE: &str = "/goodbye";

/// Every character that a query parameter's value must not contain as it is (RFC 3986, section 3.4). `/` may stay.
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Returns `next` if it is a path on this site other than the login and registration pages. Anyone can make a link
/// to the login page with any `next`, so it must not lead to another site in any spelling that browsers accept.
pub fn safe_next(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let path = next.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    // Browsers read `//host` and `/\host` as another site, and ignore tabs and newlines within them.
    let leaves_site = rest.starts_with('/') || next.contains(|c: char| c == '\\' || c.is_control());
    let for_guests = matches!(path, "/login" | "/register");
    (!leaves_site && !for_guests).then_some(next)
}

/// A link to `page` that leads on to `next`.
pub fn link(page: &str, next: &str) -> String {
    if next == ACCOUNT { page.to_owned() } else { with_next(page, next) }
}

/// A link to the login page that leads back to `path`. It always names the path.
pub fn login_to(path: &str) -> String {
    with_next("/login", path)
}

/// A link to the login page that fills in this name.
pub fn login_as(username: &str) -> String {
    let mut link = "/login?username=".to_owned();
    link.extend(utf8_percent_encode(username, RESERVED));
    link
}

/// A link to the registration page with the token of an invitation. The page fills in the username, if there is one.
pub fn register_with(invitation: &str, username: Option<&str>) -> String {
    let mut link = "/register?invitation=".to_owned() + invitation;
    if let Some(username) = username {
        link.push_str("&username=");
        link.extend(utf8_percent_encode(username, RESERVED));
    }
    link
}

fn with_next(page: &str, next: &str) -> String {
    let mut link = page.to_owned() + "?next=";
    link.extend(utf8_percent_encode(next, RESERVED));
    link
}

/// The page to go to after logging in: `data-next` of an element around the form. The server has read it from
/// the query and checked it by [`safe_next`].
pub fn of_document() -> String {
    attribute_around_form("data-next").unwrap_or_else(|| ACCOUNT.to_owned())
}

/// The name to fill in: `data-username` of an element around the form.
pub(crate) fn username_of_document() -> Option<String> {
    attribute_around_form("data-username")
}

/// The token of the invitation that led here: `data-invitation` of an element around the form.
pub(crate) fn invitation_of_document() -> Option<String> {
    attribute_around_form("data-invitation")
}

fn attribute_around_form(name: &str) -> Option<String> {
    document().query_selector(&["[", name, "]"].concat()).ok().flatten()?.get_attribute(name)
}

/// Whether the login form has led to this page.
pub(crate) fn came_from_login() -> bool {
    let referrer = document().referrer();
    let origin = window().location().origin().unwrap_or_default();
    let path = referrer.strip_prefix(&origin).unwrap_or_default();
    path == "/" || path.starts_with("/login")
}

/// Goes to the page [`of_document`] now that a user is signed in. An app may show the form on that page itself: it is
/// loaded again if a guest has seen it, and stays otherwise.
pub(crate) fn go_on(guest_has_seen_this: bool) {
    let next = of_document();
    if path_of(&next) != current_path() {
        go_to(&next);
    } else if guest_has_seen_this {
        let _ = window().location().reload();
    }
}

/// This page's path and query.
pub(crate) fn current_path() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// A link without its fragment.
fn path_of(link: &str) -> &str {
    link.split_once('#').map_or(link, |(path, _)| path)
}

/// Goes to a page of this site in place of the present one, so that Back does not lead here again.
pub(crate) fn go_to(path: &str) {
    // Browsers refuse this only in a sandboxed frame, which has nowhere to go.
    let _ = window().location().replace(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fragment_of_a_link_is_no_part_of_its_path() {
        for (link, path) in [("/notes", "/notes"), ("/notes?a=b#c#d", "/notes?a=b"), ("/#", "/")] {
            assert_eq!(path_of(link), path);
        }
    }

    #[test]
    fn paths_on_this_site_are_safe() {
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
    fn other_sites_are_refused_in_any_spelling() {
        for other_site in [
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
            assert_eq!(safe_next(other_site), None, "{other_site:?}");
        }
    }

    #[test]
    fn login_and_registration_are_refused() {
        for page in ["/login", "/login/", "/login?next=/account", "/login#x", "/register", "/register?x"] {
            assert_eq!(safe_next(page), None, "{page}");
        }
    }

    #[test]
    fn links_carry_the_next_page() {
        assert_eq!(link("/register", ACCOUNT), "/register");
        assert_eq!(link("/login", "/a b?c=d&e#f"), "/login?next=/a%20b%3Fc%3Dd%26e%23f");
        assert_eq!(login_to("/account"), "/login?next=/account");
        assert_eq!(login_to("/ü%+"), "/login?next=/%C3%BC%25%2B");
    }

    #[test]
    fn links_of_invitations_carry_the_token_and_the_username() {
        assert_eq!(register_with("t-_0", None), "/register?invitation=t-_0");
        assert_eq!(register_with("t", Some("é&+")), "/register?invitation=t&username=%C3%A9%26%2B");
    }
}
