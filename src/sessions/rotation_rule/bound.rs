//! The table of bound sessions.

use super::verdict::{Presented, Verdict};
use crate::proofs::Proof;
use crate::sessions::binding::{Binding, Place};
use crate::sessions::client_fingerprint::ClientFingerprint;
use crate::sessions::row::Session;
use crate::wire::ApiError;

/// Why a request does not come from the browser that the session is bound to; `None` if it does, or if the session is
/// unbound.
pub fn missing_proof(session: &Session, proof: &Proof) -> Option<ApiError> {
    let binding = session.bound.as_ref()?;
    match proof {
        Proof::Valid(thumbprint, _) if *thumbprint == binding.thumbprint => None,
        Proof::Valid(..) | Proof::Replayed(_) | Proof::Invalid => Some(ApiError::ProofInvalid),
        Proof::Absent => Some(ApiError::ProofRequired),
    }
}

/// Whether the network has sent a request of the browser twice: the client that refreshed last comes with a proof that the
/// session's key made and that was used before.
pub fn is_resent(session: &Session, proof: &Proof, client: &ClientFingerprint) -> bool {
    let bound_to = session.bound.as_ref().map(|binding| &binding.thumbprint);
    matches!(proof, Proof::Replayed(signer) if Some(signer) == bound_to)
        && session.rotated_by.as_ref() == Some(client)
}

/// The subject of the nonce that asks whether a request of this session was delayed: the line as it is. The next heal
/// changes it; a rotation does not, so that a thief who keeps rotating can't keep the owner from answering.
pub fn nonce_subject(session: &Session) -> String {
    let line =
        session.bound.as_ref().map(|line| (line.branch, line.branches, line.fork, line.fork_undecided));
    format!("{} {line:?}", session.id)
}

/// The verdict on a token of this branch. The session is live.
pub(super) fn decide(
    session: &Session,
    binding: &Binding,
    presented: &Presented,
    branch: i64,
    now: i64,
    grace: i64,
) -> Verdict {
    if let Some(error) = missing_proof(session, &presented.proof) {
        let resent = is_resent(session, &presented.proof, &presented.client);
        return if resent { Verdict::Resent } else { Verdict::Copy(error) };
    }
    let verdict = decide_live(session, binding, presented, branch, now, grace);
    let depends_on_order = match &verdict {
        Verdict::Heal(_) | Verdict::Reuse => true,
        Verdict::Rotate(_) => binding.fork_undecided && presented.generation == session.generation,
        // It replaces the key that another request may still come with.
        Verdict::Repeat(_) => presented.key != session.rotation_key,
        _ => false,
    };
    if depends_on_order && !was_just_made(session, &presented.proof, now) {
        return Verdict::Delayed;
    }
    verdict
}

/// For how many seconds a proof counts as just made.
const PROMPT: i64 = 5;

/// Whether the proof was made just now, and after the row had changed last.
fn was_just_made(session: &Session, proof: &Proof, now: i64) -> bool {
    match proof {
        Proof::Valid(_, freshness) => {
            let since = session.last_used_at.max(now - PROMPT);
            freshness.is_since(since, now, &nonce_subject(session))
        }
        Proof::Absent | Proof::Replayed(_) | Proof::Invalid => false,
    }
}

/// The verdict on a request with a proof of the session's key, if it was not delayed.
fn decide_live(
    session: &Session,
    binding: &Binding,
    presented: &Presented,
    branch: i64,
    now: i64,
    grace: i64,
) -> Verdict {
    let (generation, newest) = (presented.generation, session.generation);
    let same_key = presented.key.is_some() && presented.key == session.rotation_key;
    if generation >= newest && same_key {
        return Verdict::KeyOfGenerationBefore;
    }
    let beyond = generation > newest || branch > binding.branches;
    let line = if beyond { adopted(binding, branch) } else { binding.clone() };
    if generation >= newest && line.fork_undecided {
        return Verdict::Rotate(Some(decided(line, newest, branch)));
    }
    let place = Place { generation, branch };
    if was_given_up(&line, place) {
        return Verdict::Reuse;
    }
    if generation >= newest {
        return Verdict::Rotate(Some(Binding { branch: line.branch.max(branch), ..line }));
    }
    let recent = (now - session.last_used_at).abs() < grace;
    let at_once = recent && session.rotated_by.as_ref() == Some(&presented.client);
    if (at_once || same_key) && (generation + 1 == newest || line.fork_undecided) {
        return Verdict::Repeat(Some(line.newest_branch()));
    }
    Verdict::Heal(forked(line, place))
}

/// The database went back in time: what it knows of forks may be of another history.
fn adopted(binding: &Binding, branch: i64) -> Binding {
    Binding { branch, branches: binding.branches.max(branch), ..Binding::new(binding.thumbprint.clone()) }
}

/// Whether the browser that the line went on with says that it lost this token, or never had it: then another has it.
fn was_given_up(line: &Binding, place: Place) -> bool {
    let given_up_at_fork = if line.fork == 0 {
        false
    } else if place.generation >= line.fork {
        place.branch != line.branch
    } else {
        place.generation >= line.resumed.generation && place != line.resumed
    };
    given_up_at_fork || place.generation < line.floor
}

/// The line forks at the row's generation: a browser that has a token of this place wakes with it.
fn forked(line: Binding, place: Place) -> Binding {
    let healed_from = if line.fork_undecided { line.healed_from.max(place) } else { place };
    Binding { branches: line.branches + 1, healed_from, fork_undecided: true, ..line }
}

/// A token of one side of the undecided fork was presented, at the row's generation: this side lives.
fn decided(line: Binding, fork: i64, branch: i64) -> Binding {
    let healed_from = line.healed_from;
    let (resumed, floor) = if branch == line.branch {
        // Another browser healed than the one that goes on here. It may not heal from before the fork again.
        (Place { generation: fork, branch }, fork)
    } else if line.fork > 0 && healed_from.generation >= line.fork {
        // The row forgets the fork before. The disk of the browser that healed had a token of after it, and goes back to
        // nothing older.
        (healed_from, healed_from.generation)
    } else {
        (healed_from, line.floor)
    };
    Binding { branch, fork, resumed, fork_undecided: false, healed_from: Place::default(), floor, ..line }
}

#[cfg(test)]
mod tests;
