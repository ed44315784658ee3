//! Sessions and refreshes for the tests of the rule.

use super::verdict::Presented;
use crate::client_info::ClientInfo;
use crate::proofs::{Freshness, Proof, Thumbprint};
use crate::sessions::binding::Binding;
use crate::sessions::client_fingerprint::ClientFingerprint;
use crate::sessions::idempotency_key::IdempotencyKey;
use crate::sessions::row::Session;
use crate::users::Roles;

/// When the sessions rotated last.
pub(super) const ROTATED: i64 = 1_000;
/// When they end.
pub(super) const END: i64 = 10_000;
pub(super) const GRACE: i64 = 10;

pub(super) fn key(number: u128) -> Option<IdempotencyKey> {
    Some(IdempotencyKey::parse(&uuid::Uuid::from_u128(number).to_string()).unwrap())
}

pub(super) fn client(user_agent: &str) -> ClientFingerprint {
    ClientFingerprint::of(&ClientInfo::new(None, Some(user_agent)))
}

pub(super) fn thumbprint(name: &str) -> Thumbprint {
    Thumbprint::from_row(name.to_owned())
}

/// A refresh of an unbound session by its owner.
pub(super) fn present(generation: i64, key: Option<IdempotencyKey>) -> Presented {
    Presented { generation, branch: None, key, client: client("owner"), proof: Proof::Absent }
}

/// A refresh of a bound session by its owner.
pub(super) fn present_bound(generation: i64, branch: i64, key: Option<IdempotencyKey>) -> Presented {
    let proof = Proof::Valid(thumbprint("own"), Freshness::at(ROTATED));
    Presented { branch: Some(branch), proof, ..present(generation, key) }
}

/// An unbound session.
pub(super) fn session(generation: i64, key: Option<IdempotencyKey>) -> Session {
    Session {
        id: "s".into(),
        user_id: "u".into(),
        username: "ada".into(),
        roles: Roles::default(),
        generation,
        rotated_at: ROTATED,
        rotated_by: key.is_none().then(|| client("owner")),
        rotation_key: key,
        created_at: 0,
        last_used_at: ROTATED,
        expires_at: END,
        revoked: None,
        revocation: None,
        access_until: 1_900,
        user_agent: None,
        address: None,
        bound: None,
    }
}

/// A session that is bound to the owner's key, whose last refresh had the key 1.
pub(super) fn bound_session(generation: i64, bound: Binding) -> Session {
    Session { rotated_by: Some(client("owner")), bound: Some(bound), ..session(generation, key(1)) }
}

/// A binding to the owner's key without a fork: the branch in use, and the newest.
pub(super) fn line(branch: i64, branches: i64) -> Binding {
    Binding { branch, branches, ..Binding::new(thumbprint("own")) }
}
