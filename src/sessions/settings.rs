//! The settings of sessions and their tokens.

/// How long sessions and their tokens live, and how strict a refresh is. Durations are in seconds.
#[derive(Clone, Copy, Debug)]
pub struct SessionSettings {
    /// The life of an access token.
    pub access_ttl: i64,
    /// The life of a refresh token, from each rotation.
    pub refresh_ttl: i64,
    /// The life of a session, however often it is refreshed.
    pub session_ttl: i64,
    /// How long after a rotation a session without keys answers its spent token once more.
    pub grace: i64,
    /// The most live sessions of one user. A login beyond it ends the least recently used.
    pub sessions_per_user: u32,
    /// Whether a refresh spends the refresh token. If it does not, a stolen token can't be noticed.
    pub rotation: bool,
}
