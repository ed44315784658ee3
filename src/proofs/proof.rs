//! The judgement on a request's `DPoP` header.

use crate::tokens::Thumbprint;
use crate::wire::ApiError;

/// A request's `DPoP` header, judged for one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// There is none.
    Absent,
    /// The client has the key of this thumbprint.
    Valid(Thumbprint),
    /// It proves nothing for this request and this token.
    Invalid,
}

impl Proof {
    /// The key that the client has proved to have.
    pub fn thumbprint(&self) -> Option<&Thumbprint> {
        match self {
            Self::Valid(thumbprint) => Some(thumbprint),
            Self::Absent | Self::Invalid => None,
        }
    }

    /// Refuses an invalid proof, where none is needed.
    ///
    /// # Errors
    /// [`ApiError::ProofInvalid`].
    pub fn valid_or_absent(self) -> Result<Self, ApiError> {
        match self {
            Self::Invalid => Err(ApiError::ProofInvalid),
            proof => Ok(proof),
        }
    }
}
