//! How many attempts are allowed in which time.

use std::time::Duration;

/// A number of attempts that may come at once; they are refilled evenly over the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    burst: u32,
    period: Duration,
}

impl Limit {
    /// Reads `10/1m`, or `off` for no limit.
    ///
    /// # Errors
    /// A sentence that says what is accepted.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let accepted =
            || "accepted are 1 to 1000000 attempts in 1s to 30d, such as 10/1m or 20/1h, and off".to_owned();
        if text == "off" {
            return Ok(None);
        }
        let (burst, period) = text.split_once('/').ok_or_else(accepted)?;
        let burst = burst.parse().map_err(|_| accepted())?;
        let period = humantime::parse_duration(period).map_err(|_| accepted())?;
        let in_range = (1..=1_000_000).contains(&burst)
            && (Duration::from_secs(1)..=Duration::from_secs(30 * 86_400)).contains(&period);
        if in_range { Ok(Some(Self { burst, period })) } else { Err(accepted()) }
    }

    /// This many attempts an hour; at least one.
    pub const fn per_hour(burst: u32) -> Self {
        Self { burst, period: Duration::from_secs(3_600) }
    }

    /// `factor` times as many attempts in the same period.
    pub fn times(self, factor: u32) -> Self {
        Self { burst: self.burst.saturating_mul(factor), period: self.period }
    }

    /// GCRA's increment: the part of the period that one attempt uses up, in milliseconds.
    pub(super) fn interval(self) -> i64 {
        (self.milliseconds() / i64::from(self.burst)).max(1)
    }

    /// The whole period, in milliseconds: no stored arrival lies further ahead. It is longer than the limit says if that
    /// allows more attempts than milliseconds.
    pub(super) fn period(self) -> i64 {
        self.milliseconds().max(self.interval() * i64::from(self.burst))
    }

    fn milliseconds(self) -> i64 {
        i64::try_from(self.period.as_millis()).unwrap_or(i64::MAX)
    }

    /// GCRA's limit: how far ahead of now the arrival may lie for one more attempt to pass, in milliseconds.
    pub(super) fn slack(self) -> i64 {
        self.interval() * i64::from(self.burst - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_they_are_written() {
        let ten = Limit::parse("10/1m").unwrap().unwrap();
        assert_eq!((ten.interval(), ten.slack()), (6_000, 54_000));
        assert_eq!(ten.times(10).interval(), 600);
        let thousands = Limit::parse("2000/1s").unwrap().unwrap();
        assert_eq!((thousands.interval(), thousands.slack(), thousands.period()), (1, 1_999, 2_000));
        assert_eq!(Limit::parse("off"), Ok(None));
        for wrong in [
            "",
            "10",
            "/1m",
            "10/",
            "0/1m",
            "10/0s",
            "-1/1m",
            "ten/1m",
            "10/1 parsec",
            "on",
            "1/100y",
            "1000001/1h",
        ] {
            let error = Limit::parse(wrong).unwrap_err();
            assert!(error.contains("1 to 1000000 attempts in 1s to 30d"), "{wrong}: {error}");
        }
    }
}
