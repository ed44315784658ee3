//! The judgement on a request's `DPoP` header.

use super::freshness::Freshness;
use crate::tokens::Thumbprint;
use crate::wire::ApiError;

/// A request's `DPoP` header, judged for one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// There is none.
    Absent,
    /// The client has the key of this thumbprint, or had it when it made the proof.
    Valid(Thumbprint, Freshness),
    /// The key of this thumbprint made it for this request and this token, but it was used before. Browsers and proxies
    /// may send a request twice, and so may a thief who has seen one.
    Replayed(Thumbprint),
    /// It proves nothing for this request and this token.
    Invalid,
}

impl Proof {
    /// The key that the client has proved to have.
    pub fn thumbprint(&self) -> Option<&Thumbprint> {
        match self {
            Self::Valid(thumbprint, _) => Some(thumbprint),
            Self::Absent | Self::Replayed(_) | Self::Invalid => None,
        }
    }

    /// The key that made it, now or for an earlier use.
    pub fn signer(&self) -> Option<&Thumbprint> {
        match self {
            Self::Valid(thumbprint, _) | Self::Replayed(thumbprint) => Some(thumbprint),
            Self::Absent | Self::Invalid => None,
        }
    }

    /// Refuses an invalid proof, where none is needed.
    ///
    /// # Errors
    /// [`ApiError::ProofInvalid`].
    pub fn valid_or_absent(self) -> Result<Self, ApiError> {
        match self {
            Self::Replayed(_) | Self::Invalid => Err(ApiError::ProofInvalid),
            proof => Ok(proof),
        }
    }
}
