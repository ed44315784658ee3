use super::*;
use crate::tokens::keys::test_keys;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

const MINUTE: i64 = 60;
const YEAR: i64 = 365 * 86_400;

fn open(folder: &Path) -> KeyRing {
    KeyRing::open(folder, Clock::default()).unwrap()
}

/// The state of each key of this algorithm, the newest first.
fn states(ring: &KeyRing, algorithm: &str) -> Vec<KeyState> {
    ring.facts().into_iter().filter(|key| key.algorithm == algorithm).map(|key| key.state).collect()
}

#[test]
fn the_first_start_makes_private_keys_and_the_next_one_finds_them() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("keys");
    let (first, second) = (open(&folder), open(&folder));
    assert_eq!(first.ids(), second.ids());
    let files = files::list(&folder).unwrap();
    assert_eq!(files.len(), 2);
    for file in files {
        assert_eq!(fs::metadata(file.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn keys_belong_to_the_owner_of_the_folder_whoever_makes_them() {
    let data = tempfile::tempdir().unwrap();
    // Only root can give the folder to somebody else; for others this test checks their own files.
    let given = chown(data.path(), Some(4_711), Some(4_712)).is_ok();
    let folder = data.path().join("keys");
    open(&folder).rotate().unwrap();
    let owner = fs::metadata(data.path()).unwrap();
    assert_eq!(given, owner.uid() == 4_711);
    let files = files::list(&folder).unwrap().into_iter().map(|file| file.path);
    for path in files.chain([folder.clone()]) {
        let made = fs::metadata(path).unwrap();
        assert_eq!((made.uid(), made.mode() & 0o077), (owner.uid(), 0));
    }
}

#[test]
fn new_keys_are_published_first_and_sign_six_minutes_later() {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::default();
    let ring = KeyRing::open(data.path(), clock.clone()).unwrap();
    let older = ring.ids();
    open(data.path()).rotate().unwrap();
    ring.reload().unwrap();
    assert_eq!(ring.public().keys.len(), 2);
    for algorithm in ["ES256", "HS256"] {
        assert_eq!(states(&ring, algorithm), [KeyState::Published, KeyState::Signing]);
    }
    assert_eq!(ring.keys().es256(ring.now()).unwrap().id, older[0]);
    clock.step(6 * MINUTE);
    for algorithm in ["ES256", "HS256"] {
        assert_eq!(states(&ring, algorithm), [KeyState::Signing, KeyState::Retired]);
    }
    let keys = ring.keys();
    assert_ne!(keys.es256(ring.now()).unwrap().id, older[0]);
    assert!(keys.verifier(Kind::Access, &older[0]).is_some());
    assert!(keys.verifier(Kind::Refresh, &older[1]).is_some());
}

#[test]
fn a_retired_key_is_deleted_when_its_last_token_has_expired() {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::default();
    let ring = KeyRing::open(data.path(), clock.clone()).unwrap();
    let delete = || ring.delete_expired(15 * MINUTE, 7 * 86_400).unwrap();
    ring.rotate().unwrap();
    let counts = || (states(&ring, "ES256").len(), states(&ring, "HS256").len());
    clock.step(6 * MINUTE + 14 * MINUTE);
    delete();
    assert_eq!(counts(), (2, 2));
    clock.step(2 * MINUTE);
    delete();
    assert_eq!(counts(), (1, 2));
    assert_eq!(states(&ring, "ES256"), [KeyState::Signing]);
    // The secret has signed device tokens, which live for a year.
    clock.step(YEAR - 20 * MINUTE);
    delete();
    assert_eq!(counts(), (1, 2));
    clock.step(20 * MINUTE);
    delete();
    assert_eq!(counts(), (1, 1));
    assert_eq!(open(data.path()).ids(), ring.ids());
}

#[test]
fn a_key_that_never_retired_is_never_deleted() {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::default();
    let ring = KeyRing::open(data.path(), clock.clone()).unwrap();
    clock.step(10 * YEAR);
    ring.delete_expired(1, 1).unwrap();
    assert_eq!(ring.ids().len(), 2);
}

#[test]
fn an_es256_key_that_signed_refresh_tokens_is_kept_until_the_last_of_them_has_expired() {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::default();
    let id = test_keys::es256(data.path(), clock.now() - YEAR).id;
    // Makes the first secret, now.
    let ring = KeyRing::open(data.path(), clock.clone()).unwrap();
    ring.rotate().unwrap();
    clock.step(YEAR - MINUTE);
    ring.delete_expired(15 * MINUTE, 7 * 86_400).unwrap();
    assert!(ring.ids().contains(&id));
    clock.step(2 * MINUTE);
    ring.delete_expired(15 * MINUTE, 7 * 86_400).unwrap();
    assert!(!ring.ids().contains(&id));
}

#[test]
fn retiring_the_signing_key_ends_it_at_once_and_another_one_signs() {
    let data = tempfile::tempdir().unwrap();
    let ring = open(data.path());
    for (position, kind) in [(0, Kind::Access), (1, Kind::Refresh)] {
        let id = &ring.ids()[position];
        assert!(ring.retire(id).unwrap());
        assert!(ring.keys().verifier(kind, id).is_none());
        assert!(!ring.retire(id).unwrap());
    }
    for algorithm in ["ES256", "HS256"] {
        assert_eq!(states(&ring, algorithm), [KeyState::Signing]);
    }
}

#[test]
fn only_es256_keys_are_public() {
    let data = tempfile::tempdir().unwrap();
    let ring = open(data.path());
    ring.rotate().unwrap();
    let public = ring.public().keys.into_iter().map(|key| key.common.key_id.unwrap());
    assert_eq!(public.collect::<Vec<_>>(), ring.ids()[..2]);
}

#[test]
fn a_folder_of_before_the_secrets_gets_one() {
    let data = tempfile::tempdir().unwrap();
    let es256 = test_keys::es256(data.path(), 1_000);
    let facts = open(data.path()).facts();
    assert_eq!((facts.len(), &facts[0].id, facts[1].algorithm), (2, &es256.id, "HS256"));
}

#[test]
fn a_key_of_another_node_is_found_at_once_even_after_an_unknown_id() {
    let data = tempfile::tempdir().unwrap();
    let ring = open(data.path());
    for kind in [Kind::Access, Kind::Refresh] {
        assert!(ring.keys_with(kind, "unknown").verifier(kind, "unknown").is_none());
    }
    let other = open(data.path());
    other.rotate().unwrap();
    for (kind, id) in [(Kind::Access, &other.ids()[0]), (Kind::Refresh, &other.ids()[2])] {
        assert!(ring.keys_with(kind, id).verifier(kind, id).is_some());
    }
}

#[test]
fn many_first_tokens_of_a_new_key_at_once_all_find_it() {
    let data = tempfile::tempdir().unwrap();
    let ring = open(data.path());
    let other = open(data.path());
    other.rotate().unwrap();
    let id = &other.ids()[0];
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| assert!(ring.keys_with(Kind::Access, id).verifier(Kind::Access, id).is_some()));
        }
    });
}

#[test]
fn a_failed_reload_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let ring = open(data.path());
    for name in ["z.pem", "z.secret"] {
        fs::write(data.path().join(name), "no key").unwrap();
        assert!(ring.reload().is_err());
        assert_eq!(ring.facts().len(), 2);
    }
}

#[test]
fn a_broken_key_stops_the_start_and_the_error_names_the_file() {
    for name in ["x.pem", "x.secret"] {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join(name), "no key").unwrap();
        let error = KeyRing::open(data.path(), Clock::default()).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
    }
}
