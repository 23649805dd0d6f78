//! This computer's clock, and how far it is from a server's.

use crate::exchange::Attempt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the time in seconds since 1970.
pub fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |age| i64::try_from(age.as_secs()).unwrap_or(i64::MAX))
}

/// Returns this computer's clock less the server's in seconds, from its `Date` (RFC 9110 §6.6.1); `None` without one.
pub(super) fn skew(attempt: &Attempt) -> Option<i64> {
    let server = crate::diagnosis::proof::server_time(attempt.response.as_ref()?)?;
    let received = (attempt.started_ms + attempt.timings.total_ms as i64) / 1000;
    Some(received - server)
}
