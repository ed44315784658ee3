//! Why the keys can't be used.

use std::fmt::Display;
use std::path::{Path, PathBuf};

/// Why the keys can't be read, written or understood. The text names the file, and holds nothing of its contents.
#[derive(Debug, thiserror::Error)]
#[error("keys: {}: {cause}", path.display())]
pub struct KeyError {
    path: PathBuf,
    cause: String,
}

impl KeyError {
    /// Makes errors about this path.
    pub(super) fn at<E: Display>(path: &Path) -> impl Fn(E) -> Self {
        move |cause| Self { path: path.to_owned(), cause: cause.to_string() }
    }
}
