//! Times that are no number of seconds, and the moment that they mean all the same (RFC 7519 §2: NumericDate).

use crate::json::Json;

/// A NumericDate in UTC, `2026-11-23 22:04:31 UTC`; nothing where the number is no time.
pub fn utc(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// Seconds beyond which a time is taken for milliseconds: the year 3237.
pub(super) const FAR: i64 = 40_000_000_000;

/// Whether an expiry is a length of time: one of few years, beside a moment of today.
pub fn is_span(exp: i64, iat: Option<i64>) -> bool {
    (1..400_000_000).contains(&exp) && iat.is_some_and(|iat| iat > 1_000_000_000)
}

/// What is odd about a time, in a few words that complete "exp is …", and the moment that it means where that can be told.
pub(super) fn odd(value: &Json) -> Option<(&'static str, Option<String>)> {
    match value {
        Json::Number(_) => {
            let at = value.as_seconds().filter(|at| *at > FAR)?;
            let (words, unit) = if at < 40_000_000_000_000 {
                ("in milliseconds", 1000)
            } else {
                ("in microseconds", 1_000_000)
            };
            Some((words, utc(at / unit)))
        }
        Json::String(text) => {
            let text = text.trim();
            let number = text
                .parse::<i64>()
                .ok()
                .map(|at| if at > FAR { at / 1000 } else { at })
                .and_then(utc);
            let date = || {
                let time = text.parse::<jiff::Timestamp>().ok()?;
                utc(time.as_second())
            };
            Some(("a text", number.or_else(date)))
        }
        Json::Bool(_) => Some(("a Boolean", None)),
        Json::Null => Some(("null", None)),
        Json::Array(_) => Some(("a list", None)),
        Json::Object(_) => Some(("an object", None)),
    }
}

/// The whole sentence for a claim of that name.
pub(super) fn sentence(name: &str, value: &Json) -> Option<String> {
    let (words, meant) = odd(value)?;
    let meant = meant.map_or_else(String::new, |utc| format!(": it means {utc}"));
    Some(format!(
        "{name} is {words}{meant}. A time is a number of seconds"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;

    #[test]
    fn a_length_of_time_is_told_from_a_moment() {
        assert!(is_span(3600, Some(1_764_003_600)));
        assert!(!is_span(3600, None) && !is_span(3600, Some(60)));
        assert!(!is_span(1_764_007_200, Some(1_764_003_600)));
        assert!(!is_span(0, Some(1_764_003_600)));
    }

    /// A value, what it is, and the moment that it means.
    const MEANT: &str = r#"
1764003600000 ⇒ in milliseconds ⇒ 2025-11-24 17:00:00 UTC
1764003600000000 ⇒ in microseconds ⇒ 2025-11-24 17:00:00 UTC
"1764003600" ⇒ a text ⇒ 2025-11-24 17:00:00 UTC
"1764003600000" ⇒ a text ⇒ 2025-11-24 17:00:00 UTC
"2025-11-24T17:00:00Z" ⇒ a text ⇒ 2025-11-24 17:00:00 UTC
"soon" ⇒ a text ⇒ -
null ⇒ null ⇒ -
[1] ⇒ a list ⇒ -
"#;

    #[test]
    fn the_moment_that_was_meant_is_told() {
        for [text, words, meant] in rows(MEANT, " ⇒ ") {
            let found = odd(&Json::parse(text).unwrap()).unwrap();
            assert_eq!(found.0, words, "{text}");
            assert_eq!(found.1.as_deref().unwrap_or("-"), meant, "{text}");
        }
        assert_eq!(odd(&Json::parse("1764003600.5").unwrap()), None);
    }
}
