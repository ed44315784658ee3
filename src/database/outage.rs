//! Tells outages from errors of ours.

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

/// Whether the database can't do what it was asked, rather than refusing it.
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

/// Of SQLite: BUSY, LOCKED, IOERR, FULL, CANTOPEN, in the low byte. Of PostgreSQL: the classes of SQLSTATE
/// for connections, resources, an operator's intervention and the system.
fn is_outage_code(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 10 | 13 | 14),
        _ => ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_try_may_mend_is_an_outage() {
        for code in ["5", "261", "517", "6", "778", "13", "14", "08006", "53300", "57P01", "58030"] {
            assert!(is_outage_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "1555", "23505", "42P01", "40001", ""] {
            assert!(!is_outage_code(code), "{code}");
        }
    }
}
