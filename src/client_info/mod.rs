//! The client of a request: its address and user agent, read once and handed down.

mod device;

pub use device::device;

use std::net::IpAddr;

/// The client that made a request, for rate limits, a session's row and the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientInfo {
    /// The client's address, as far as the configuration trusts the proxies that report it.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header, cut at 256 characters.
    pub user_agent: Option<String>,
}

/// Longer `User-Agent` headers are cut, in characters.
const LONGEST_USER_AGENT: usize = 256;

impl ClientInfo {
    /// A client with this address and `User-Agent` header.
    pub fn new(address: Option<IpAddr>, user_agent: Option<&str>) -> Self {
        let user_agent = user_agent.map(|agent| agent.chars().take(LONGEST_USER_AGENT).collect());
        Self { address: address.map(|address| address.to_canonical()), user_agent }
    }

    /// The address as text, as rows keep it.
    pub fn address_text(&self) -> Option<String> {
        self.address.map(|address| address.to_string())
    }

    /// The network that one customer of a provider has: an IPv4 address, or the /64 of an IPv6 one. Empty where
    /// the address is unknown.
    pub fn network(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}
