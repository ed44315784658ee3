//! The client's address (real IP): the peer's, or, behind trusted proxies, the one that they report.

use super::forwarded::{self, Hops, node};
use crate::server::config::ClientAddressHeader;
use axum::extract::{ConnectInfo, Request};
use http::header::FORWARDED;
use http::{Extensions, HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The client's address, an extension of each request.
#[derive(Clone, Copy, Debug)]
pub(super) struct RealIp(pub(super) IpAddr);

/// The trusted proxies, and the one header that they write. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Proxies {
    networks: Arc<[IpNet]>,
    header: ClientAddressHeader,
}

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

impl Proxies {
    /// Trusts what these networks say in this header.
    pub fn new(networks: &[IpNet], header: ClientAddressHeader) -> Self {
        Self { networks: networks.into(), header }
    }

    fn contain(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Finds the client's address. Each proxy appends the address of its peer, so the list is read from its end and
    /// only as far as our own proxies wrote it: the client itself may have written the rest.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for hop in self.hops(headers).into_iter().rev() {
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

    /// The addresses in the header. A proxy passes headers that it does not write on from the client, so only the
    /// configured one counts.
    fn hops(&self, headers: &HeaderMap) -> Hops {
        let (name, parse): (_, fn(&str) -> Hops) = match self.header {
            ClientAddressHeader::XForwardedFor => (X_FORWARDED_FOR, nodes),
            ClientAddressHeader::Forwarded => (FORWARDED, forwarded::hops),
            ClientAddressHeader::XRealIp => (X_REAL_IP, nodes),
        };
        // The client may have sent bytes that are not text, and the proxy has appended to them.
        let lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        let mut hops = lines.flat_map(|line| parse(&line));
        match self.header {
            // It holds one address. If there are more, the proxy wrote the last one.
            ClientAddressHeader::XRealIp => hops.next_back().into_iter().collect(),
            _ => hops.collect(),
        }
    }
}

/// Adds the client's address to each request as [`RealIp`].
pub(super) fn extend(proxies: Proxies) -> impl Fn(Request) -> Request + Clone {
    move |mut request| {
        if let Some(address) = address(&proxies, request.extensions(), request.headers()) {
            request.extensions_mut().insert(RealIp(address));
        }
        request
    }
}

/// The client's address; `None` if nobody has noted the peer's.
pub(super) fn address(proxies: &Proxies, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    if let Some(RealIp(known)) = extensions.get() {
        return Some(*known);
    }
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(proxies.client(peer.ip(), headers).to_canonical())
}

/// Parses a list of addresses, which may have quotes.
fn nodes(line: &str) -> Hops {
    line.split(',').map(|text| node(text.trim().trim_matches('"'))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    /// The address of a client whose request comes from `peer` with these headers, when `trusted` is configured.
    fn client(peer: &str, trusted: ClientAddressHeader, lines: &[(&str, &str)]) -> String {
        let networks = ["10.0.0.0/8", "2001:db8::/32"].map(|network| network.parse().unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        Proxies::new(&networks, trusted).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_last_hop_that_no_trusted_proxy_wrote_is_the_client() {
        use ClientAddressHeader::{Forwarded, XForwardedFor, XRealIp};
        let cases = [
            // (peer, configured header, value, client)
            ("192.0.2.1", XForwardedFor, "198.51.100.7", "192.0.2.1"),
            ("10.0.0.1", XForwardedFor, "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, "198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, "10.9.9.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, "rubbish", "10.0.0.1"),
            ("10.0.0.1", XForwardedFor, "198.51.100.7:1234", "198.51.100.7"),
            ("10.0.0.1", XForwardedFor, "", "10.0.0.1"),
            ("::ffff:10.0.0.1", XForwardedFor, "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", Forwarded, "for=198.51.100.7;proto=https", "198.51.100.7"),
            ("10.0.0.1", Forwarded, "for=1.1.1.1, For=\"[2001:db9::7]:443\"", "2001:db9::7"),
            ("10.0.0.1", Forwarded, "for=198.51.100.7, for=_hidden", "10.0.0.1"),
            ("2001:db8::1", Forwarded, "for=\"[2001:db9::7]\"", "2001:db9::7"),
            ("10.0.0.1", Forwarded, "for=198.51.100.7;host=\"a, for=6.6.6.6\"", "198.51.100.7"),
            ("10.0.0.1", Forwarded, "host=\"a;for=6.6.6.6\";for=198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", Forwarded, "for=6.6.6.6;host=\"a, for=198.51.100.7", "10.0.0.1"),
            ("10.0.0.1", XRealIp, "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", XRealIp, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
            // The proxy itself is in a trusted network, and nothing stands before it.
            ("10.0.0.1", XRealIp, "1.1.1.1, 10.0.0.2", "10.0.0.2"),
            ("192.0.2.1", XRealIp, "198.51.100.7", "192.0.2.1"),
        ];
        for (peer, trusted, value, expected) in cases {
            let name = trusted.to_possible_value().unwrap().get_name().to_owned();
            let found = client(peer, trusted, &[(&name, value)]);
            assert_eq!(found, expected, "{peer} sends {name}: {value}");
        }
    }

    #[test]
    fn only_the_configured_header_counts() {
        let headers = ClientAddressHeader::value_variants();
        let values = ["198.51.100.1", "for=198.51.100.2", "198.51.100.3"];
        let names: Vec<_> = headers.iter().map(|one| one.to_possible_value().unwrap()).collect();
        let lines: Vec<_> = names.iter().map(|name| name.get_name()).zip(values).collect();
        for (at, trusted) in headers.iter().enumerate() {
            assert_eq!(client("10.0.0.1", *trusted, &lines), format!("198.51.100.{}", at + 1));
            let others: Vec<_> =
                lines.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, line)| *line).collect();
            assert_eq!(client("10.0.0.1", *trusted, &others), "10.0.0.1", "{trusted:?}");
        }
    }
}
