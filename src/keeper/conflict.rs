//! Resolves conflicts: a page may store something before it sees what another page has stored, and so overwrite it.

use super::record::Record;

/// The record to store in the place of `ours`, after another page was seen to store or overwrite `heard`; `None` if
/// `ours` stands.
///
/// An epoch never goes back, and neither does the generation of a session. Of two logins in one epoch the one that
/// was stored last stays, and the other session is owed a logout. A login beside a logout of another session stays.
pub fn resolve(ours: &Record, heard: &Record) -> Option<Record> {
    if heard.epoch != ours.epoch {
        // Storage that was cleared is not filled again.
        let behind = ours.held.is_some() && ours.epoch < heard.epoch;
        return behind.then(|| with_logouts_of(ours, heard));
    }
    let theirs = heard.held.as_ref()?;
    let (their_session, their_generation) = theirs.session()?;
    let Some(held) = &ours.held else {
        return (!owes(ours, &their_session)).then(|| with_logouts_of(ours, heard));
    };
    let (our_session, our_generation) = held.session()?;
    if our_session == their_session {
        return (our_generation < their_generation).then(|| with_logouts_of(ours, heard));
    }
    if owes(ours, &their_session) {
        return None;
    }
    let mut resolved = ours.clone();
    resolved.owed_logouts.push(theirs.refresh_token.clone());
    Some(resolved)
}

fn owes(record: &Record, session: &str) -> bool {
    record.owed_logouts.iter().any(|owed| owed.claims().is_some_and(|claims| claims.sid == session))
}

/// `heard`, with the logouts that `ours` owes.
fn with_logouts_of(ours: &Record, heard: &Record) -> Record {
    let mut resolved = heard.clone();
    for owed in &ours.owed_logouts {
        if !resolved.owed_logouts.contains(owed) {
            resolved.owed_logouts.push(owed.clone());
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keeper::record::Held;
    use crate::wire::{AccessToken, RefreshToken};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn of_session(session: &str, generation: i64) -> Held {
        let payload = serde_json::json!({
            "iss": "i", "aud": "a", "sub": "u", "sid": session, "gen": generation, "iat": 1, "exp": 2
        });
        Held {
            access_token: AccessToken::from_text("a".into()),
            refresh_token: RefreshToken::from_text(format!(
                "e30.{}.c2ln",
                URL_SAFE_NO_PAD.encode(payload.to_string())
            )),
            clock_offset: 0,
            pending_key: None,
        }
    }

    fn holding(epoch: u64, held: Held) -> Record {
        Record { epoch, held: Some(held), ..Record::default() }
    }

    #[test]
    fn an_epoch_and_a_generation_never_go_back() {
        let (older, newer) = (holding(3, of_session("s", 4)), holding(3, of_session("s", 5)));
        assert_eq!(resolve(&older, &newer), Some(newer.clone()));
        assert_eq!(resolve(&newer, &older), None);
        let out = newer.signed_out();
        assert_eq!(resolve(&older, &out), Some(out.clone()));
        assert_eq!(resolve(&out, &newer), None);
        assert_eq!(resolve(&newer, &newer), None);
    }

    #[test]
    fn storage_that_was_cleared_stays_empty() {
        assert_eq!(resolve(&Record::default(), &holding(3, of_session("s", 4))), None);
    }

    #[test]
    fn of_two_logins_at_once_the_last_stays_and_the_other_is_owed_a_logout() {
        let (adas, bobs) = (of_session("a", 0), of_session("b", 0));
        let resolved = resolve(&holding(1, bobs.clone()), &holding(1, adas.clone())).unwrap();
        assert_eq!(
            (resolved.held.clone(), resolved.owed_logouts.clone()),
            (Some(bobs), vec![adas.refresh_token.clone()])
        );
        assert_eq!(resolve(&resolved, &holding(1, adas)), None);
    }

    #[test]
    fn a_login_beside_a_logout_of_another_session_stays() {
        let adas = holding(1, of_session("a", 0));
        let bobs = adas.signed_in(of_session("b", 0), None);
        let out = adas.signed_out();
        assert_eq!(resolve(&out, &bobs), Some(bobs.clone()));
        assert_eq!(resolve(&bobs, &out), None);
        assert_eq!(bobs.owed_logouts, out.owed_logouts);
    }
}
