//! The limits that a tenant tells in its headers.

use crate::diagnosis::Answer;

/// What rate-limit headers say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// Calls a minute, or whatever the tenant's window is.
    pub limit: Option<i64>,
    /// Calls that are left.
    pub remaining: Option<i64>,
    /// Seconds until the count starts anew.
    pub reset_in: Option<i64>,
    /// Seconds that `Retry-After` asks to wait (RFC 9110 §10.2.3).
    pub retry_after: Option<i64>,
}

/// The rate-limit headers of an answer that came at `at`, seconds since 1970. Nothing where it has none.
pub fn rate_limits(answer: &Answer, at: i64) -> Option<RateLimits> {
    let number = |name: &str| answer.header(name)?.trim().parse::<i64>().ok();
    // The reset is a moment; a small number is one that says seconds already.
    let server = answer
        .header("date")
        .and_then(crate::diagnosis::http_date::http_date)
        .unwrap_or(at);
    let seconds = |reset: i64| {
        let left = if reset > 1_000_000_000 {
            reset.saturating_sub(server)
        } else {
            reset
        };
        left.clamp(0, 86_400)
    };
    let retry_after = answer.header("retry-after").and_then(|text| {
        let moment =
            || crate::diagnosis::http_date::http_date(text).map(|at| at.saturating_sub(server));
        text.trim().parse().ok().or_else(moment)
    });
    let limits = RateLimits {
        limit: number("x-ratelimit-limit"),
        remaining: number("x-ratelimit-remaining"),
        reset_in: number("x-ratelimit-reset").map(seconds),
        retry_after: retry_after.map(|wait: i64| wait.clamp(0, 86_400)),
    };
    (limits != RateLimits::default()).then_some(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_from_headers() {
        let answer = |headers: &[(&str, &str)]| Answer {
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Answer::default()
        };
        let at = 1_795_435_471;
        assert_eq!(rate_limits(&answer(&[]), at), None);
        let read = rate_limits(
            &answer(&[
                ("x-ratelimit-limit", "10"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "1795435481"),
                ("retry-after", "7"),
            ]),
            at,
        );
        assert_eq!(
            read,
            Some(RateLimits {
                limit: Some(10),
                remaining: Some(0),
                reset_in: Some(10),
                retry_after: Some(7)
            })
        );
        // A moment instead of seconds, by the server's own clock; and what is no number is not there.
        let dated = answer(&[
            ("date", "Mon, 23 Nov 2026 12:04:31 GMT"),
            ("retry-after", "Mon, 23 Nov 2026 12:05:01 GMT"),
            ("x-ratelimit-reset", "soon"),
        ]);
        assert_eq!(
            rate_limits(&dated, 0),
            Some(RateLimits {
                retry_after: Some(30),
                ..RateLimits::default()
            })
        );
        assert_eq!(
            rate_limits(&answer(&[("retry-after", "-5")]), at)
                .unwrap()
                .retry_after,
            Some(0)
        );
    }
}
