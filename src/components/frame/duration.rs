//! Remaining time, in words and figures.

use crate::texts::overview as texts;

/// Seconds from `now` to `end`, rounded up, so that 0 is shown only once the time is over.
pub(crate) fn remaining(end: i64, now: f64) -> i64 {
    // Both are Unix seconds, so the cast can't overflow.
    let seconds = (end as f64 - now).ceil() as i64;
    seconds.max(0)
}

/// The two or three largest units, such as `6 d 23 h 59 min`.
pub(crate) fn days(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    if days > 0 {
        texts::LEFT_DAYS.with(&[&days.to_string(), &hours.to_string(), &minutes.to_string()])
    } else if hours > 0 {
        texts::LEFT_HOURS.with(&[&hours.to_string(), &minutes.to_string()])
    } else {
        texts::LEFT_MINUTES.with(&[&minutes.to_string(), &(seconds % 60).to_string()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remaining_time_is_rounded_up_and_never_negative() {
        for (end, now, expected) in
            [(100, 90.0, 10), (100, 90.1, 10), (100, 99.999, 1), (100, 100.0, 0), (100, 7_000.5, 0)]
        {
            assert_eq!(remaining(end, now), expected, "{end} - {now}");
        }
    }

    #[test]
    fn days_are_shown_in_the_largest_units() {
        for (seconds, shown) in [
            (0, "0 min 0 s"),
            (61, "1 min 1 s"),
            (3_600, "1 h 0 min"),
            (86_399, "23 h 59 min"),
            (604_799, "6 d 23 h 59 min"),
        ] {
            assert_eq!(days(seconds), shown);
        }
    }
}
