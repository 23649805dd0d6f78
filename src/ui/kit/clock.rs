//! The window's clock and time zone. Both stand still for pictures.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock with its time zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    stopped: Option<i64>,
}

impl Clock {
    /// Returns a clock that stands still at this second, in UTC.
    pub fn stopped(at: i64) -> Self {
        Self { stopped: Some(at) }
    }

    /// Returns the time in seconds since 1970.
    pub fn now(self) -> i64 {
        self.stopped.unwrap_or_else(crate::send::now)
    }

    /// Returns the time in milliseconds since 1970.
    pub fn now_ms(self) -> i64 {
        match self.stopped {
            Some(at) => at.saturating_mul(1000),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |age| i64::try_from(age.as_millis()).unwrap_or(i64::MAX)),
        }
    }

    /// Returns the time until the next full second; `None` for a clock that stands still.
    pub fn to_next_second(self) -> Option<Duration> {
        if self.stopped.is_some() {
            return None;
        }
        let over = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |age| age.subsec_nanos());
        Some(Duration::from_nanos(u64::from(1_000_000_000 - over)))
    }

    /// Returns a moment in the clock's zone, in as few words as tell it: the time alone where that is of today. `None` where the number is
    /// out of range.
    pub fn moment(self, milliseconds: i64) -> Option<String> {
        let day = |at: i64| self.local(at, "%Y-%m-%d");
        let format = if day(milliseconds) == day(self.now_ms()) {
            "%H:%M:%S"
        } else {
            "%Y-%m-%d %H:%M"
        };
        self.local(milliseconds, format)
    }

    /// Returns a time in the clock's zone, formatted as by strftime; `None` where the number is out of range.
    pub fn local(self, milliseconds: i64, format: &str) -> Option<String> {
        let zone = match self.stopped {
            Some(_) => jiff::tz::TimeZone::UTC,
            None => jiff::tz::TimeZone::system(),
        };
        let at = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
        Some(at.to_zoned(zone).strftime(format).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_stands_still_in_utc() {
        let clock = Clock::stopped(1_795_435_471);
        assert_eq!(clock.now(), 1_795_435_471);
        assert_eq!(clock.now_ms(), 1_795_435_471_000);
        assert_eq!(clock.to_next_second(), None);
        assert_eq!(
            clock.local(1_795_435_471_000, "%H:%M:%S %Z").as_deref(),
            Some("12:04:31 UTC")
        );
        assert_eq!(clock.local(i64::MAX, "%H"), None);
    }

    #[test]
    fn a_moment_of_another_day_says_which() {
        let clock = Clock::stopped(1_795_435_471);
        for (ago, words) in [
            (0, "12:04:31"),
            (12 * 3600, "00:04:31"),
            (13 * 3600, "2026-11-22 23:04"),
        ] {
            let moment = clock.moment((1_795_435_471 - ago) * 1000);
            assert_eq!(moment.as_deref(), Some(words));
        }
    }
}
