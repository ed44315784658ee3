//! Resolves conflicts: a page may store something before it sees what another page has stored, and so overwrite it.

use super::record::{Held, Record};

/// The record to store in the place of `ours`, after another page stored `new` in the place of `old`; `None` if
/// `ours` stands.
///
/// An epoch never goes back, and neither does the age of a session's tokens. Of two logins at once the newer
/// session stays. A login beside a logout of another session stays. A session that was overwritten by a page that
/// had not seen it is owed a logout, and so are those that it owed.
pub fn resolve(ours: &Record, old: Option<&Record>, new: Option<&Record>) -> Option<Record> {
    let mut resolved = ours.clone();
    for heard in [old, new].into_iter().flatten() {
        if is_ahead(heard, &resolved) {
            resolved = if is_newer(&resolved, heard) {
                // A login that did not see a logout of an earlier session.
                owing(Record { epoch: heard.epoch + 1, ..resolved }, &heard.signed_out())
            } else if knows(heard, &resolved) {
                owing(heard.clone(), &resolved)
            } else {
                owing(heard.clone(), &resolved.signed_out())
            };
        } else if replaced(heard, &resolved) {
            // Another page put the session that was left back, before it saw the login that replaced it.
            resolved = owing(Record { epoch: resolved.epoch + 1, ..heard.clone() }, &resolved.signed_out());
        }
        // The key of a refresh under way stays until its successor is stored.
        if let (Some(ours), Some(theirs)) = (&mut resolved.held, &heard.held)
            && ours.pending_key.is_none()
            && ours.refresh_token == theirs.refresh_token
        {
            ours.pending_key.clone_from(&theirs.pending_key);
        }
    }
    let lost = [
        old.filter(|old| new.is_some_and(|new| !knows(new, old))),
        new.filter(|new| new.epoch == ours.epoch),
    ];
    for left in lost.into_iter().flatten() {
        if !knows(&resolved, left) {
            resolved = owing(resolved, &left.signed_out());
        }
    }
    (resolved != *ours).then_some(resolved)
}

/// Whether `heard` must be put back in the place of `ours`.
fn is_ahead(heard: &Record, ours: &Record) -> bool {
    if heard.epoch != ours.epoch {
        return ours.epoch < heard.epoch;
    }
    let Some((session, age)) = heard.held.as_ref().and_then(Held::session) else { return false };
    match &ours.held {
        // The session that was left or ended was of the epoch before, so this is another.
        None => !owes(ours, &session),
        // All pages must choose the same one of two sessions, or they would overwrite each other for ever. Ids grow
        // with time, so it is the newer one.
        Some(held) => held.session().is_some_and(|(our_session, our_age)| {
            if our_session == session {
                our_age < age
            } else {
                our_session < session && !owes(ours, &session)
            }
        }),
    }
}

/// Whether `heard` is a login that left the session of `ours`, though its epoch is lower.
fn replaced(heard: &Record, ours: &Record) -> bool {
    let Some((session, _)) = ours.held.as_ref().and_then(Held::session) else { return false };
    heard.epoch < ours.epoch && owes(heard, &session) && is_newer(heard, ours)
}

/// Whether the session of `ours` began after each of those that `heard` holds or left.
fn is_newer(ours: &Record, heard: &Record) -> bool {
    let left = heard.signed_out().owed_logouts;
    let Some((session, _)) = ours.held.as_ref().and_then(Held::session) else { return false };
    !left.is_empty() && left.iter().all(|left| left.claims().is_some_and(|claims| claims.sid < session))
}

/// Whether a record was made by a page that knew of the session in `other`, if there is one.
fn knows(record: &Record, other: &Record) -> bool {
    let Some((session, _)) = other.held.as_ref().and_then(Held::session) else { return true };
    let holds = record.held.as_ref().and_then(Held::session).is_some_and(|held| held.0 == session);
    holds || owes(record, &session) || record.ended.is_some() && record.epoch == other.epoch + 1
}

fn owes(record: &Record, session: &str) -> bool {
    record.owed_logouts.iter().any(|owed| owed.claims().is_some_and(|claims| claims.sid == session))
}

/// A record that also owes the logouts of another.
fn owing(mut record: Record, other: &Record) -> Record {
    record.owe(&other.owed_logouts);
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{AccessToken, ApiError, RefreshToken};
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
        assert_eq!(resolve(&older, None, Some(&newer)), Some(newer.clone()));
        assert_eq!(resolve(&newer, None, Some(&older)), None);
        let out = newer.signed_out();
        assert_eq!(resolve(&older, None, Some(&out)), Some(out.clone()));
        assert_eq!(resolve(&out, None, Some(&newer)), None);
        assert_eq!(resolve(&newer, None, Some(&newer)), None);
    }

    #[test]
    fn of_two_logins_at_once_the_newer_stays_and_the_other_is_owed_a_logout() {
        let (adas, bobs) = (holding(1, of_session("a", 0)), holding(1, of_session("b", 0)));
        let left = adas.held.clone().unwrap().refresh_token;
        let expected = Record { owed_logouts: vec![left], ..bobs.clone() };
        assert_eq!(resolve(&bobs, None, Some(&adas)), Some(expected.clone()));
        assert_eq!(resolve(&adas, None, Some(&bobs)), Some(expected.clone()));
        assert_eq!(resolve(&expected, None, Some(&adas)), None);
    }

    #[test]
    fn a_login_beside_a_logout_of_another_session_stays() {
        let adas = holding(1, of_session("a", 0));
        let bobs = adas.signed_in(of_session("b", 0), None);
        let out = adas.signed_out();
        assert_eq!(resolve(&out, None, Some(&bobs)), Some(bobs.clone()));
        assert_eq!(resolve(&bobs, None, Some(&out)), None);
        assert_eq!(bobs.owed_logouts, out.owed_logouts);
    }

    #[test]
    fn a_login_that_did_not_see_two_logouts_of_another_session_stays() {
        let adas = holding(1, of_session("a", 0));
        let (bobs, out) = (adas.signed_in(of_session("b", 0), None), adas.signed_out().signed_out());
        let expected = Record { epoch: 4, ..bobs.clone() };
        assert_eq!(resolve(&bobs, Some(&out), Some(&adas)), Some(expected));
    }

    #[test]
    fn a_login_stays_though_another_page_put_the_session_back_that_it_left() {
        let adas = holding(1, of_session("a", 0));
        let bobs = adas.signed_in(of_session("b", 0), None);
        let back = Record { epoch: 3, ..adas.clone() };
        let expected = Record { epoch: 4, ..bobs.clone() };
        assert_eq!(resolve(&back, Some(&bobs), Some(&back)), Some(expected.clone()));
        assert_eq!(resolve(&bobs, None, Some(&back)), Some(expected));
    }

    #[test]
    fn a_session_that_a_page_overwrote_unseen_is_owed_a_logout() {
        let (adas, bobs) = (holding(1, of_session("a", 0)), holding(1, of_session("b", 0)));
        let carols = adas.signed_in(of_session("c", 0), None);
        let resolved = resolve(&carols, Some(&bobs), Some(&carols)).unwrap();
        let left = [&adas, &bobs].map(|left| left.held.clone().unwrap().refresh_token);
        assert_eq!((resolved.held, resolved.owed_logouts), (carols.held.clone(), left.to_vec()));
        assert_eq!(resolve(&carols, Some(&adas), Some(&carols)), None);
    }

    #[test]
    fn the_logouts_that_an_overwritten_login_owed_are_owed_still() {
        let before = holding(1, of_session("a", 0));
        let (bobs, carols) = (
            before.signed_in(of_session("b", 0), None),
            holding(1, of_session("d", 0)).signed_in(of_session("c", 0), None),
        );
        let resolved = resolve(&carols, None, Some(&bobs)).unwrap();
        assert_eq!(resolved.held, carols.held);
        assert!(["a", "b", "d"].iter().all(|session| owes(&resolved, session)));
    }

    #[test]
    fn a_login_beside_the_end_of_another_session_stays() {
        let adas = holding(1, of_session("a", 0));
        let (bobs, over) = (adas.signed_in(of_session("b", 0), None), adas.ended(ApiError::TokenExpired));
        assert_eq!(resolve(&over, Some(&bobs), Some(&over)), Some(bobs));
        assert_eq!(resolve(&over, Some(&adas), Some(&over)), None);
    }

    #[test]
    fn the_key_of_a_refresh_under_way_is_put_back() {
        let before = holding(1, of_session("a", 0));
        let mut under_way = before.clone();
        under_way.held.as_mut().unwrap().pending_key = Some("k".into());
        assert_eq!(resolve(&before, Some(&under_way), Some(&before)), Some(under_way.clone()));
        assert_eq!(resolve(&holding(1, of_session("a", 1)), Some(&under_way), None), None);
    }

    #[test]
    fn a_login_that_an_older_record_overwrote_is_put_back() {
        let out = holding(1, of_session("a", 0)).signed_out();
        let told = Record { owed_logouts: Vec::new(), ..out.clone() };
        let bobs = out.signed_in(of_session("b", 0), None);
        assert_eq!(resolve(&told, Some(&bobs), Some(&told)), Some(bobs));
    }
}
