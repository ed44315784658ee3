//! The client's address: the peer's, unless the peer is a proxy of ours; then what that says.

use axum::extract::{ConnectInfo, Request};
use http::header::FORWARDED;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The client's address, in the extensions of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct RealIp(pub(super) IpAddr);

/// The networks whose word is taken. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Proxies(Arc<[IpNet]>);

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl Proxies {
    /// Trusts these networks.
    pub fn new(networks: &[IpNet]) -> Self {
        Self(networks.into())
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Each proxy appends whom it heard from. So the list is read from its end, for as long as it is our
    /// proxies who speak: whatever a client wrote stands before that.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for heard_from in hops(headers).into_iter().rev() {
            if !self.trust(client) {
                break;
            }
            match heard_from {
                Some(address) => client = address,
                // Hidden or garbled: what stands before is no better.
                None => break,
            }
        }
        client
    }
}

/// Tells the handlers the client's address.
pub(super) fn tell(proxies: Proxies) -> impl Fn(Request) -> Request + Clone {
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

/// An address, perhaps in quotes or brackets, perhaps with a port.
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
    fn the_table() {
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
            assert_eq!(client(peer, header, value), expected, "{peer} says {header}: {value}");
        }
    }
}
