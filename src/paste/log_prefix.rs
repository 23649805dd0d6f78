//! What logs write before a message: logcat in all its formats, Xcode's console, Flutter, Metro, and loggers of the JVM.

/// A message without what its log wrote before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogMessage<'a> {
    /// The message.
    pub message: &'a str,
    /// Process and thread, where the log tells them, as it writes them.
    pub thread: Option<&'a str>,
}

/// Levels as loggers of the JVM and of JavaScript spell them.
const LEVELS: [&str; 14] = [
    "TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "FINE", "FINER", "FINEST",
    "CONFIG", "SEVERE", "LOG", "NOTICE",
];

/// Words before a message that are looked at.
const WORDS: usize = 9;

/// The message of a line that a log wrote; none where nothing stands before it.
pub fn strip(line: &str) -> Option<LogMessage<'_>> {
    android(line)
        .or_else(|| apple(line))
        .or_else(|| marked(line))
        .or_else(|| leveled(line))
        .or_else(|| of_go(line))
}

/// A line of Android's log: `E/Tag: …`, `05-01 12:00:00.123  1234  5678 E Tag: …`, `… 1234-5678/com.app E/Tag: …`, and Android
/// Studio's `… 1234-5678  Tag  com.app  E  …`.
pub fn android(line: &str) -> Option<LogMessage<'_>> {
    let line = line.trim_start();
    if is_tagged(line) {
        return behind_tag(line).map(|message| LogMessage {
            message,
            thread: None,
        });
    }
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut thread = None;
    for (at, word) in line.split_whitespace().take(WORDS).enumerate() {
        let begin = (word.as_ptr() as usize).checked_sub(line.as_ptr() as usize)?;
        let behind = line.get(begin + word.len()..)?;
        // `1234-5678`, `1234-5678/com.app`, or the second of two numbers.
        let ids = word.split('/').next().unwrap_or_default();
        if (2..4).contains(&at) && is_thread(ids) {
            thread = Some(ids);
        }
        if at >= 2 && is_tagged(word) {
            return behind_tag(line.get(begin..)?).map(|message| LogMessage { message, thread });
        }
        let level = at >= 4 && word.len() == 1 && "VDIWEFA".contains(word);
        if level && at == 4 {
            return behind_tag(behind).map(|message| LogMessage { message, thread });
        }
        if level {
            // Two blanks stand between the level and the message.
            let message = behind
                .strip_prefix("  ")
                .or_else(|| behind.strip_prefix(' '))
                .unwrap_or(behind);
            return Some(LogMessage { message, thread });
        }
    }
    None
}

fn is_thread(word: &str) -> bool {
    !word.is_empty()
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// `E/Tag`, but not `I/O error`.
fn is_tagged(text: &str) -> bool {
    let mut begin = text.chars();
    begin.next().is_some_and(|c| "VDIWEF".contains(c))
        && begin.next() == Some('/')
        && !text.starts_with("I/O")
}

fn behind_tag(text: &str) -> Option<&str> {
    match text.split_once(": ") {
        Some((_, message)) => Some(message),
        None => text.trim_end().ends_with(':').then_some(""),
    }
}

/// `2026-11-25 10:00:00.123456+0100 Acme[123:4567] …`, as NSLog and Xcode's console write.
fn apple(line: &str) -> Option<LogMessage<'_>> {
    let mut rest = line;
    let mut word = || {
        rest = rest.trim_start();
        let end = rest.find(' ').unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        word
    };
    let (date, time, process) = (word(), word(), word());
    let dated = date.len() == 10 && date.starts_with(|c: char| c.is_ascii_digit());
    let timed = time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit());
    let ids = process.strip_suffix(']')?.rsplit_once('[')?.1;
    (dated && timed && ids.contains(':')).then_some(LogMessage {
        message: rest.strip_prefix(' ').unwrap_or(rest),
        thread: Some(ids),
    })
}

/// `flutter: …`, `[log] …`.
fn marked(line: &str) -> Option<LogMessage<'_>> {
    let line = line.trim_start();
    ["flutter:", "[log]", "[okhttp]"]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .map(|rest| LogMessage {
            message: rest.strip_prefix(' ').unwrap_or(rest),
            thread: None,
        })
}

/// `10:00:00.123 [main] DEBUG okhttp3.OkHttpClient - …`, `INFO: …`, ` LOG  …`.
fn leveled(line: &str) -> Option<LogMessage<'_>> {
    let bare = line.trim_start();
    let mut thread = None;
    for (at, word) in bare.split_whitespace().take(WORDS).enumerate() {
        let begin = (word.as_ptr() as usize).checked_sub(bare.as_ptr() as usize)?;
        let behind = bare.get(begin + word.len()..)?;
        let level = word.trim_matches(['[', ']', ':']);
        if LEVELS.contains(&level) {
            let message = if at == 0 {
                // `LOG  …` of Metro has no colon, `INFO: …` of java.util.logging has one.
                let blanks = if word == "LOG" { "  " } else { " " };
                (word.ends_with(':') || word == "LOG")
                    .then(|| behind.strip_prefix(blanks).unwrap_or(behind))?
            } else {
                behind_name(behind)?
            };
            return Some(LogMessage { message, thread });
        }
        // Only times, threads and names stand before the level.
        let first = at == 0
            && !word
                .trim_start_matches('[')
                .starts_with(|c: char| c.is_ascii_digit());
        if first {
            return None;
        }
        if word.starts_with('[') && word.ends_with(']') {
            thread = Some(word);
        }
    }
    None
}

/// `2026/11/20 10:00:00 main.go:12: …`, as Go's log package writes.
fn of_go(line: &str) -> Option<LogMessage<'_>> {
    let (date, rest) = line.split_at_checked(10)?;
    let (time, behind) = rest.strip_prefix(' ')?.split_once(' ')?;
    let is_time = |text: &str, sign: char| {
        text.matches(sign).count() == 2
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || c == sign || c == '.')
    };
    let message = match behind.split_once(": ") {
        Some((place, message)) if place.contains(".go:") && !place.contains(' ') => message,
        _ => behind,
    };
    let is_log = is_time(date, '/') && is_time(time, ':');
    is_log.then_some(LogMessage {
        message,
        thread: None,
    })
}

/// What stands behind a logger's name: ` - …` of Logback, ` : …` of Spring, `: …` of others.
fn behind_name(text: &str) -> Option<&str> {
    for word in text.split_whitespace().take(6) {
        let begin = (word.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        let behind = text.get(begin + word.len()..)?;
        if word == "-" || word.ends_with(':') {
            return Some(behind.strip_prefix(' ').unwrap_or(behind));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;
    use proptest::prelude::*;

    /// The thread, the message, and the line.
    const LOGS: &str = r#"
- ⇒ --> POST x ⇒ D/OkHttp: --> POST x
- ⇒ --> POST x ⇒ D/OkHttp  ( 1234): --> POST x
5678 ⇒ a: b ⇒ 05-01 12:00:00.123  1234  5678 I okhttp.OkHttpClient: a: b
- ⇒ a: b ⇒ 05-01 12:00:00.123 D/OkHttp(1234): a: b
1234-5678 ⇒ a: b ⇒ 2020-05-01 12:00:00.123 1234-5678/com.acme D/OkHttp: a: b
1234-5678 ⇒   indented ⇒ 2024-05-01 12:00:00.123  1234-5678  okhttp.OkHttpClient  com.acme  I    indented
12:34 ⇒ POST x ⇒ 2024-05-01 12:00:00.123456+0200 Acme[12:34] POST x
- ⇒ *** Request *** ⇒ flutter: *** Request ***
- ⇒ {"a":1} ⇒  LOG  {"a":1}
- ⇒ --> POST x ⇒ INFO: --> POST x
[main] ⇒ REQUEST: x ⇒ 12:00:00.123 [main] DEBUG io.ktor.client.HttpClient - REQUEST: x
- ⇒ a: b ⇒ 2024-05-01 12:00:00.1  INFO 12 --- [main] c.a.App  : a: b
- ⇒ POST x ⇒ 2026/11/20 10:00:00.123456 main.go:12: POST x
- ⇒ POST x: y ⇒ 2026/11/20 10:00:00 POST x: y
"#;

    #[test]
    fn each_log_gives_its_message() {
        for [thread, message, line] in rows(LOGS, " ⇒ ") {
            let found = strip(line).unwrap();
            assert_eq!(found.message, message, "{line}");
            assert_eq!(found.thread.unwrap_or("-"), thread, "{line}");
        }
        assert_eq!(strip("D/OkHttp:").unwrap().message, "");
        for line in [
            "2026/11/20 at 10:00:00 x",
            "I/O error: x",
            "Content-Type: application/json",
            "grant_type=x",
            "{\"error\": \"INFO: x\"}",
            "",
        ] {
            assert!(strip(line).is_none(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_message_is_the_end_of_its_line(line in "[0-9 :./\\[\\]A-Z-]{0,60}.*") {
            if let Some(found) = strip(&line) {
                prop_assert!(line.ends_with(found.message));
            }
        }
    }
}
