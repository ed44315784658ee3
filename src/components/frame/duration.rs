//! How long something still lasts, in words and figures.

/// Whole seconds from `now` to `until`, begun ones included, so that 0 is shown only when it is over.
pub(crate) fn left(until: i64, now: f64) -> i64 {
    // In range: both are unix seconds.
    let seconds = (until as f64 - now).ceil() as i64;
    seconds.max(0)
}

/// As a clock shows it: `14:59`.
pub(crate) fn minutes(seconds: i64) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// To the two or three greatest units that say something.
pub(crate) fn days(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    if days > 0 {
        format!("{days} d {hours} h {minutes} min")
    } else if hours > 0 {
        format!("{hours} h {minutes} min")
    } else {
        format!("{minutes} min {} s", seconds % 60)
    }
}

/// For who has to wait until then, both in unix seconds.
pub(crate) fn wait(until: f64, now: f64) -> String {
    match left(until.ceil() as i64, now) {
        0 => "You can try again now.".to_owned(),
        seconds => format!("{seconds} s left."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_rounded_up_and_never_negative() {
        for (until, now, expected) in
            [(100, 90.0, 10), (100, 90.1, 10), (100, 99.999, 1), (100, 100.0, 0), (100, 7_000.5, 0)]
        {
            assert_eq!(left(until, now), expected, "{until} - {now}");
        }
    }

    #[test]
    fn minutes_are_as_on_a_clock() {
        for (seconds, shown) in
            [(0, "00:00"), (59, "00:59"), (60, "01:00"), (899, "14:59"), (6_000, "100:00")]
        {
            assert_eq!(minutes(seconds), shown);
        }
    }

    #[test]
    fn days_name_the_greatest_units() {
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
