//! Passwords known from breaches: a short list in the program, and a larger filter in a file that an operator makes.
//!
//! The filter is a Bloom filter over SHA-1 hashes, as [Have I Been Pwned](https://haveibeenpwned.com/Passwords)
//! publishes them. It works offline and holds no password. One in a million good passwords is refused by mistake.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use fastbloom::BloomFilter;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// `password_lists/README.md` names the source.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("password_lists/common.txt").lines().collect());

/// The beginning of a filter's file; the number of hashes, the number of words, and the words follow, little-endian.
const MAGIC: &[u8; 32] = b"latchkey breached passwords v1\n\n";
/// Each filter contains this hash. A file without it was made by a release that computed the filter differently.
const CANARY: u64 = 0x6c61_7463_686b_6579;
const FALSE_POSITIVES: f64 = 1e-6;

/// The passwords that are refused because they are known. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct BreachedPasswords {
    filter: Option<Arc<BloomFilter>>,
}

impl BreachedPasswords {
    /// Reads a filter that [`BreachedPasswords::build`] has made.
    ///
    /// # Errors
    /// If the file can't be read or is not such a filter.
    pub fn open(path: &Path) -> io::Result<Self> {
        let no_filter = || io::Error::new(io::ErrorKind::InvalidData, "it is no filter of this release");
        let mut file = BufReader::new(File::open(path)?);
        let mut magic = [0; 32];
        file.read_exact(&mut magic).map_err(|_| no_filter())?;
        if &magic != MAGIC {
            return Err(no_filter());
        }
        let mut number = || {
            let mut bytes = [0; 8];
            file.read_exact(&mut bytes).map(|()| u64::from_le_bytes(bytes)).map_err(|_| no_filter())
        };
        let (hashes, length) = (number()?, number()?);
        let hashes = u32::try_from(hashes).map_err(|_| no_filter())?;
        let words = (0..length).map(|_| number()).collect::<io::Result<Vec<_>>>()?;
        if hashes == 0 || words.is_empty() {
            return Err(no_filter());
        }
        let filter = BloomFilter::from_vec(words).seed(&0).hashes(hashes);
        if !filter.contains_hash(CANARY) {
            return Err(no_filter());
        }
        Ok(Self { filter: Some(Arc::new(filter)) })
    }

    /// Makes a filter from a file in the format of Have I Been Pwned: a SHA-1 hash in hexadecimal, a colon, and how
    /// often the password was seen, one a line. Leaves out passwords seen less than `least` times. Returns how many
    /// passwords the filter contains.
    ///
    /// # Errors
    /// If a file can't be read or written, or a line has another format.
    pub fn build(source: &Path, filter: &Path, least: u64) -> io::Result<usize> {
        let count = lines(source)?.filter(|line| line.as_ref().is_ok_and(|(_, seen)| *seen >= least)).count();
        let mut bloom =
            BloomFilter::with_false_pos(FALSE_POSITIVES).seed(&0).expected_items(count.saturating_add(1));
        bloom.insert_hash(CANARY);
        for line in lines(source)? {
            let (hash, seen) = line?;
            if seen >= least {
                bloom.insert_hash(hash);
            }
        }
        let mut file = io::BufWriter::new(File::create(filter)?);
        file.write_all(MAGIC)?;
        file.write_all(&u64::from(bloom.num_hashes()).to_le_bytes())?;
        file.write_all(&(bloom.as_slice().len() as u64).to_le_bytes())?;
        for word in bloom.as_slice() {
            file.write_all(&word.to_le_bytes())?;
        }
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(count)
    }

    /// Whether a password, in its normal form, is known.
    pub(super) fn contains(&self, password: &str) -> bool {
        let lower = password.to_lowercase();
        let known = |text: &str| self.filter.as_ref().is_some_and(|filter| filter.contains_hash(sha1(text)));
        COMMON.contains(lower.as_str()) || known(password) || known(&lower)
    }
}

/// The lines of a source: the first 8 bytes of each hash, and how often its password was seen.
fn lines(source: &Path) -> io::Result<impl Iterator<Item = io::Result<(u64, u64)>>> {
    let lines = BufReader::with_capacity(1 << 20, File::open(source)?).lines();
    Ok(lines.enumerate().map(|(at, line)| {
        let line = line?;
        parse(line.trim_end()).ok_or_else(|| {
            let text = format!("line {} is not a SHA-1 hash, a colon and a number", at + 1);
            io::Error::new(io::ErrorKind::InvalidData, text)
        })
    }))
}

fn parse(line: &str) -> Option<(u64, u64)> {
    let (hash, seen) = line.split_once(':')?;
    let is_sha1 = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_sha1.then_some((u64::from_str_radix(hash.get(..16)?, 16).ok()?, seen.parse().ok()?))
}

/// The first 8 bytes of the SHA-1 hash of a password.
fn sha1(password: &str) -> u64 {
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    hash.as_ref().iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The SHA-1 hash of "nine owls by the weir" and two others.
    const SOURCE: &str = "0000000A0E3B9F25FF41DE4B5AC238C2D545C7A8:15\r\n\
        FFFFFFFEE791CBAC0F6305CAF0CEE06BBE131160:2\r\n";

    fn source(extra: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("source"), format!("{SOURCE}{extra}")).unwrap();
        folder
    }

    fn line(password: &str) -> String {
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
        let hex: String = hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
        format!("{hex}:10\n")
    }

    #[test]
    fn a_filter_from_the_public_files_finds_their_passwords_and_no_others() {
        let folder = source(&line("nine owls by the weir"));
        let (from, to) = (folder.path().join("source"), folder.path().join("filter"));
        assert_eq!(BreachedPasswords::build(&from, &to, 10).unwrap(), 2);
        let breached = BreachedPasswords::open(&to).unwrap();
        assert!(breached.contains("nine owls by the weir"));
        assert!(!breached.contains("ten herons on a roof"));
        assert!(breached.contains("letmein"), "the list in the program still counts");
        assert!(!BreachedPasswords::default().contains("nine owls by the weir"));
    }

    #[test]
    fn a_file_of_another_format_is_refused() {
        let folder = source("not a hash\n");
        let (from, to) = (folder.path().join("source"), folder.path().join("filter"));
        let error = BreachedPasswords::build(&from, &to, 1).unwrap_err();
        assert!(error.to_string().contains("line 3"), "{error}");
        assert!(BreachedPasswords::open(&from).is_err());
        assert!(BreachedPasswords::open(&to).is_err());
    }
}
