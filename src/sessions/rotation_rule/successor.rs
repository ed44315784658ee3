//! The row after a verdict that changes it.

use super::verdict::Presented;
use crate::sessions::binding::Binding;
use crate::sessions::row::Session;

/// The row after it has rotated at `now` with this binding, beside an access token that expires at `access_until`.
pub fn rotated(
    session: &Session,
    bound: Option<Binding>,
    presented: &Presented,
    now: i64,
    access_until: i64,
) -> Session {
    let keeps_client = presented.key.is_none() || bound.is_some();
    Session {
        generation: presented.generation + 1,
        rotated_at: now,
        last_used_at: now,
        rotation_key: presented.key.clone(),
        rotated_by: keeps_client.then(|| presented.client.clone()),
        access_until: session.access_until.max(access_until),
        bound,
        ..session.clone()
    }
}

/// The row after it has healed at `now` with this binding, beside an access token that expires at `access_until`.
pub fn healed(
    session: &Session,
    bound: Binding,
    presented: &Presented,
    now: i64,
    access_until: i64,
) -> Session {
    Session {
        last_used_at: now,
        rotation_key: presented.key.clone(),
        rotated_by: Some(presented.client.clone()),
        access_until: session.access_until.max(access_until),
        bound: Some(bound),
        ..session.clone()
    }
}
