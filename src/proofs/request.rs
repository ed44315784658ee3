//! The request that a proof is for.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

const DPOP: HeaderName = HeaderName::from_static("dpop");

/// The parts of a request that its proof must fit.
#[derive(Clone, Debug)]
pub struct ProofRequest {
    /// The values of its `DPoP` headers.
    pub(super) headers: Vec<HeaderValue>,
    pub(super) method: Method,
    pub(super) path: String,
    /// Its `Host` header.
    pub(super) host: Option<HeaderValue>,
}

impl ProofRequest {
    /// The request with this method, path and headers.
    pub fn new(method: &Method, path: &str, headers: &HeaderMap) -> Self {
        Self {
            headers: headers.get_all(DPOP).iter().cloned().collect(),
            method: method.clone(),
            path: path.to_owned(),
            host: headers.get(header::HOST).cloned(),
        }
    }
}
