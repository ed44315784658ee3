//! The keys in use, kept in step with their folder.

use super::KeyError;
use super::es256::Es256Key;
use super::files::{self, KeyFile};
use super::hs256::{Hs256Key, KindKey};
use crate::clock::Clock;
use crate::tokens::kind::Kind;
use crate::tokens::verified_cache::VerifiedCache;
use jsonwebtoken::jwk::JwkSet;
use serde::Serialize;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// The keys of a folder. Cloning it is cheap; all clones see a reload.
#[derive(Clone)]
pub struct KeyRing {
    folder: Arc<Path>,
    clock: Clock,
    keys: Arc<RwLock<Arc<Keys>>>,
}

/// The keys of one reading of the folder.
pub(in crate::tokens) struct Keys {
    files: Vec<KeyFile>,
    /// The newest first; never empty.
    es256: Vec<Dated<Es256Key>>,
    /// The newest first; never empty.
    hs256: Vec<Dated<Hs256Key>>,
    /// The tokens that these keys have verified. A change of keys empties it.
    pub(in crate::tokens) verified: VerifiedCache,
}

struct Dated<K> {
    made_ms: i64,
    key: K,
}

/// The key that must have signed a token.
pub(in crate::tokens) enum Verifier<'a> {
    Es256(&'a Es256Key),
    Hs256(&'a KindKey),
    /// An ES256 key of before the first HS256 secret, for a refresh or device token of that time.
    Legacy {
        key: &'a Es256Key,
        /// The token's `iat` must lie before this, in seconds since the Unix epoch.
        before: i64,
    },
}

/// What `latchkey keys list` says of a key.
#[derive(Clone, Debug, Serialize)]
pub struct KeyFacts {
    /// The `kid` of the tokens that it signs.
    pub id: String,
    /// `ES256` for access tokens, `HS256` for refresh and device tokens.
    pub algorithm: &'static str,
    /// Whether it signs; the others only verify.
    pub signs: bool,
}

impl KeyRing {
    /// Reads the keys in `folder`, and makes those that are missing.
    ///
    /// # Errors
    /// [`KeyError`] if the folder or a key in it can't be read, written or understood.
    pub fn open(folder: &Path, clock: Clock) -> Result<Self, KeyError> {
        files::make_folder(folder)?;
        let found = files::list(folder)?;
        // The secret first: an ES256 key that is older than it may have signed refresh tokens.
        if !found.iter().any(|file| file.is(files::HS256)) {
            make_hs256(folder, &clock)?;
        }
        if !found.iter().any(|file| file.is(files::ES256)) {
            make_es256(folder, &clock)?;
        }
        let keys = Arc::new(RwLock::new(Arc::new(Keys::read(folder)?)));
        Ok(Self { folder: folder.into(), clock, keys })
    }

    /// Reads the folder again, if its files have changed. After an error the keys stay as they were.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn reload(&self) -> Result<(), KeyError> {
        if files::list(&self.folder)? != self.keys().files {
            let keys = Keys::read(&self.folder)?;
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        }
        Ok(())
    }

    /// Adds a key of each kind, which sign from now on.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn rotate(&self) -> Result<(), KeyError> {
        make_hs256(&self.folder, &self.clock)?;
        make_es256(&self.folder, &self.clock)?;
        self.reload()
    }

    /// What can be told of the keys: those of access tokens first, and of each kind the newest first.
    pub fn facts(&self) -> Vec<KeyFacts> {
        let keys = self.keys();
        let facts =
            |algorithm, position, id: &String| KeyFacts { id: id.clone(), algorithm, signs: position == 0 };
        let es256 =
            keys.es256.iter().enumerate().map(|(position, dated)| facts("ES256", position, &dated.key.id));
        let hs256 =
            keys.hs256.iter().enumerate().map(|(position, dated)| facts("HS256", position, &dated.key.id));
        es256.chain(hs256).collect()
    }

    /// The public keys, for `/.well-known/jwks.json` (RFC 7517 section 5).
    pub fn public(&self) -> JwkSet {
        JwkSet { keys: self.keys().es256.iter().map(|dated| dated.key.public().clone()).collect() }
    }

    /// The keys as they are now.
    pub(in crate::tokens) fn keys(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys, read again if this id is not among them: another node may sign with a key that this one has not
    /// read yet. Anyone can send an unknown id, but listing a folder costs less than verifying a bad signature.
    pub(in crate::tokens) fn keys_with(&self, kind: Kind, id: &str) -> Arc<Keys> {
        let keys = self.keys();
        if keys.verifier(kind, id).is_some() {
            return keys;
        }
        if let Err(error) = self.reload() {
            tracing::warn!(cause = %error, "the keys could not be read again; they stay as they were");
        }
        self.keys()
    }
}

impl Keys {
    fn read(folder: &Path) -> Result<Self, KeyError> {
        let files = files::list(folder)?;
        let es256 = read_all(&files, files::ES256, Es256Key::from_pem)?;
        let hs256 = read_all(&files, files::HS256, Hs256Key::from_pem)?;
        if es256.is_empty() || hs256.is_empty() {
            return Err(KeyError::at(folder)("a key is missing"));
        }
        Ok(Self { files, es256, hs256, verified: VerifiedCache::default() })
    }

    /// The key that signs access tokens.
    pub(in crate::tokens) fn es256(&self) -> Option<&Es256Key> {
        self.es256.first().map(|dated| &dated.key)
    }

    /// The key that signs tokens of this kind; none for access tokens.
    pub(in crate::tokens) fn hs256(&self, kind: Kind) -> Option<&KindKey> {
        self.hs256.first().and_then(|dated| dated.key.of(kind))
    }

    /// The key of this id, if it is one for tokens of this kind.
    pub(in crate::tokens) fn verifier(&self, kind: Kind, id: &str) -> Option<Verifier<'_>> {
        let es256 = self.es256.iter().find(|dated| dated.key.id == id);
        if kind == Kind::Access {
            return es256.map(|dated| Verifier::Es256(&dated.key));
        }
        if let Some(dated) = self.hs256.iter().find(|dated| dated.key.id == id) {
            return dated.key.of(kind).map(Verifier::Hs256);
        }
        let first_secret = self.hs256.last()?.made_ms;
        let legacy = es256.filter(|dated| dated.made_ms < first_secret)?;
        Some(Verifier::Legacy { key: &legacy.key, before: first_secret / 1_000 })
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.facts()).finish()
    }
}

fn make_es256(folder: &Path, clock: &Clock) -> Result<(), KeyError> {
    let pem = Es256Key::generate().map_err(KeyError::at(folder))?;
    files::write(folder, files::ES256, &pem, files::milliseconds(clock.since_epoch()))
}

fn make_hs256(folder: &Path, clock: &Clock) -> Result<(), KeyError> {
    let pem = Hs256Key::generate().map_err(KeyError::at(folder))?;
    files::write(folder, files::HS256, &pem, files::milliseconds(clock.since_epoch()))
}

fn read_all<K>(
    files: &[KeyFile],
    extension: &str,
    parse: impl Fn(&[u8]) -> Result<K, Box<dyn std::error::Error>>,
) -> Result<Vec<Dated<K>>, KeyError> {
    let mut keys = Vec::new();
    for KeyFile { path, made_ms } in files.iter().filter(|file| file.is(extension)) {
        let pem = match fs::read(path) {
            // Another process has deleted it since the folder was listed.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            pem => pem.map_err(KeyError::at(path))?,
        };
        keys.push(Dated { made_ms: *made_ms, key: parse(&pem).map_err(KeyError::at(path))? });
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn open(folder: &Path) -> KeyRing {
        KeyRing::open(folder, Clock::default()).unwrap()
    }

    fn ids(ring: &KeyRing) -> Vec<String> {
        ring.facts().into_iter().map(|key| key.id).collect()
    }

    #[test]
    fn the_first_start_makes_private_keys_and_the_next_one_finds_them() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("keys");
        let (first, second) = (open(&folder), open(&folder));
        assert_eq!(ids(&first), ids(&second));
        let files = files::list(&folder).unwrap();
        assert_eq!(files.len(), 2);
        for file in files {
            assert_eq!(fs::metadata(file.path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn the_newest_keys_sign_and_the_older_ones_still_verify() {
        let data = tempfile::tempdir().unwrap();
        let ring = open(data.path());
        let (running, older) = (ring.clone(), ids(&ring));
        open(data.path()).rotate().unwrap();
        assert_eq!(ring.facts().len(), 2);
        ring.reload().unwrap();
        let facts = running.facts();
        let facts: Vec<_> =
            facts.iter().map(|key| (key.algorithm, older.contains(&key.id), key.signs)).collect();
        assert_eq!(
            facts,
            [("ES256", false, true), ("ES256", true, false), ("HS256", false, true), ("HS256", true, false)]
        );
    }

    #[test]
    fn only_es256_keys_are_public() {
        let data = tempfile::tempdir().unwrap();
        let ring = open(data.path());
        ring.rotate().unwrap();
        let public = ring.public().keys.into_iter().map(|key| key.common.key_id.unwrap());
        assert_eq!(public.collect::<Vec<_>>(), ids(&ring)[..2]);
    }

    #[test]
    fn a_folder_of_before_the_secrets_gets_one() {
        let data = tempfile::tempdir().unwrap();
        let es256 = open(data.path()).facts().remove(0);
        for file in files::list(data.path()).unwrap().iter().filter(|file| file.is(files::HS256)) {
            fs::remove_file(&file.path).unwrap();
        }
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
        for (kind, key) in [(Kind::Access, &other.facts()[0]), (Kind::Refresh, &other.facts()[2])] {
            assert!(key.signs);
            assert!(ring.keys_with(kind, &key.id).verifier(kind, &key.id).is_some());
        }
    }

    #[test]
    fn many_first_tokens_of_a_new_key_at_once_all_find_it() {
        let data = tempfile::tempdir().unwrap();
        let ring = open(data.path());
        let other = open(data.path());
        other.rotate().unwrap();
        let id = &other.facts()[0].id;
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope
                    .spawn(|| assert!(ring.keys_with(Kind::Access, id).verifier(Kind::Access, id).is_some()));
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
}
