//! Tells an outage of the database from a bug of ours.

use crate::wire::ApiError;

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        if is_outage(&error) {
            tracing::error!(cause = %error, "database unavailable");
            Self::Unavailable
        } else {
            Self::internal(error)
        }
    }
}

/// Whether the database is unable to answer at the moment, so that a later try may succeed.
pub fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_outage_code(&code)),
        _ => false,
    }
}

/// PostgreSQL's codes for a write to a read-only server, which a primary becomes after a failover; for a transaction
/// that was idle too long, because this node stalled; and for one that was rolled back to resolve a deadlock.
const OUTAGE_STATES: [&str; 3] = ["25006", "25P03", "40P01"];

/// PostgreSQL's SQLSTATE classes for connections, insufficient resources, operator intervention and system errors.
const OUTAGE_CLASSES: [&str; 4] = ["08", "53", "57", "58"];

/// The codes of SQLite's BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN are the low byte of a number.
fn is_outage_code(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14),
        _ => OUTAGE_STATES.contains(&code) || OUTAGE_CLASSES.iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_a_retry_may_solve_are_outages() {
        for code in [
            "5", "261", "517", "6", "778", "13", "14", "8", "25006", "25P03", "40P01", "08006", "53300",
            "57P01", "58030",
        ] {
            assert!(is_outage_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "1555", "23505", "42P01", "40001", ""] {
            assert!(!is_outage_code(code), "{code}");
        }
    }
}
