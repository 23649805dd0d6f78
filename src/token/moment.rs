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
            let at = value.as_seconds().or_else(|| value.as_i64());
            let (words, seconds) = of_other_unit(at.filter(|at| *at > FAR)?)?;
            Some((words, utc(seconds)))
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

/// The unit of a number too large for seconds, and the seconds that it means; none where no unit gives a moment of these times.
fn of_other_unit(at: i64) -> Option<(&'static str, i64)> {
    Some(match at {
        ..40_000_000_000_000 => ("in milliseconds", at / 1000),
        40_000_000_000_000..40_000_000_000_000_000 => ("in microseconds", at / 1_000_000),
        // Of 100 nanoseconds each, from 1601 and from the year 1.
        100_000_000_000_000_000..200_000_000_000_000_000 => {
            ("a FILETIME of Windows", at / 10_000_000 - 11_644_473_600)
        }
        600_000_000_000_000_000..700_000_000_000_000_000 => {
            ("in ticks of .NET", at / 10_000_000 - 62_135_596_800)
        }
        1_000_000_000_000_000_000.. => ("in nanoseconds", at / 1_000_000_000),
        _ => return None,
    })
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
1764003600000000000 ⇒ in nanoseconds ⇒ 2025-11-24 17:00:00 UTC
134084772000000000 ⇒ a FILETIME of Windows ⇒ 2025-11-24 17:00:00 UTC
638996004000000000 ⇒ in ticks of .NET ⇒ 2025-11-24 17:00:00 UTC
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
        for other in ["1764003600.5", "50000000000000000", "10000000000000000000"] {
            assert_eq!(odd(&Json::parse(other).unwrap()), None, "{other}");
        }
    }
}
