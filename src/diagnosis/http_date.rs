//! Dates of HTTP headers.

/// A date of an HTTP header (RFC 9110 §5.6.7), seconds since 1970.
pub fn http_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text.trim())
        .ok()
        .map(jiff::Timestamp::as_second)
}
