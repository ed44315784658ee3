//! Why a proof proves nothing.

/// Why a proof proves nothing, for the log. Clients learn only that it is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("there is more than one DPoP header")]
    Doubled,
    #[error("it is longer than 4096 bytes")]
    TooLong,
    #[error("it is not a JWT with the claims jti, htm, htu and iat")]
    Malformed,
    #[error("its typ is not dpop+jwt")]
    Type,
    #[error("its alg is not ES256")]
    Algorithm,
    #[error("it asks for an extension (crit)")]
    Critical,
    #[error("its jwk is not a public key on P-256")]
    Key,
    #[error("its jwk is a private key, which others know now")]
    PrivateKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("its htm is not the method of the request")]
    Method,
    #[error("its htu is not the URL of the request")]
    Url,
    #[error("its ath is not the hash of the token")]
    Token,
}
