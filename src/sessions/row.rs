//! A session as the database keeps it.

use super::binding::{Binding, Place};
use super::client_fingerprint::ClientFingerprint;
use super::idempotency_key::IdempotencyKey;
use crate::client_info::device;
use crate::tokens::Thumbprint;
use crate::users::Roles;
use crate::wire::{Ended, SessionSummary};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A session's row. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// A UUIDv7.
    pub id: String,
    /// The user's id.
    pub user_id: String,
    /// The user's name.
    pub username: String,
    /// The user's roles, for the next access token.
    pub roles: Roles,
    /// How many times it was refreshed.
    pub generation: i64,
    /// When the current generation began.
    pub rotated_at: i64,
    /// The key of the refresh that began the current generation. An unbound session that has used a key always has one.
    pub rotation_key: Option<IdempotencyKey>,
    /// The client that began the current generation without a key. In a bound session, the client that began
    /// it, or that rotated or healed last.
    pub rotated_by: Option<ClientFingerprint>,
    /// When a login began it.
    pub created_at: i64,
    /// When it was last refreshed: rotated, healed, or used while rotation is off.
    pub last_used_at: i64,
    /// When it ends, however often it is refreshed.
    pub expires_at: i64,
    /// When and why it ended before that.
    pub revoked: Option<(i64, Ended)>,
    /// The number of the last revocation that concerned it. While it is live: its access tokens of before have ended.
    pub revocation: Option<i64>,
    /// When the last access token of this session expires.
    pub access_until: i64,
    /// The `User-Agent` that logged in.
    pub user_agent: Option<String>,
    /// The address that logged in.
    pub address: Option<String>,
    /// The key that it is bound to, and its branches; `None` if it is unbound.
    pub bound: Option<Binding>,
}

/// The columns that [`Session::from_row`] reads.
pub(super) const COLUMNS: &str = "sessions.id, user_id, (SELECT username FROM users WHERE users.id = user_id) AS username, \
    sessions.roles, generation, rotated_at, rotation_key, rotated_by, sessions.created_at, last_used_at, expires_at, \
    revoked_at, revoked_because, revocation, access_until, user_agent, ip, \
    bound_to, branch, branches, fork, resumed, resumed_branch, fork_undecided, healed_from, healed_from_branch, floor";

impl Session {
    /// The session as its owner sees it; `own` is the id of the session that asks.
    pub fn summary(self, own: &str) -> SessionSummary {
        SessionSummary {
            current: self.id == own,
            session_id: self.id,
            device: device(self.user_agent.as_deref()),
            user_agent: self.user_agent,
            address: self.address,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            expires_at: self.expires_at,
        }
    }

    /// The branch of the token that it issued last, if it is bound.
    pub fn newest_branch(&self) -> Option<i64> {
        self.bound.as_ref().map(Binding::newest_branch)
    }

    /// Reads a row of [`COLUMNS`].
    pub(super) fn from_row(row: AnyRow) -> Result<Self, sqlx::Error> {
        let revoked_at: Option<i64> = row.try_get("revoked_at")?;
        let because = ended(row.try_get("revoked_because")?);
        Ok(Self {
            id: row.try_get("id")?,
            user_id: row.try_get("user_id")?,
            username: row.try_get("username")?,
            roles: Roles::from_row(row.try_get("roles")?),
            generation: row.try_get("generation")?,
            rotated_at: row.try_get("rotated_at")?,
            rotation_key: row.try_get::<Option<String>, _>("rotation_key")?.map(IdempotencyKey::from_row),
            rotated_by: row.try_get::<Option<String>, _>("rotated_by")?.map(ClientFingerprint::from_row),
            created_at: row.try_get("created_at")?,
            last_used_at: row.try_get("last_used_at")?,
            expires_at: row.try_get("expires_at")?,
            revoked: revoked_at.map(|at| (at, because)),
            revocation: row.try_get("revocation")?,
            access_until: row.try_get("access_until")?,
            user_agent: row.try_get("user_agent")?,
            address: row.try_get("ip")?,
            bound: bound(&row)?,
        })
    }
}

fn bound(row: &AnyRow) -> Result<Option<Binding>, sqlx::Error> {
    let Some(thumbprint) = row.try_get("bound_to")? else {
        return Ok(None);
    };
    let number = |column| row.try_get::<i64, _>(column);
    let place = |generation, branch| {
        Ok::<_, sqlx::Error>(Place { generation: number(generation)?, branch: number(branch)? })
    };
    Ok(Some(Binding {
        thumbprint: Thumbprint::from_row(thumbprint),
        branch: number("branch")?,
        branches: number("branches")?,
        fork: number("fork")?,
        resumed: place("resumed", "resumed_branch")?,
        fork_undecided: number("fork_undecided")? != 0,
        healed_from: place("healed_from", "healed_from_branch")?,
        floor: number("floor")?,
    }))
}

/// Why a session ended, by the name in its row.
pub(super) fn ended(name: Option<String>) -> Ended {
    name.as_deref().map_or(Ended::Forgotten, Ended::from_name)
}
