//! How long ago something was, in words.

use crate::texts::devices as texts;

/// Says how long ago a device was active. Negative seconds, from a clock that runs behind, count as now.
pub(super) fn active(seconds: i64) -> String {
    match seconds {
        ..60 => texts::ACTIVE_NOW.owned(),
        60..3_600 => texts::ACTIVE_MINUTES.with(&[&(seconds / 60).to_string()]),
        3_600..86_400 => texts::ACTIVE_HOURS.with(&[&(seconds / 3_600).to_string()]),
        86_400..172_800 => texts::ACTIVE_DAY.owned(),
        _ => texts::ACTIVE_DAYS.with(&[&(seconds / 86_400).to_string()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        for (seconds, told) in [
            (-5, "Active now"),
            (59, "Active now"),
            (60, "Active 1 min ago"),
            (3_599, "Active 59 min ago"),
            (7_200, "Active 2 h ago"),
            (86_400, "Active 1 day ago"),
            (1_000_000, "Active 11 days ago"),
        ] {
            assert_eq!(active(seconds), told);
        }
    }
}
