//! How long ago something was, in words.

use crate::components::texts::devices as texts;

/// Says how long ago a device was active. Negative seconds, from a clock that runs behind, count as now.
pub(super) fn active(seconds: i64) -> String {
    match seconds {
        ..60 => texts::ACTIVE_NOW.to_owned(),
        60..3_600 => texts::active(&texts::minutes(seconds / 60)),
        3_600..86_400 => texts::active(&texts::hours(seconds / 3_600)),
        _ => texts::active(&texts::days(seconds / 86_400)),
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
