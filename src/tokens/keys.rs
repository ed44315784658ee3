//! The signing keys: P-256 keys as PKCS#8 PEM files, one a file, readable by their owner only.
//! The newest signs; all verify. A key's id is its RFC 7638 thumbprint.

use super::verified_cache::VerifiedCache;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Why the signing keys can't be had.
#[derive(Debug)]
pub struct KeyError {
    path: PathBuf,
    cause: String,
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "signing keys: {}: {}", self.path.display(), self.cause)
    }
}

impl std::error::Error for KeyError {}

/// One key, ready to use.
pub(super) struct Key {
    pub(super) id: String,
    pub(super) signing: EcdsaKeyPair,
    pub(super) verifying: DecodingKey,
    public: Jwk,
}

/// The keys of one reading of the folder.
pub(super) struct Keys {
    /// The newest first; never empty.
    all: Box<[Key]>,
    /// What they verified; with other keys, it begins anew.
    pub(super) verified: VerifiedCache,
}

impl Keys {
    /// The one that signs.
    pub(super) fn signing(&self) -> Option<&Key> {
        self.all.first()
    }

    /// The one of this id.
    pub(super) fn find(&self, id: &str) -> Option<&Key> {
        self.all.iter().find(|key| key.id == id)
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|key| key.id.as_str())
    }
}

/// The live keys. Cloning it is cheap; clones share what is read anew.
#[derive(Clone)]
pub struct KeyRing {
    folder: Arc<Path>,
    keys: Arc<RwLock<Arc<Keys>>>,
    /// When a key was last looked for that is not among them.
    missed: Arc<Mutex<Option<Instant>>>,
}

/// Anybody can name a key that does not exist; the folder is not read for them more often than this.
const BETWEEN_MISSES: Duration = Duration::from_secs(1);

/// What can be told of a key.
#[derive(Clone, Debug, Serialize)]
pub struct KeyFacts {
    /// Its RFC 7638 thumbprint, the `kid` of the tokens that it signs.
    pub id: String,
    /// Whether it signs; all others only verify.
    pub signs: bool,
}

impl KeyRing {
    /// Reads the keys in `folder`; if there is none yet, makes one.
    ///
    /// # Errors
    /// If the folder or a key in it can't be read, written or understood.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at(folder))?;
        if pem_files(folder)?.is_empty() {
            create(folder)?;
        }
        let keys = Arc::new(RwLock::new(Arc::new(read_all(folder)?)));
        Ok(Self { folder: folder.into(), keys, missed: Arc::default() })
    }

    /// Reads the folder anew, for what `latchkey keys rotate` did to it. On an error all stays as it is.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn reload(&self) -> Result<(), KeyError> {
        let keys = read_all(&self.folder)?;
        if !keys.ids().eq(self.keys().ids()) {
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        }
        Ok(())
    }

    /// Adds a key, which signs from now on.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn rotate(&self) -> Result<(), KeyError> {
        create(&self.folder)?;
        self.reload()
    }

    /// What can be told of the keys, the one that signs first.
    pub fn facts(&self) -> Vec<KeyFacts> {
        let keys = self.keys();
        keys.ids().enumerate().map(|(at, id)| KeyFacts { id: id.to_owned(), signs: at == 0 }).collect()
    }

    /// The public keys, as `/.well-known/jwks.json` shows them (RFC 7517).
    pub fn public(&self) -> JwkSet {
        JwkSet { keys: self.keys().all.iter().map(|key| key.public.clone()).collect() }
    }

    /// The keys as they are now.
    pub(super) fn keys(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys with the one of this id among them, if there is such a one. Another node may sign with it
    /// before this one has read the folder anew, and its tokens must not be refused meanwhile.
    pub(super) fn keys_with(&self, id: &str) -> Option<Arc<Keys>> {
        let keys = self.keys();
        if keys.find(id).is_some() {
            return Some(keys);
        }
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        if missed.is_some_and(|last| last.elapsed() < BETWEEN_MISSES) {
            return None;
        }
        *missed = Some(Instant::now());
        // What can't be read now is read by the minute, which also tells the log.
        self.reload().ok()?;
        Some(self.keys()).filter(|keys| keys.find(id).is_some())
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys().ids()).finish()
    }
}

/// File names open with the time of making, so the newest name is the newest key.
fn pem_files(folder: &Path) -> Result<Vec<PathBuf>, KeyError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "pem") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.reverse();
    Ok(paths)
}

/// Makes a key and returns its path. The file appears whole or not at all, even in a power cut.
fn create(folder: &Path) -> Result<PathBuf, KeyError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(at(folder))?;
    let pkcs8 = pair.to_pkcs8v1().map_err(at(folder))?;
    let name = uuid::Uuid::now_v7().simple().to_string();
    let path = folder.join(format!("{name}.pem"));
    let draft = folder.join(format!("{name}.draft"));
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(at(&draft))?;
    file.write_all(pem(pkcs8.as_ref()).as_bytes()).map_err(at(&draft))?;
    file.sync_all().map_err(at(&draft))?;
    fs::rename(&draft, &path).map_err(at(&path))?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    Ok(path)
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    for line in body.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text + "-----END PRIVATE KEY-----\n"
}

fn read_all(folder: &Path) -> Result<Keys, KeyError> {
    let all: Box<[Key]> = pem_files(folder)?.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    if all.is_empty() {
        return Err(at(folder)("there is no key"));
    }
    Ok(Keys { all, verified: VerifiedCache::default() })
}

fn read(path: &Path) -> Result<Key, KeyError> {
    let pem = fs::read(path).map_err(at(path))?;
    let private = EncodingKey::from_ec_pem(&pem).map_err(at(path))?;
    let signing = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_bytes());
    let signing = signing.map_err(at(path))?;
    let mut public = Jwk::from_encoding_key(&private, Algorithm::ES256).map_err(at(path))?;
    let id = public.thumbprint(ThumbprintHash::SHA256).map_err(at(path))?;
    public.common.key_id = Some(id.clone());
    public.common.public_key_use = Some(PublicKeyUse::Signature);
    let verifying = DecodingKey::from_jwk(&public).map_err(at(path))?;
    Ok(Key { id, signing, verifying, public })
}

fn at<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> KeyError {
    move |cause| KeyError { path: path.to_owned(), cause: cause.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_first_start_makes_a_private_key_and_the_next_finds_it() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("keys");
        let first = KeyRing::open(&folder).unwrap();
        let second = KeyRing::open(&folder).unwrap();
        assert_eq!(first.facts()[0].id, second.facts()[0].id);
        let files = pem_files(&folder).unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_newest_key_signs_and_the_older_still_verifies() {
        let data = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(data.path()).unwrap();
        let running = ring.clone();
        let older = ring.facts()[0].id.clone();
        KeyRing::open(data.path()).unwrap().rotate().unwrap();
        assert_eq!(ring.facts().len(), 1);
        ring.reload().unwrap();
        let facts = running.facts();
        assert_ne!(facts[0].id, older);
        assert!(facts[0].signs);
        assert_eq!((facts[1].id.as_str(), facts[1].signs), (older.as_str(), false));
        assert_eq!(running.public().keys.len(), 2);
    }

    #[test]
    fn a_key_that_another_node_made_is_found_when_it_is_needed() {
        let data = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(data.path()).unwrap();
        assert!(ring.keys_with("nothing").is_none());
        let other = KeyRing::open(data.path()).unwrap();
        other.rotate().unwrap();
        let id = &other.facts()[0].id;
        assert!(ring.keys_with(id).is_none(), "the folder was read just now");
        *ring.missed.lock().unwrap() = None;
        assert!(ring.keys_with(id).is_some());
        assert_eq!(ring.facts()[0].id, *id);
    }

    #[test]
    fn reading_anew_changes_nothing_if_it_fails() {
        let data = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(data.path()).unwrap();
        fs::write(data.path().join("z.pem"), "no key").unwrap();
        assert!(ring.reload().is_err());
        assert_eq!(ring.facts().len(), 1);
    }

    #[test]
    fn a_broken_key_stops_the_start_and_names_the_file() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join("x.pem"), "no key").unwrap();
        let error = KeyRing::open(data.path()).unwrap_err().to_string();
        assert!(error.contains("x.pem"), "{error}");
    }
}
