//! The limit of open files (`RLIMIT_NOFILE`): each connection needs one, and so do the database and the site's files.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are kept for the database, the keys and the log.
const RESERVE: u64 = 64;

/// Raises the soft limit to the hard limit. The soft one is often 1,024, for the sake of old programs that call
/// `select`.
pub(super) fn raise_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current == maximum {
        return;
    }
    if let Err(cause) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(?current, ?maximum, %cause, "the limit of open files can't be raised");
    }
}

/// How many connections the limit of open files allows.
pub(super) fn connection_limit() -> usize {
    connections_within(getrlimit(Resource::Nofile).current)
}

/// A connection has its socket open, and sometimes a file that it sends. `None` is no limit.
fn connections_within(files: Option<u64>) -> usize {
    let files = files.unwrap_or(u64::MAX);
    usize::try_from(files.saturating_sub(RESERVE) / 2).unwrap_or(usize::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::connections_within;

    #[test]
    fn files_are_left_for_the_database_and_for_what_connections_send() {
        assert_eq!(connections_within(Some(256)), 96);
        assert_eq!(connections_within(Some(1_048_576)), 524_256);
        assert_eq!(connections_within(Some(10)), 1);
        assert!(connections_within(None) > 1_000_000_000);
    }
}
