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

/// SQLite's BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN, which are the low byte of its codes; PostgreSQL's SQLSTATE
/// classes for connections, insufficient resources, operator intervention and system errors, and its code for a write
/// to a read-only server, which a primary becomes after a failover.
fn is_outage_code(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14),
        _ => code == "25006" || ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_a_retry_may_solve_are_outages() {
        for code in
            ["5", "261", "517", "6", "778", "13", "14", "8", "25006", "08006", "53300", "57P01", "58030"]
        {
            assert!(is_outage_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "1555", "23505", "42P01", "40001", ""] {
            assert!(!is_outage_code(code), "{code}");
        }
    }
}
