//! The kinds of tokens.

/// The purpose of a token. Its key follows from this, never from what the token says of itself (RFC 8725 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Signed by ES256.
    Access,
    /// Signed by HS256.
    Refresh,
    /// Signed by HS256.
    Device,
}

impl Kind {
    /// The header's `typ` (RFC 7515 section 4.1.9; `at+jwt` is of RFC 9068 section 2.1).
    pub(super) const fn typ(self) -> &'static str {
        match self {
            Self::Access => "at+jwt",
            Self::Refresh => "refresh+jwt",
            Self::Device => "device+jwt",
        }
    }
}

/// How long a device token lives, in seconds: a year from the browser's last login.
pub(super) const DEVICE_LIFE: i64 = 365 * 86_400;
