//! The headers of errors.

use super::api_error::ApiError;
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};

/// Carries the nonce for the client's next proof.
const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

impl ApiError {
    /// The headers that go with this error, besides the content type.
    pub fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = Vec::new();
        if let Some(seconds) = self.retry_after() {
            headers.push((RETRY_AFTER, HeaderValue::from(seconds)));
        }
        if let Some(challenge) = self.challenge() {
            headers.push((WWW_AUTHENTICATE, HeaderValue::from_static(challenge)));
        }
        if let Self::UseDpopNonce(nonce) = self
            && let Ok(nonce) = HeaderValue::from_str(nonce)
        {
            headers.push((DPOP_NONCE, nonce));
        }
        headers
    }

    /// The `WWW-Authenticate` challenge, which each 401 has
    /// ([RFC 9110 section 15.5.2](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2),
    /// [RFC 9449 section 7.1](https://www.rfc-editor.org/rfc/rfc9449#section-7.1)).
    fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::ProofRequired => Some(r#"DPoP realm="latchkey", algs="ES256""#),
            Self::ProofInvalid => Some(r#"DPoP realm="latchkey", error="invalid_dpop_proof", algs="ES256""#),
            Self::UseDpopNonce(_) => Some(r#"DPoP realm="latchkey", error="use_dpop_nonce", algs="ES256""#),
            _ => (self.status() == StatusCode::UNAUTHORIZED).then_some(r#"Bearer realm="latchkey""#),
        }
    }
}
