//! Verifies proofs ([RFC 9449 section 4.3](https://www.rfc-editor.org/rfc/rfc9449#section-4.3)).

use super::fault::Fault;
use super::freshness::Freshness;
use super::key::Header;
use super::normal_url::NormalUrl;
use super::proof::Proof;
use super::replay::{ProofId, Use, Used};
use super::request::ProofRequest;
use crate::clock::Clock;
use crate::tokens::{Thumbprint, Tokens};
use crate::wire::ApiError;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Validation, decode};
use serde::Deserialize;
use std::sync::{Arc, Mutex, PoisonError};

/// The longest proof, in bytes; a longer one is refused unread. Proofs of P-256 keys have about 500.
const LONGEST: usize = 4096;
/// By how many seconds a client's clock may be wrong, and how long a nonce lives.
const TOLERANCE: i64 = 300;
/// The most used proofs that each of the two memories holds, in about 12 MB. At 800 proofs a second that is all of those
/// that are accepted by their time.
const CAPACITY: usize = 1 << 18;

/// Verifies proofs, and remembers those that were used. Cloning it is cheap; clones share the memory.
#[derive(Clone, Debug)]
pub struct Proofs {
    tokens: Tokens,
    clock: Clock,
    /// The URLs below which this server is reached, besides those of the request's `Host`.
    bases: Arc<[NormalUrl]>,
    used: Arc<Mutex<Memory>>,
}

/// The used proofs. Those with a nonce have a memory of their own, which nobody can fill with times in the future: so a
/// client with a fresh nonce is accepted, whatever floods the other.
#[derive(Debug)]
struct Memory {
    by_time: Used,
    by_nonce: Used,
}

/// The claims of a proof.
#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    /// In unix seconds, which may have a fraction (RFC 7519 section 2).
    iat: f64,
    ath: Option<String>,
    nonce: Option<String>,
}

/// Why a proof is not accepted.
enum Refusal {
    /// It proves nothing.
    Fault(Fault),
    /// It would be accepted with a nonce of ours.
    NeedsNonce,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Proofs {
    /// Accepts proofs for the URLs below `urls`, and for those of the request's own `Host`. `urls` are the issuer and the
    /// allowed origins; a text that is no URL is ignored.
    pub fn new<'a>(tokens: Tokens, clock: Clock, urls: impl IntoIterator<Item = &'a str>) -> Self {
        let bases = urls.into_iter().filter_map(NormalUrl::parse).collect();
        let memory = || Used::new(CAPACITY, TOLERANCE);
        let used = Arc::new(Mutex::new(Memory { by_time: memory(), by_nonce: memory() }));
        Self { tokens, clock, bases, used }
    }

    /// Judges the `DPoP` header of a request, which presents `token` or none. Call it once for each request: the second
    /// time, the same proof counts as replayed.
    ///
    /// # Errors
    /// [`ApiError::UseDpopNonce`] if the client's clock is more than 300 s off and the proof has no fresh nonce of ours.
    pub fn verify(&self, request: &ProofRequest, token: Option<&str>) -> Result<Proof, ApiError> {
        let header = match &*request.headers {
            [] => return Ok(Proof::Absent),
            [header] => header.to_str().map_err(|_| Fault::Malformed),
            _ => Err(Fault::Doubled),
        };
        let now = self.clock.now();
        match header.map_err(Refusal::from).and_then(|proof| self.judge(request, proof, token, now)) {
            Ok(proof) => {
                count(if matches!(proof, Proof::Valid(..)) { "valid" } else { "replayed" });
                Ok(proof)
            }
            Err(Refusal::Fault(fault)) => {
                count("invalid");
                tracing::info!(cause = %fault, "a proof was refused");
                Ok(Proof::Invalid)
            }
            Err(Refusal::NeedsNonce) => {
                count("nonce");
                Err(ApiError::UseDpopNonce(self.tokens.issue_nonce(now, "")?))
            }
        }
    }

    fn judge(
        &self,
        request: &ProofRequest,
        proof: &str,
        token: Option<&str>,
        now: i64,
    ) -> Result<Proof, Refusal> {
        if proof.len() > LONGEST {
            return Err(Fault::TooLong.into());
        }
        let key = Header::of(proof).ok_or(Fault::Malformed)?.key()?;
        let claims: Claims =
            decode(proof, &key.verifying, &rules()).map_err(|error| fault_of(&error))?.claims;
        if claims.htm != request.method.as_str() {
            return Err(Fault::Method.into());
        }
        if !self.is_url_of(&claims.htu, request) {
            return Err(Fault::Url.into());
        }
        if let Some(token) = token
            && claims.ath != Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes())))
        {
            return Err(Fault::Token.into());
        }
        let id = proof_id(&key.thumbprint, &claims.jti);
        let (used, freshness) = self.record(id, &claims, now)?;
        match used {
            Use::First => Ok(Proof::Valid(key.thumbprint, freshness)),
            Use::Again => Ok(Proof::Replayed(key.thumbprint)),
            Use::Unknown => Err(Refusal::NeedsNonce),
        }
    }

    /// Whether `htu` names the resource of the request.
    fn is_url_of(&self, htu: &str, request: &ProofRequest) -> bool {
        let Some(claimed) = NormalUrl::parse(htu) else { return false };
        if self.bases.iter().any(|base| base.join(&request.path) == claimed) {
            return true;
        }
        // The proxy in front may have received the request by TLS.
        let host = request.host.as_ref().and_then(|host| host.to_str().ok());
        host.is_some_and(|host| {
            ["https", "http"].iter().any(|scheme| {
                let base = NormalUrl::parse(&format!("{scheme}://{host}"));
                base.is_some_and(|base| base.join(&request.path) == claimed)
            })
        })
    }

    /// Records that the proof was used, if its nonce or, without one, its `iat` is acceptable at `now`.
    fn record(&self, id: ProofId, claims: &Claims, now: i64) -> Result<(Use, Freshness), Refusal> {
        let nonce = match claims.nonce.as_deref() {
            Some(nonce) => Some(self.tokens.read_nonce(nonce).ok_or(Refusal::NeedsNonce)?),
            None => None,
        };
        // Saturates for times far from now.
        let time = nonce.map_or(claims.iat.floor() as i64, |nonce| nonce.made_at);
        if now.abs_diff(time) > TOLERANCE.unsigned_abs() {
            return Err(Refusal::NeedsNonce);
        }
        let used = &mut *self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let (memory, other) = match nonce {
            Some(_) => (&mut used.by_nonce, &used.by_time),
            None => (&mut used.by_time, &used.by_nonce),
        };
        let used = if other.contains(&id) { Use::Again } else { memory.record(id, time, now) };
        Ok((used, nonce.map_or(Freshness::at(time), Freshness::of)))
    }
}

/// The checks that `jsonwebtoken` makes: the signature. A proof has none of the claims that it knows.
fn rules() -> Validation {
    let mut rules = Validation::new(Algorithm::ES256);
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules
}

fn fault_of(error: &jsonwebtoken::errors::Error) -> Fault {
    use jsonwebtoken::errors::ErrorKind;
    match error.kind() {
        ErrorKind::InvalidSignature => Fault::Signature,
        _ => Fault::Malformed,
    }
}

/// `jti` is unique for its key only.
fn proof_id(key: &Thumbprint, jti: &str) -> ProofId {
    let hash = digest(&SHA256, format!("{} {jti}", key.as_str()).as_bytes());
    let mut id = ProofId::default();
    id.iter_mut().zip(hash.as_ref()).for_each(|(byte, hashed)| *byte = *hashed);
    id
}

fn count(outcome: &'static str) {
    metrics::counter!("latchkey_proofs_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests;
