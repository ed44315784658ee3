//! Parses the header `Forwarded` ([RFC 7239 section 4](https://www.rfc-editor.org/rfc/rfc7239#section-4)).

use std::net::{IpAddr, SocketAddr};

/// The addresses in a header, in order; `None` stands for one that can't be read.
pub(super) type Hops = Vec<Option<IpAddr>>;

/// The addresses in the `for` of each element. Proxies copy what clients choose, the `Host` for example, into quoted
/// strings, so delimiters in those don't count.
pub(super) fn hops(line: &str) -> Hops {
    split(line, ',').map(hop).collect()
}

/// The address in `for` of an element: `None` if any part of the element is malformed, because what seems to be its
/// `for` may then be in a quoted string.
fn hop(element: &str) -> Option<IpAddr> {
    let mut address = None;
    for pair in split(element, ';').map(str::trim_ascii).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let value = content(value).filter(|_| is_unquoted(name))?;
        if name.eq_ignore_ascii_case("for") && address.replace(node(&value)?).is_some() {
            return None;
        }
    }
    address
}

/// Splits a text at `delimiter` outside of its quoted strings. An unclosed one reaches to the end of the text.
fn split(text: &str, delimiter: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return character == delimiter && !quoted,
        }
        false
    })
}

/// The text of a value: of a token as it is, of a quoted string without its quotes and backslashes
/// ([RFC 9110 section 5.6.4](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.4)). Tokens may hold `:`, `[` and `]`,
/// too: some proxies don't quote ports and IPv6 addresses.
fn content(value: &str) -> Option<String> {
    let Some(quoted) = value.strip_prefix('"') else {
        return is_unquoted(value).then(|| value.to_owned());
    };
    let (mut characters, mut content) = (quoted.chars(), String::new());
    loop {
        match characters.next()? {
            '"' => return characters.next().is_none().then_some(content),
            '\\' => content.push(characters.next()?),
            other => content.push(other),
        }
    }
}

fn is_unquoted(text: &str) -> bool {
    !text.contains(['"', '\\'])
}

/// Parses an address that may have brackets and a port
/// ([RFC 7239 section 6](https://www.rfc-editor.org/rfc/rfc7239#section-6)).
pub(super) fn node(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_address_of_each_element_is_its_for_outside_of_quotes() {
        let cases = [
            // (line, addresses; "-" stands for one that can't be read)
            (r#"for=192.0.2.1"#, "192.0.2.1"),
            (r#"For=192.0.2.1;proto=https;by=192.0.2.9"#, "192.0.2.1"),
            (r#"proto=https ; FOR="192.0.2.1:80" ,for=192.0.2.2"#, "192.0.2.1 192.0.2.2"),
            (r#"for="[2001:db8::7]:443", for=[2001:db8::8]"#, "2001:db8::7 2001:db8::8"),
            (r#";for=192.0.2.1;;proto=https;"#, "192.0.2.1"),
            (r#"for="\1\92.0.2.1""#, "192.0.2.1"),
            (r#"for=192.0.2.1;host="a, for=6.6.6.6""#, "192.0.2.1"),
            (r#"host="a;for=6.6.6.6";for=192.0.2.1"#, "192.0.2.1"),
            (r#"proto=http;host="a\";for=6.6.6.6";for=192.0.2.1"#, "192.0.2.1"),
            (r#"host="\\";for=192.0.2.1, for=192.0.2.2"#, "192.0.2.1 192.0.2.2"),
            (r#"host="é, for=6.6.6.6";for=192.0.2.1"#, "192.0.2.1"),
            // Malformed elements.
            (r#""#, "-"),
            (r#"proto=https"#, "-"),
            (r#"for=_hidden, for=unknown, for=192.0.2.1"#, "- - 192.0.2.1"),
            (r#"for=192.0.2.1;for=6.6.6.6"#, "-"),
            (r#"for=192.0.2.1;secure, for=192.0.2.2"#, "- 192.0.2.2"),
            (r#"for=192.0.2.1;host="a, for=192.0.2.2"#, "-"),
            (r#"for=192.0.2.1;host="a\", for=192.0.2.2"#, "-"),
            (r#"for=""192.0.2.1"""#, "-"),
            (r#"for="\"192.0.2.1\"""#, "-"),
            (r#"for="192.0.2.1"0"#, "-"),
            (r#"for=192.0.2.1;host=a\"#, "-"),
            (r#"for=192.0.2.1;host=a"b", for=192.0.2.2"#, "- 192.0.2.2"),
            (r#"for=192.0.2.1;"host"=a"#, "-"),
            // The client left a quoted string open, so that the proxy's next quote closes it.
            (r#"host=", for=192.0.2.1;host=",for=6.6.6.6;by=\"a""#, "- -"),
        ];
        for (line, expected) in cases {
            let text = |hop: Option<IpAddr>| hop.map_or("-".to_owned(), |address| address.to_string());
            let found: Vec<_> = hops(line).into_iter().map(text).collect();
            assert_eq!(found.join(" "), expected, "{line}");
        }
    }

    fn quoted(text: &str) -> String {
        format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
    }

    const PIECES: [&str; 13] =
        ["for=6.6.6.6", "host=", "for", "=", ",", ";", "\"", "\\", " ", "a", "6.6.6.6", "\u{e9}", "[::6]"];

    /// Texts of a client, among them those that resemble the header's own.
    fn chosen() -> impl Strategy<Value = String> {
        let piece =
            prop_oneof![9 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned), 1 => ".{0,9}"];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    /// The elements that a proxy may write for this client, which chose the `Host`.
    fn elements(client: IpAddr, host: &str) -> [String; 3] {
        let (node, host) = (quoted(&client.to_string()), quoted(host));
        [
            format!("for={node}"),
            format!("for={node};host={host};proto=http"),
            format!("host={host};proto=http;for={node}"),
        ]
    }

    proptest! {
        #[test]
        fn a_quoted_text_of_the_client_does_not_hide_what_the_proxy_wrote(
            address: [u8; 4], first in chosen(), second in chosen(), third in chosen(),
        ) {
            let client = IpAddr::from(address);
            for element in elements(client, &third) {
                let (first, second) = (quoted(&first), quoted(&second));
                let line = format!("for=6.6.6.6;host={first}, host={second};for=6.6.6.7, {element}");
                prop_assert_eq!(hops(&line).pop(), Some(Some(client)), "{}", line);
            }
        }

        #[test]
        fn no_text_of_the_client_makes_the_last_address_another_than_the_proxy_wrote(
            address: [u8; 4], sent in chosen(), host in chosen(),
        ) {
            let client = IpAddr::from(address);
            for element in elements(client, &host) {
                let line = format!("{sent}, {element}");
                let last = hops(&line).pop().flatten();
                prop_assert!(last.is_none_or(|last| last == client), "{}: {:?}", line, last);
            }
        }
    }
}
