//! The files of the site, made by the build.

use super::error::ServerError;
use leptos::config::LeptosOptions;
use std::path::Path;

/// Checks that the files are there: without them every page would be broken, without any message.
///
/// # Errors
/// [`ServerError::SiteMissing`] and [`ServerError::HashesMissing`].
pub(super) fn check(site: &LeptosOptions) -> Result<(), ServerError> {
    let root = Path::new(&*site.site_root);
    if !root.is_dir() {
        return Err(ServerError::SiteMissing(root.to_owned()));
    }
    let folder = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_owned()));
    let hashes = folder.unwrap_or_default().join(&*site.hash_file);
    if site.hash_files && !hashes.is_file() {
        return Err(ServerError::HashesMissing(hashes));
    }
    Ok(())
}
