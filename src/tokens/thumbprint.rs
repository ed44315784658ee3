//! The name of a client's key.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The [RFC 7638](https://www.rfc-editor.org/rfc/rfc7638) thumbprint of a P-256 key: SHA-256, as base64url. A bound
/// session's row and its access tokens (`cnf.jkt`) have that of the client's key. It is no secret. Two are compared in
/// constant time.
#[derive(Clone, Debug)]
pub struct Thumbprint(String);

impl Thumbprint {
    /// The thumbprint of the key with these coordinates.
    pub fn of_p256(x: &[u8; 32], y: &[u8; 32]) -> Self {
        let [x, y] = [x, y].map(|coordinate| URL_SAFE_NO_PAD.encode(coordinate));
        let jwk = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        Self(URL_SAFE_NO_PAD.encode(digest(&SHA256, jwk.as_bytes())))
    }

    /// A thumbprint that was read from a row or from a token of ours.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }

    /// The thumbprint, as base64url.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Thumbprint {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), other.0.as_bytes()).is_ok()
    }
}

impl Eq for Thumbprint {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_rfc_9449_has_the_thumbprint_that_the_rfc_says() {
        let [x, y] =
            ["l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"]
                .map(|text| URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap());
        let thumbprint = Thumbprint::of_p256(&x, &y);
        assert_eq!(thumbprint.as_str(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
        assert_eq!(thumbprint, Thumbprint::from_row(thumbprint.as_str().to_owned()));
        assert_ne!(thumbprint, Thumbprint::of_p256(&y, &x));
        assert_ne!(thumbprint, Thumbprint::from_row(String::new()));
    }
}
