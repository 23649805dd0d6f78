//! What chats, mails, wikis, web pages and editors put around a text that is pasted: it is taken out before the text is read.

use super::text::begins_as_json;
use crate::json::Json;
use crate::text::{without_colours, without_entities};
use std::borrow::Cow;

/// A text beyond that is a recording, not something out of a chat.
const MOST_BYTES: usize = 1 << 20;

/// The most bytes of a link.
const LONGEST_LINK: usize = 4096;

type MarkupStep = fn(&str) -> Option<String>;

const STEPS: [(MarkupStep, &str); 10] = [
    (without_escapes, "The colours of a terminal were taken out"),
    (without_comma, "The comma behind the document was left out"),
    (
        without_macros,
        "The marks of a wiki around the text were taken out",
    ),
    (
        without_tags,
        "The tags of a web page around the text were taken out",
    ),
    (
        without_callouts,
        "The marks of AsciiDoc that point from a line to a note were taken out",
    ),
    (
        without_times,
        "The times of a crontab before the command were taken out, and the backslashes before its percent signs",
    ),
    (
        without_unit,
        "The name that systemd has before the command was taken out, and its doubled percent signs are single ones",
    ),
    (
        without_margin,
        "What stood before each line, its number, its time or a sign, was taken out",
    ),
    (
        without_links,
        "Addresses that a chat, mail or editor had made links are read as they were written",
    ),
    (
        without_backslashes,
        "The backslashes that Markdown puts before underscores were taken out",
    ),
];

/// The text as it was before, and what had to be taken out, a sentence each; none where there is nothing.
pub fn without_markup(text: &str) -> Option<(String, Vec<String>)> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let mut text = Cow::Borrowed(text);
    let mut notes = Vec::new();
    for (step, note) in STEPS {
        if let Some(plain) = step(&text) {
            text = Cow::Owned(plain);
            notes.push(note.to_owned());
        }
    }
    (!notes.is_empty()).then(|| (text.into_owned(), notes))
}

/// What coloured the text in a terminal.
fn without_escapes(text: &str) -> Option<String> {
    text.contains("\u{1b}[")
        .then(|| without_colours(text).trim().to_owned())
}

/// An item of a list, copied with the comma behind it.
fn without_comma(text: &str) -> Option<String> {
    let document = text.strip_suffix(',').filter(|_| text.starts_with('{'))?;
    Json::parse(document).is_ok().then(|| document.to_owned())
}

/// `{code:bash} … {code}` and `{noformat} … {noformat}` of Jira and Confluence.
fn without_macros(text: &str) -> Option<String> {
    let name = ["{code", "{noformat"]
        .into_iter()
        .find(|name| text.starts_with(name))?;
    let (begin, inside) = text.split_once('}')?;
    let language = begin.strip_prefix(name)?;
    // `{code: "…"}` is an object.
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '#' | '+' | '-' | '|' | '=');
    let is_macro = language
        .strip_prefix(':')
        .is_some_and(|name| !name.is_empty() && name.chars().all(named));
    if !language.is_empty() && !is_macro {
        return None;
    }
    let end = format!("{name}}}");
    let inside = inside
        .split_once(end.as_str())
        .map_or(inside, |(inside, _)| inside);
    Some(inside.trim().to_owned())
}

/// The source of a page: its tags, and the escapes between them.
fn without_tags(text: &str) -> Option<String> {
    let begins = [
        "<pre",
        "<code",
        "<p>",
        "<p ",
        "<div",
        "<span",
        "<blockquote",
        "<li>",
        "<ul",
        "<ol",
        "<table",
        "<th",
        "<tr",
        "<td",
        "<h1",
        "<h2",
        "<h3",
        "<h4",
    ];
    if !begins.iter().any(|begin| text.starts_with(begin)) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('<') {
        out.push_str(before);
        let is_tag = from.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        // Up to the next one only, so that many without an end take no longer.
        let end = from.find(['<', '>']).filter(|_| is_tag);
        let tag = end.and_then(|end| Some((from.get(..end)?, from.get(end..)?.strip_prefix('>')?)));
        match tag {
            Some((tag, behind)) => {
                let breaks = ["br", "/p", "/div", "/li", "/tr"]
                    .iter()
                    .any(|name| tag.trim_end_matches([' ', '/']) == *name);
                if breaks {
                    out.push('\n');
                }
                let is_cell = matches!(tag, "/td" | "/th");
                if is_cell {
                    out.push('\t');
                }
                // The next cell may stand in a line of its own.
                rest = if is_cell { behind.trim_start() } else { behind };
            }
            None => {
                out.push('<');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    Some(without_entities(&out).trim().to_owned())
}

/// The marks that point from a line to a note below it, and the notes: `\ <1>`, `\ // <2>` (Asciidoctor: Callouts).
fn without_callouts(text: &str) -> Option<String> {
    let mut last = 0;
    let mut bare = Vec::new();
    for line in text.lines() {
        let note = line
            .strip_prefix('<')
            .and_then(|rest| rest.split_once("> "));
        if note.is_some_and(|(number, _)| last > 0 && number.parse::<u32>().is_ok()) {
            continue;
        }
        match callout(line) {
            Some((before, number)) if number == last || number == last + 1 => {
                last = number;
                bare.push(before);
            }
            _ => bare.push(line),
        }
    }
    (last > 0).then(|| bare.join("\n"))
}

/// A line without the mark at its end and the comment that hides it from a shell, and the number of the mark.
fn callout(line: &str) -> Option<(&str, u32)> {
    let (before, mark) = line.trim_end().rsplit_once(' ')?;
    let number = mark.strip_prefix('<')?.strip_suffix('>')?.parse().ok()?;
    let before = before.trim_end();
    let hidden = ["//", "#"]
        .iter()
        .find_map(|sign| before.strip_suffix(sign));
    (number > 0).then(|| (hidden.map_or(before, str::trim_end), number))
}

/// The lines of a crontab without their times. A percent sign is written `\%` in one (crontab(5)).
fn without_times(text: &str) -> Option<String> {
    commands(text, scheduled, "\\%")
}

/// The commands of a unit of systemd, where a percent sign is written `%%` (systemd.unit(5)).
fn without_unit(text: &str) -> Option<String> {
    commands(text, of_unit, "%%")
}

/// `ExecStart=-/usr/bin/curl …`: signs before the path say how it is run.
fn of_unit(line: &str) -> Option<&str> {
    let (name, command) = line.trim_start().split_once('=')?;
    let is_exec = name.starts_with("Exec") && name.chars().all(|c| c.is_ascii_alphabetic());
    let command = command.trim_start_matches(['-', '@', ':', '+', '!']);
    (is_exec && command.contains("curl ")).then_some(command)
}

/// The text with each line in which `of` finds a command replaced by that, and its escaped percent signs by what they stand for.
fn commands(text: &str, of: fn(&str) -> Option<&str>, percent: &str) -> Option<String> {
    let mut found = false;
    let lines = text.lines().map(|line| match of(line) {
        Some(command) => {
            found = true;
            Cow::Owned(command.replace(percent, "%"))
        }
        None => Cow::Borrowed(line),
    });
    let lines: Vec<Cow<'_, str>> = lines.collect();
    found.then(|| lines.join("\n"))
}

/// The call of curl or wget that stands behind five fields of times, or `@daily`; the user before it is left out.
fn scheduled(line: &str) -> Option<&str> {
    const NAMED: [&str; 8] = [
        "@reboot",
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
    ];
    let mut rest = line.trim_start();
    let fields = if rest.starts_with('@') { 1 } else { 5 };
    for at in 0..fields {
        let (field, behind) = rest.split_once([' ', '\t'])?;
        // Months and days of the week may have names.
        let is_named = |c: char| at > 2 && c.is_ascii_alphabetic();
        let fits = |c: char| c.is_ascii_digit() || "*/,-".contains(c) || is_named(c);
        if !NAMED.contains(&field) && (fields == 1 || !field.chars().all(fits)) {
            return None;
        }
        rest = behind.trim_start();
    }
    let is_program = |command: &&str| {
        let program = command.split_whitespace().next().unwrap_or_default();
        let name = program.rsplit('/').next().unwrap_or_default();
        matches!(name, "curl" | "wget")
    };
    let behind_user = rest.split_once(' ').map(|(_, behind)| behind.trim_start());
    let command = behind_user.filter(is_program).unwrap_or(rest);
    let calls = ["curl ", "wget "].iter().any(|name| command.contains(name));
    calls.then_some(command)
}

/// The numbers of an editor or viewer, or the `+` of a difference, before every line.
fn without_margin(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let written = || lines.iter().filter(|line| !line.trim().is_empty());
    if written().count() < 2 {
        return None;
    }
    if written().all(|line| line.starts_with('+')) {
        let bare: Vec<&str> = lines
            .iter()
            .map(|line| line.strip_prefix('+').unwrap_or(line))
            .collect();
        return Some(bare.join("\n").trim().to_owned());
    }
    if let Some(undated) = undated(&lines) {
        return Some(undated);
    }
    let mut expected = None;
    let mut bare = Vec::new();
    for line in &lines {
        let (number, behind) = numbered(line)?;
        if expected.is_some_and(|expected| expected != number) {
            return None;
        }
        expected = number.checked_add(1);
        bare.push(behind);
    }
    Some(bare.join("\n").trim().to_owned())
}

/// The log of a pipeline's step with a command in it, without the time before each line. Other logs are read with their times.
fn undated(lines: &[&str]) -> Option<String> {
    let is_time = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.as_bytes().get(10) == Some(&b'T')
            && word.ends_with('Z')
    };
    let mut bare = Vec::new();
    for line in lines {
        let (time, behind) = line.split_once(' ').unwrap_or((line, ""));
        if !line.trim().is_empty() && !is_time(time) {
            return None;
        }
        bare.push(behind);
    }
    let commands = |line: &&str| line.starts_with("##[") || line.trim_start().starts_with("curl ");
    bare.iter()
        .any(commands)
        .then(|| bare.join("\n").trim().to_owned())
}

/// `12  curl …`, `12 | curl …`
fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    let length = line
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(line.len());
    let (number, behind) = line.split_at_checked(length)?;
    let number = number.parse().ok()?;
    let apart = behind.is_empty() || behind.starts_with([' ', '\t', '|']);
    apart.then(|| {
        let behind = behind.trim_start_matches([' ', '\t']);
        let behind = behind.strip_prefix(['|', '│']).unwrap_or(behind);
        (number, behind.strip_prefix(' ').unwrap_or(behind))
    })
}

/// `[https://a](https://a)`, `<https://a>`, `<https://a|a>` and Outlook's `https://a<https://a>`: what was written stays.
fn without_links(text: &str) -> Option<String> {
    if begins_as_json(text) || !["<http", "](http"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(['<', '[']) {
        let (before, from) = rest.split_at_checked(at)?;
        out.push_str(before);
        // No more than a link may have.
        let near = from.get(..from.floor_char_boundary(LONGEST_LINK))?;
        let link = if near.starts_with('[') {
            markdown(near)
        } else {
            angled(near, &out)
        };
        let (kept, length) = match link {
            Some((shown, length)) => {
                found = true;
                (shown, length)
            }
            None => (from.get(..1)?, 1),
        };
        out.push_str(kept);
        rest = from.get(length..)?;
    }
    out.push_str(rest);
    found.then_some(out)
}

/// What stays of `[shown](address)`, and how many bytes it was.
fn markdown(from: &str) -> Option<(&str, usize)> {
    let (shown, behind) = from.get(1..)?.split_once("](")?;
    let (target, _) = behind.split_once(')')?;
    let same = is_address(target) && bare(shown) == bare(target);
    same.then_some((shown, shown.len() + target.len() + 4))
}

/// The same of `<address>` and `<address|shown>`. Behind the same address it is that once more.
fn angled<'a>(from: &'a str, before: &str) -> Option<(&'a str, usize)> {
    let (inside, behind) = from.get(1..)?.split_once('>')?;
    let (target, shown) = inside.split_once('|').unwrap_or((inside, inside));
    // `Link: <https://…>; rel=next` is a header of its own.
    if !is_address(target) || bare(shown) != bare(target) || behind.starts_with(';') {
        return None;
    }
    let again = before.trim_end_matches('/').ends_with(bare(target));
    Some((if again { "" } else { shown }, inside.len() + 2))
}

fn is_address(text: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<'))
}

/// An address without what links add to it.
fn bare(address: &str) -> &str {
    address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .trim_end_matches('/')
}

/// `grant\_type`, as editors of Markdown write it.
fn without_backslashes(text: &str) -> Option<String> {
    let escaped = ["grant\\_type", "subject\\_token", "client\\_id"];
    let found = !begins_as_json(text) && escaped.iter().any(|name| text.contains(name));
    found.then(|| text.replace("\\_", "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_put_around_a_text_is_taken_out() {
        let plain = "curl -d 'grant_type=a&b=c' \\\n https://a.example/t";
        let html = "<pre><code class=\"bash\">curl -d &#39;grant_type=a&amp;b=c&#39; \\\n https://a.example/t</code></pre>";
        for text in [
            "{code:bash}\ncurl -d 'grant_type=a&b=c' \\\n https://a.example/t\n{code}\nThanks",
            "{noformat}curl -d 'grant_type=a&b=c' \\\n https://a.example/t{noformat}",
            html,
            "1 | curl -d 'grant_type=a&b=c' \\\n2 |  https://a.example/t",
            "+curl -d 'grant_type=a&b=c' \\\n+ https://a.example/t",
            "curl -d 'grant_type=a&b=c' \\\n <https://a.example/t>",
            "curl -d 'grant_type=a&b=c' \\\n <https://a.example/t|https://a.example/t>",
            "curl -d 'grant_type=a&b=c' \\\n https://a.example/t<https://a.example/t>",
            "curl -d 'grant_type=a&b=c' \\\n [https://a.example/t](https://a.example/t)",
            "curl -d 'grant\\_type=a&b=c' \\\n https://a.example/t",
            "\u{1b}[36;1mcurl -d 'grant_type=a&b=c' \\\u{1b}[0m\n\u{1b}[36;1m https://a.example/t\u{1b}[0m",
            "curl -d 'grant_type=a&b=c' \\ <1>\n https://a.example/t // <2>\n<1> A note\n<2> Another",
            "*/5 0-6 * * MON-FRI root curl -d 'grant_type=a&b=c' \\\n https://a.example/t",
            "@daily curl -d 'grant_type=a&b=c' \\\n https://a.example/t",
            "2026-11-20T10:00:00.1234567Z curl -d 'grant_type=a&b=c' \\\n2026-11-20T10:00:01Z  https://a.example/t",
        ] {
            let (found, notes) = without_markup(text).unwrap();
            assert_eq!(found, plain, "{text}");
            assert_eq!(notes.len(), 1, "{text}");
        }
        let (percent, _) = without_markup("0 5 1 1 * curl -d a=%7B\\%7D a.example").unwrap();
        assert_eq!(percent, "curl -d a=%7B%7D a.example");
        let (unit, _) = without_markup("ExecStart=-/bin/curl -d a=%%7B a.example").unwrap();
        assert_eq!(unit, "/bin/curl -d a=%7B a.example");
        let (item, _) = without_markup("{\"a\": 1},").unwrap();
        assert_eq!(item, "{\"a\": 1}");
        let (numbers, _) = without_markup(" 9  curl \\\n10\t  a.example").unwrap();
        assert_eq!(numbers, "curl \\\na.example");
        let (host, _) = without_markup("curl <http://a.example|a.example>/t").unwrap();
        assert_eq!(host, "curl a.example/t");
        let (table, _) = without_markup("<table><tr>\n<td><code>a</code></td>\n<td>b</td>\n</tr><tr><td>c</td><td>d</td></tr></table>").unwrap();
        assert_eq!(table, "a\tb\t\nc\td");
        // The slash that was written stays, the one that a link added goes.
        let (slash, _) = without_markup("a=<https://a.example/|https://a.example>").unwrap();
        assert_eq!(slash, "a=https://a.example");
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            "curl https://a.example/t -d a=b",
            "{\"a\":\"<https://a.example>\",\"grant\\_type\":1}",
            "Link: <https://a.example>; rel=\"next\"",
            "[docs](https://a.example)",
            "curl <https://a.example|docs>",
            "{codes: 1}",
            "{\"a\": 1,",
            "{\"a\": 1}, {\"b\": 2},",
            "{code: \"a\"}",
            "1 a\n3 b",
            "a <2>\nb <b>\n<1> c",
            "you can also just use curl to see it",
            "@host = https://a.example\ncurl {{host}}",
            "0 5 * * * echo",
            "in 2024 you can also use curl here",
            "2026-11-20T10:00:00Z a\n2026-11-20T10:00:01Z b",
            "0000: 50 4f\n0010: 51",
            "<?xml version=\"1.0\"?>",
        ] {
            assert_eq!(without_markup(text), None, "{text}");
        }
    }

    #[test]
    fn many_tags_without_an_end_are_read_in_linear_time() {
        let text = format!("<p>{}", "<a".repeat(400_000));
        assert!(without_markup(&text).is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in "[<>\\[\\](){}|+0-9a:/ \\n&;]{0,60}|(<http://a|\\[|\\]\\(http://a|>|\\)|é){0,12}") {
            if let Some((_, notes)) = without_markup(&text) {
                prop_assert!(!notes.is_empty());
            }
        }
    }
}
