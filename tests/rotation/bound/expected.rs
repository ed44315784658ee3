//! What the rule says about a refresh of a bound session. The statements of the database must do the same.

use crate::model::{ACCESS, GRACE, REFRESH};
use latchkey::sessions::Session;
use latchkey::sessions::rotation_rule::{Presented, Verdict, decide, healed, rotated};
use latchkey::wire::{ApiError, Ended};

/// What a refresh token says of its place: generation, branch, when it was issued and when it expires.
pub type Place = (i64, Option<i64>, i64, i64);

/// The answer to a refresh, and the row afterwards.
pub fn expected(row: &Session, presented: &Presented, now: i64) -> (Result<Place, ApiError>, Session) {
    let same = row.clone();
    let access_until = now + ACCESS;
    match decide(row, presented, now, GRACE) {
        Verdict::Rotate(bound) => {
            let next = rotated(row, bound, presented, now, access_until);
            (Ok(place(&next, next.newest_branch())), next)
        }
        Verdict::Heal(bound) => {
            let next = healed(row, bound, presented, now, access_until);
            (Ok(place(&next, next.newest_branch())), next)
        }
        Verdict::Repeat(branch) => {
            let rotation_key = row.rotation_key.clone().or_else(|| presented.key.clone());
            let access_until = row.access_until.max(access_until);
            (Ok(place(row, branch)), Session { rotation_key, access_until, ..same })
        }
        Verdict::Reuse => {
            let revoked = Some((now, Ended::Reuse));
            let access_until = row.expires_at;
            (Err(ApiError::RefreshReused), Session { revoked, access_until, ..same })
        }
        Verdict::Copy(error) | Verdict::Over(error) => (Err(error), same),
        Verdict::KeyOfGenerationBefore => (Err(ApiError::MalformedRequest(String::new())), same),
    }
}

fn place(row: &Session, branch: Option<i64>) -> Place {
    (row.generation, branch, row.rotated_at, (row.rotated_at + REFRESH).min(row.expires_at))
}
