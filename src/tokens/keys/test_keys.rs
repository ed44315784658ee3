//! Keys that a test signs with as it likes.

use super::files;
use std::path::Path;

pub(in crate::tokens) use super::es256::Es256Key;
pub(in crate::tokens) use super::hs256::Hs256Key;

/// Puts an ES256 key that was made at this second into the folder.
pub(in crate::tokens) fn es256(folder: &Path, made: i64) -> Es256Key {
    let pem = Es256Key::generate().unwrap();
    files::write(folder, files::ES256, &pem, made * 1_000).unwrap();
    Es256Key::from_pem(pem.as_bytes()).unwrap()
}

/// Puts a secret that was made at this second into the folder.
pub(in crate::tokens) fn hs256(folder: &Path, made: i64) -> Hs256Key {
    let pem = Hs256Key::generate().unwrap();
    files::write(folder, files::HS256, &pem, made * 1_000).unwrap();
    Hs256Key::from_pem(pem.as_bytes()).unwrap()
}
