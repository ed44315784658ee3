//! The warnings of the start, each with the line that mends it. They are logged, and shown on the first page for
//! developers.

use super::config::Config;
use super::installation::{Installation, KeyFolder};
use crate::pages::StartWarning;
use url::{Host, Url};

/// The warnings about the settings and the installation.
pub(super) fn of(config: &Config, installation: &Installation, keys: KeyFolder) -> Vec<StartWarning> {
    let mut warnings = Vec::new();
    let mut warn = |applies: bool, text: String, mend: &str| {
        if applies {
            warnings.push(StartWarning { text, mend: mend.to_owned() });
        }
    };
    let (address, issuer) = (config.site_addr, installation.issuer());
    warn(
        !config.rotation,
        "rotation is off: the server can't detect stolen refresh tokens".to_owned(),
        "LATCHKEY_ROTATION=on",
    );
    warn(
        config.bcrypt_cost < 10,
        "bcrypt-cost is below 10: a thief of the hashes can guess passwords quickly".to_owned(),
        "LATCHKEY_BCRYPT_COST=12",
    );
    // An issuer of localhost that nobody has set says nothing about an address that others can reach.
    let is_local = config.issuer.is_some() || address.ip().is_loopback() || issuer.starts_with("https://");
    warn(
        !is_private(issuer) || !is_local,
        format!("the issuer {issuer} is not an https URL: passwords and tokens are sent unencrypted"),
        "LATCHKEY_ISSUER=https://login.example.org",
    );
    if let Some(before) = installation.issuer_before() {
        warn(
            true,
            format!("the issuer has changed from {before} to {issuer}: everybody must log in again"),
            &["LATCHKEY_ISSUER=", before].concat(),
        );
    }
    warn(
        keys == KeyFolder::Differs,
        format!(
            "the key folder {} does not fit the database: it was lost or belongs to another installation; everybody \
             must log in again",
            config.keys_dir().display()
        ),
        "LATCHKEY_DATA_DIR=/the/folder/with/the/keys/of/this/database",
    );
    warn(
        config.development && !address.ip().is_loopback(),
        format!(
            "development is on, but other machines can reach {address}: the first page shows nothing of it"
        ),
        "LATCHKEY_DEVELOPMENT=off",
    );
    warn(
        config.development && address.ip().is_loopback() && !is_on_this_machine(issuer),
        format!(
            "development is on, but {issuer} may be reached by others: the first page shows nothing of it"
        ),
        "LATCHKEY_DEVELOPMENT=off",
    );
    warnings
}

/// Whether the first page shows facts for developers: nothing hints that other machines reach this server, directly or
/// through a proxy.
pub(super) fn shows_development(config: &Config, issuer: &str) -> bool {
    config.development && config.site_addr.ip().is_loopback() && is_on_this_machine(issuer)
}

/// Whether nobody on the network can read what is sent to this URL: it is encrypted, or never leaves the machine.
fn is_private(issuer: &str) -> bool {
    issuer.starts_with("https://") || is_on_this_machine(issuer)
}

fn is_on_this_machine(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}
