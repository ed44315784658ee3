//! The signing keys: P-256 keys as PKCS#8 PEM files, one a file, readable by their owner only.
//! The newest signs; all verify. A key's id is its RFC 7638 thumbprint.

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
use std::sync::{Arc, PoisonError, RwLock};

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
    pub(super) signing: EncodingKey,
    pub(super) verifying: DecodingKey,
    public: Jwk,
}

/// The live keys. Cloning it is cheap; clones share what is read anew.
#[derive(Clone)]
pub struct KeyRing {
    folder: Arc<Path>,
    /// The newest first; never empty.
    keys: Arc<RwLock<Arc<[Key]>>>,
}

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
        let keys = Arc::new(RwLock::new(read_all(folder)?));
        Ok(Self { folder: folder.into(), keys })
    }

    /// Reads the folder anew, for what `latchkey keys rotate` did to it. On an error all stays as it is.
    ///
    /// # Errors
    /// As [`KeyRing::open`].
    pub fn reload(&self) -> Result<(), KeyError> {
        let keys = read_all(&self.folder)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
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
        keys.iter().enumerate().map(|(at, key)| KeyFacts { id: key.id.clone(), signs: at == 0 }).collect()
    }

    /// The public keys, as `/.well-known/jwks.json` shows them (RFC 7517).
    pub fn public(&self) -> JwkSet {
        JwkSet { keys: self.keys().iter().map(|key| key.public.clone()).collect() }
    }

    /// The keys as they are now, the one that signs first.
    pub(super) fn keys(&self) -> Arc<[Key]> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys().iter().map(|key| &key.id)).finish()
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

fn read_all(folder: &Path) -> Result<Arc<[Key]>, KeyError> {
    let keys: Arc<[Key]> = pem_files(folder)?.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(at(folder)("there is no key")) } else { Ok(keys) }
}

fn read(path: &Path) -> Result<Key, KeyError> {
    let pem = fs::read(path).map_err(at(path))?;
    let signing = EncodingKey::from_ec_pem(&pem).map_err(at(path))?;
    let mut public = Jwk::from_encoding_key(&signing, Algorithm::ES256).map_err(at(path))?;
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
