//! The keys in use, kept in step with their folder.

use super::KeyError;
use super::es256::Es256Key;
use super::files::{self, KeyFile};
use super::hs256::{Hs256Key, KindKey, NonceKey};
use super::lifecycle::{self, KeyState};
use crate::clock::Clock;
use crate::tokens::kind::{DEVICE_LIFE, Kind};
use crate::tokens::verified_cache::VerifiedCache;
use jsonwebtoken::jwk::JwkSet;
use serde::Serialize;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
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
    path: PathBuf,
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

/// A key, as `latchkey keys list` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct KeyFacts {
    /// The `kid` of the tokens that it signs.
    pub id: String,
    /// `ES256` for access tokens, `HS256` for refresh and device tokens.
    pub algorithm: &'static str,
    /// Its state.
    pub state: KeyState,
    /// When it entered that state, in seconds since the Unix epoch.
    pub since: i64,
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

    /// Adds a key of each algorithm. They sign once every cached JWKS that lacks them has expired.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn rotate(&self) -> Result<(), KeyError> {
        make_hs256(&self.folder, &self.clock)?;
        make_es256(&self.folder, &self.clock)?;
        self.reload()
    }

    /// Ends a key at once: deletes it, so that no token that it signed verifies any more. If it signs, a new key takes
    /// its place; until that one has been published for long enough, the key that signed before signs again, if it is
    /// still there. Returns whether there was such a key.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn retire(&self, id: &str) -> Result<bool, KeyError> {
        let Some(key) = self.facts().into_iter().find(|key| key.id == id) else { return Ok(false) };
        if key.state == KeyState::Signing {
            match key.algorithm {
                "ES256" => make_es256(&self.folder, &self.clock)?,
                _ => make_hs256(&self.folder, &self.clock)?,
            }
        }
        if let Some(path) = self.keys().path(id) {
            files::delete(path)?;
        }
        self.reload()?;
        Ok(true)
    }

    /// Deletes the retired keys whose last token has expired. The lives of access and refresh tokens are in seconds.
    ///
    /// # Errors
    /// [`KeyError`] if a file can't be deleted.
    pub fn delete_expired(&self, access_life: i64, refresh_life: i64) -> Result<(), KeyError> {
        let (keys, now) = (self.keys(), self.clock.now());
        let secret_life = refresh_life.max(DEVICE_LIFE);
        // ES256 keys that are older than the first secret have signed refresh and device tokens, too.
        let first_secret = keys.hs256.last().map_or(0, |dated| dated.made_ms);
        for (dated, (state, since)) in with_states(&keys.es256, now) {
            let legacy_end =
                if dated.made_ms < first_secret { first_secret / 1_000 + secret_life } else { 0 };
            if state == KeyState::Retired && now >= (since + access_life).max(legacy_end) {
                files::delete(&dated.path)?;
            }
        }
        for (dated, (state, since)) in with_states(&keys.hs256, now) {
            if state == KeyState::Retired && now >= since + secret_life {
                files::delete(&dated.path)?;
            }
        }
        self.reload()
    }

    /// The keys, as `latchkey keys list` shows them: those of access tokens first, and the newest of each first.
    pub fn facts(&self) -> Vec<KeyFacts> {
        let (keys, now) = (self.keys(), self.clock.now());
        let facts =
            |algorithm, id: &String, (state, since)| KeyFacts { id: id.clone(), algorithm, state, since };
        let es256 = with_states(&keys.es256, now).map(|(dated, state)| facts("ES256", &dated.key.id, state));
        let hs256 = with_states(&keys.hs256, now).map(|(dated, state)| facts("HS256", &dated.key.id, state));
        es256.chain(hs256).collect()
    }

    /// The ids of all keys, in the order of [`KeyRing::facts`].
    pub fn ids(&self) -> Vec<String> {
        self.facts().into_iter().map(|key| key.id).collect()
    }

    /// The time, in seconds since the Unix epoch.
    pub(in crate::tokens) fn now(&self) -> i64 {
        self.clock.now()
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

    /// The key that signs access tokens at this second.
    pub(in crate::tokens) fn es256(&self, now: i64) -> Option<&Es256Key> {
        signing(&self.es256, now)
    }

    /// The key that signs tokens of this kind at this second; none for access tokens.
    pub(in crate::tokens) fn hs256(&self, kind: Kind, now: i64) -> Option<&KindKey> {
        signing(&self.hs256, now)?.of(kind)
    }

    /// The key that makes nonces at this second.
    pub(in crate::tokens) fn nonce(&self, now: i64) -> Option<&NonceKey> {
        Some(&signing(&self.hs256, now)?.nonce)
    }

    /// The keys by which nonces may have been made.
    pub(in crate::tokens) fn nonces(&self) -> impl Iterator<Item = &NonceKey> {
        self.hs256.iter().map(|dated| &dated.key.nonce)
    }

    fn path(&self, id: &str) -> Option<&Path> {
        let es256 = self.es256.iter().find(|dated| dated.key.id == id).map(|dated| &dated.path);
        let hs256 = || self.hs256.iter().find(|dated| dated.key.id == id).map(|dated| &dated.path);
        es256.or_else(hs256).map(PathBuf::as_path)
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

fn signing<K>(keys: &[Dated<K>], now: i64) -> Option<&K> {
    keys.get(lifecycle::signing(keys.iter().map(|dated| dated.made_ms), now)).map(|dated| &dated.key)
}

/// Each key with its state and the second at which it entered that.
fn with_states<K>(keys: &[Dated<K>], now: i64) -> impl Iterator<Item = (&Dated<K>, (KeyState, i64))> {
    let made_ms: Vec<_> = keys.iter().map(|dated| dated.made_ms).collect();
    keys.iter().enumerate().map(move |(position, dated)| (dated, lifecycle::state(&made_ms, position, now)))
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
        keys.push(Dated {
            path: path.clone(),
            made_ms: *made_ms,
            key: parse(&pem).map_err(KeyError::at(path))?,
        });
    }
    Ok(keys)
}

#[cfg(test)]
mod tests;
