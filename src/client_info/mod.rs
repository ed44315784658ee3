//! The client of a request: its address and user agent, read once and handed down.

mod device;

pub use device::device;

use std::net::IpAddr;

/// The client that made a request. Rate limits, sessions and the audit log use it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientInfo {
    /// The real IP address of the client; `None` if it is unknown.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header, cut off after 256 characters.
    pub user_agent: Option<String>,
}

/// The most characters of a `User-Agent` header that are kept.
const LONGEST_USER_AGENT: usize = 256;

impl ClientInfo {
    /// A client with this address and `User-Agent` header.
    pub fn new(address: Option<IpAddr>, user_agent: Option<&str>) -> Self {
        let user_agent = user_agent.map(|agent| agent.chars().take(LONGEST_USER_AGENT).collect());
        Self { address: address.map(|address| address.to_canonical()), user_agent }
    }

    /// The address as text, for the database.
    pub fn address_text(&self) -> Option<String> {
        self.address.map(|address| address.to_string())
    }

    /// The network that a provider assigns to one customer: an IPv4 address, or the /64 of an IPv6 address. Empty if
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
