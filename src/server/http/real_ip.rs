//! The client's address (real IP): the peer's, or, behind trusted proxies, the one that they report.

use axum::extract::{ConnectInfo, Request};
use http::header::FORWARDED;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The client's address, an extension of each request.
#[derive(Clone, Copy, Debug)]
pub(super) struct RealIp(pub(super) IpAddr);

/// The networks of the trusted proxies. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Proxies(Arc<[IpNet]>);

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl Proxies {
    /// Trusts these networks.
    pub fn new(networks: &[IpNet]) -> Self {
        Self(networks.into())
    }

    fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Finds the client's address. Each proxy appends the address of its peer, so the list is read from its end and
    /// only as far as our own proxies wrote it: the client itself may have written the rest.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for hop in hops(headers).into_iter().rev() {
            if !self.contain(client) {
                break;
            }
            match hop {
                Some(address) => client = address,
                // Hidden or malformed, so nothing before it can be trusted either.
                None => break,
            }
        }
        client
    }
}

/// Adds the client's address to each request as [`RealIp`].
pub(super) fn extend(proxies: Proxies) -> impl Fn(Request) -> Request + Clone {
    move |mut request| {
        if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
            let client = proxies.client(peer.ip(), request.headers());
            request.extensions_mut().insert(RealIp(client.to_canonical()));
        }
        request
    }
}

/// The addresses of `Forwarded` (RFC 7239) or else `X-Forwarded-For`, in order.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let standard = elements(headers, &FORWARDED);
    if !standard.is_empty() {
        return standard.iter().map(|element| forwarded_for(element)).collect();
    }
    elements(headers, &X_FORWARDED_FOR).iter().map(|element| node(element)).collect()
}

fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default());
    lines.flat_map(|line| line.split(',')).collect()
}

fn forwarded_for(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case("for").then(|| node(value))?
    })
}

/// Parses an address that may have quotes, brackets and a port (RFC 7239 section 6).
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, header: &str, value: &str) -> String {
        let networks: Vec<IpNet> =
            ["10.0.0.0/8", "2001:db8::/32"].iter().map(|net| net.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        headers.append(HeaderName::from_bytes(header.as_bytes()).unwrap(), value.parse().unwrap());
        Proxies::new(&networks).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_last_hop_that_no_trusted_proxy_wrote_is_the_client() {
        let cases = [
            // (peer, header, value, client)
            ("192.0.2.1", "x-forwarded-for", "198.51.100.7", "192.0.2.1"),
            ("10.0.0.1", "x-forwarded-for", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "x-forwarded-for", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", "x-forwarded-for", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "x-forwarded-for", "10.9.9.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", "x-forwarded-for", "rubbish", "10.0.0.1"),
            ("10.0.0.1", "x-forwarded-for", "198.51.100.7:1234", "198.51.100.7"),
            ("10.0.0.1", "x-forwarded-for", "", "10.0.0.1"),
            ("::ffff:10.0.0.1", "x-forwarded-for", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "forwarded", "for=198.51.100.7;proto=https", "198.51.100.7"),
            ("10.0.0.1", "forwarded", "for=1.1.1.1, For=\"[2001:db9::7]:443\"", "2001:db9::7"),
            ("10.0.0.1", "forwarded", "for=198.51.100.7, for=_hidden", "10.0.0.1"),
            ("2001:db8::1", "forwarded", "for=\"[2001:db9::7]\"", "2001:db9::7"),
        ];
        for (peer, header, value, expected) in cases {
            assert_eq!(client(peer, header, value), expected, "{peer} sends {header}: {value}");
        }
    }
}
