//! What somebody wrote about errors that nobody need have had: code, tests, documentation, lists of changes, an earlier mail.

use super::document::answer_in;
use super::stated_success::has_clock;
use super::words::{ERRORS, in_word, known_error};
use crate::json::Json;
use std::borrow::Cow;

/// How lines begin in which a runner of tests says that one passed, or begins.
const PASSED: [&str; 6] = ["✓", "✔", "√", "PASS ", "--- PASS:", "=== RUN "];
/// How they end: pytest's, cargo's.
const PASSED_BEHIND: [&str; 2] = [" PASSED", " ... ok"];
/// How lines of a program begin: comments, branches on a text, what a test is called and asserts, what is thrown, texts to be translated,
/// tests in JUnit's report.
const CODE: [&str; 17] = [
    "// ",
    "/*",
    "case \"",
    "case '",
    "assert ",
    "expect(",
    "throw new ",
    "it('",
    "it(\"",
    "test('",
    "test(\"",
    "describe('",
    "describe(\"",
    "msgid \"",
    "msgstr \"",
    "<testsuite",
    "<testcase ",
];
/// What a failed test prints of the two texts that it compared.
const COMPARED: [&str; 3] = [
    "AssertionError: assert ",
    "AssertionError: expected ",
    "AssertionFailedError: expected",
];
/// How statements begin that look at an error.
const BRANCHES: [&str; 4] = ["if (", "else if (", "} else if (", "} catch ("];
/// How they end, or go on in the next line.
const BRANCHES_BEHIND: [&str; 5] = ["{", ";", ")", "&&", "||"];
/// How statements begin that give something a name.
const DECLARED: [&str; 10] = [
    "var ", "const ", "let ", "val ", "return ", "export ", "public ", "private ", "static ",
    "final ",
];
/// What they hold where it is an error, or its text.
const MADE: [&str; 7] = [
    "errors.New(",
    "Errorf(",
    "Error(\"",
    "Error('",
    "Exception(\"",
    " = \"",
    " = '",
];
/// How lines begin in documentation, in a description of an API, and in a log of commits.
const WRITTEN: [&str; 5] = ["## ", "### ", "responses:", "\"responses\":", "diff --git "];
/// What stands in a line that a program wrote of an error that happened.
const HAPPENED: [&str; 5] = [
    "Error: ",
    "Exception: ",
    "ERROR: ",
    "Error Domain=",
    "HTTP/1.1 ",
];
/// How RFC 6749 (§5.2) begins what it says of a code, below the code.
const DEFINED: [&str; 6] = [
    "Client authentication failed (e.g.",
    "The authenticated client",
    "The authorization grant type",
    "The provided authorization",
    "The request is missing",
    "The requested scope",
];
/// Words of headings in a report of a bug, as its form asks for them.
const REPORTED: [&str; 9] = [
    "actual",
    "bug",
    "describe",
    "environment",
    "expected",
    "reproduc",
    "steps",
    "version",
    "what happened",
];
/// Their last words where somebody wrote them without a form.
const REPORTED_LAST: [&str; 10] = [
    "error",
    "exception",
    "issue",
    "log",
    "logs",
    "message",
    "output",
    "problem",
    "question",
    "trace",
];
/// What somebody does who had an error: `I always get invalid_grant`.
const HAD: [&str; 6] = ["get", "got", "getting", "receive", "see", "seeing"];
/// How texts begin that describe an API.
const APIS: [&str; 2] = ["openapi:", "swagger:"];
/// How statements of SQL begin.
const SQL: [&str; 2] = ["INSERT INTO ", "CREATE TABLE "];
/// How lines begin in metrics and in rules on them (Prometheus: text format, alerting rules).
const COUNTED: [&str; 3] = ["# HELP ", "# TYPE ", "expr: "];
/// How scenarios begin (Gherkin).
const SCENARIOS: [&str; 2] = ["Scenario:", "Scenario Outline:"];
/// How lines begin that are steps of one.
const STEPS: [&str; 6] = ["Given ", "When ", "Then ", "And ", "But ", "Scenario"];
/// What is said of an error that is over, or that somebody only asks about.
const OVER: [&str; 8] = [
    "ignoring ",
    " is gone",
    " mean?",
    "in which case",
    "todo ",
    "what does ",
    "would answer",
    "would return",
];
/// What stands in the line that a mail program writes before what it quotes, which ends with a colon.
const WROTE: [&str; 4] = [" wrote", " schrieb", " a écrit", " escribió"];

/// Whether somebody writes about an error: in documentation, a description of an API, or a commit. Who reports one had it.
pub(super) fn is_written(text: &str) -> bool {
    let lines = || text.lines().map(str::trim_start);
    let is_report = || {
        lines().filter(|line| line.starts_with('#')).any(|line| {
            let heading = line.to_ascii_lowercase();
            let last = heading.trim_end_matches([':', ' ']).rsplit(' ').next();
            REPORTED.iter().any(|word| heading.contains(word))
                || last.is_some_and(|last| REPORTED_LAST.contains(&last))
        })
    };
    let is_defined = || {
        text.lines().zip(lines().skip(1)).any(|(code, words)| {
            ERRORS.contains(&code.trim()) && DEFINED.iter().any(|begin| words.starts_with(begin))
        })
    };
    let is_page = || lines().any(|line| begins(line, &WRITTEN));
    let is_told = text.starts_with("commit ") && text.contains("\nAuthor: ")
        || is_defined()
        || is_page() && !is_report() && !has_event(text);
    is_told && !is_had(text)
}

/// Whether a text has what a page on errors lacks below its headings: a time of day, what a program says of an error, a frame of a stack,
/// or an answer.
fn has_event(text: &str) -> bool {
    let is_frame = |line: &str| line.trim_start().starts_with("at ") && line.ends_with(')');
    let is_said = |line: &str| HAPPENED.iter().any(|words| line.contains(words));
    let mut below = text.lines().filter(|line| !line.starts_with('#'));
    has_clock(text)
        || shows_answer(text)
        || below.any(|line| is_frame(line) || is_said(line) || shows_answer(line))
}

/// Whether all lines that name a code say that it is over, or ask when it would come.
pub(super) fn is_over(text: &str) -> bool {
    let is_told = |line: &str| {
        let lower = line.to_ascii_lowercase();
        OVER.iter().any(|words| lower.contains(words)) && !shows_answer(line)
    };
    let mut named = text
        .lines()
        .filter(|line| known_error(line).is_some())
        .peekable();
    named.peek().is_some() && named.all(is_told) && !is_had(text)
}

/// Whether somebody tells of an error as their own: `I always get invalid_grant`. `Why do I get invalid_grant?` is what a page answers.
fn is_had(text: &str) -> bool {
    let tells = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.windows(2).enumerate().any(|(at, pair)| {
            let is_own = matches!(pair, ["I" | "i" | "I'm" | "I’m", _]);
            let mut next = words.iter().skip(at + 1).take(2);
            is_own && next.any(|word| HAD.contains(&word.trim_end_matches(':')))
        })
    };
    text.lines()
        .any(|line| !line.trim_end().ends_with('?') && tells(line))
}

/// Whether a text shows an answer as it came: `403 {"error":"invalid_grant"}`. In a program it is a value, and a comment tells of it in a
/// sentence.
fn shows_answer(text: &str) -> bool {
    let Some((before, _)) = text.split_once('{').filter(|_| text.contains("\"error")) else {
        return false;
    };
    let before = before.rsplit('\n').next().unwrap_or_default().trim();
    let is_value =
        before.ends_with(['"', '\'', '`', '(', '=', ',', '[', '+']) || before.ends_with("return");
    let is_told = before.starts_with("//") && before.ends_with(char::is_alphabetic);
    let objects = Json::objects_in(text);
    !is_value && !is_told && objects.iter().any(|one| answer_in(one).is_some())
}

/// The text without the mail that it answers, where it names an error itself, and the mail shows no answer that it does not.
pub(super) fn without_earlier_mail(text: &str) -> Cow<'_, str> {
    let introduces = |line: &str| {
        line.trim_end().ends_with(':') && WROTE.iter().any(|words| line.contains(words))
    };
    if !text.lines().any(introduces) {
        return Cow::Borrowed(text);
    }
    let (quoted, own): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with('>'));
    let own = own.join("\n");
    let has_more = || {
        let earlier = quoted.iter().map(|line| line.trim_start_matches('>'));
        !shows_answer(&own) && shows_answer(&earlier.collect::<Vec<_>>().join("\n"))
    };
    if known_error(&own).is_some() && !has_more() {
        Cow::Owned(own)
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the names of tests that passed, what compilers say, lines of code, and entries of tables; nothing of one that only
/// describes, counts or lists errors. `rejects an expired token` is what a test checks, and not what happened; the tokens of a compiler
/// are words of a program. A line that shows an answer stays.
pub(super) fn without_written(text: &str) -> Cow<'_, str> {
    if only_describes(text) {
        return Cow::Borrowed("");
    }
    let mut lines = text.lines().map(str::trim_start);
    let has_steps = lines.any(|line| begins(line, &SCENARIOS));
    let mut left = Vec::new();
    let mut is_whole = true;
    let mut is_left_out = false;
    let mut open = 0;
    for line in text.lines() {
        let goes_on = open > 0 && line.starts_with([' ', '\t', ')', ']', '}'])
            || is_left_out && marks_a_place(line);
        let is_code = is_of_code(line.trim());
        open = match (goes_on, is_code) {
            (true, _) => left_open(line, open),
            (false, true) => left_open(line, 0),
            (false, false) => 0,
        };
        let is_step = has_steps && begins(line.trim_start(), &STEPS);
        let is_apart = is_code || is_step || is_of_table(line.trim());
        is_left_out = goes_on || is_apart && !shows_answer(line);
        if is_left_out {
            is_whole = false;
        } else {
            left.push(line);
        }
    }
    if is_whole {
        return Cow::Borrowed(text);
    }
    Cow::Owned(left.join("\n").trim().to_owned())
}

fn begins(line: &str, all: &[&str]) -> bool {
    all.iter().any(|begin| line.starts_with(begin))
}

/// `    ^^^^^`: below a line of a program.
fn marks_a_place(line: &str) -> bool {
    let marks = line.trim_matches([' ', '\t', '|']);
    !marks.is_empty() && marks.chars().all(|c| c == '^' || c == '~')
}

/// Brackets that are open behind a line.
fn left_open(line: &str, before: usize) -> usize {
    line.chars().fold(before, |open, c| match c {
        '(' | '[' => open + 1,
        ')' | ']' => open.saturating_sub(1),
        _ => open,
    })
}

/// A test that passed, what a compiler says, or an entry whose key is a code.
fn is_of_table(line: &str) -> bool {
    begins(line, &PASSED)
        || PASSED_BEHIND.iter().any(|end| line.ends_with(end))
        || is_of_compiler(line)
        || is_entry(line)
}

/// `// Keycloak answers …`, `"invalid_grant" -> login()`, `E   AssertionError: assert 'a' == 'b'`, as pytest shows it.
fn is_of_code(line: &str) -> bool {
    let shown = line.trim_start_matches(['>', 'E']).trim_start();
    // A branch on a code or sentence, and no request line with its status: "POST /token" -> 400.
    let branch = shown
        .strip_prefix('"')
        .and_then(|rest| rest.split_once("\" -> "));
    begins(shown, &CODE)
        || branch.is_some_and(|(_, then)| !then.starts_with(|c: char| c.is_ascii_digit()))
        || COMPARED.iter().any(|words| shown.contains(words))
            && !shown.contains("error_description")
        || is_compared(shown)
        || is_statement(shown)
}

/// `e.error === 'invalid_grant'`, `e.code == "invalid_grant"`
fn is_compared(line: &str) -> bool {
    line.match_indices("= ").any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let behind = line.get(at + 2..).unwrap_or_default();
        let quoted = behind.strip_prefix(['\'', '"']);
        let code = quoted.and_then(|code| code.split(['\'', '"']).next());
        before.ends_with(['=', '!']) && code.is_some_and(|code| ERRORS.contains(&code))
    })
}

/// `if (e.error === 'x') {`, `raise Expired("…")`, `#[error("…")]`, `var ErrExpired = errors.New("…")`, `log.error("…");`
fn is_statement(line: &str) -> bool {
    let ends = |all: &[&str]| all.iter().any(|end| line.ends_with(end));
    let called = line.split_once('(').map_or("", |(called, _)| called);
    let is_call = called.contains('.') && called.chars().all(|c| in_word(c) || ".$".contains(c));
    is_call && line.ends_with(");") && !line.contains("{\"")
        || begins(line, &BRANCHES) && ends(&BRANCHES_BEHIND)
        || is_raised(line)
        || line.starts_with("#[") && line.ends_with(']')
        || begins(line, &DECLARED)
            && MADE.iter().any(|piece| line.contains(piece))
            && !line.contains("http")
        || matches!(line, "return [" | "return {")
}

/// `raise InvalidAudienceError("…")`: what Python raised stands below it, where it did.
fn is_raised(line: &str) -> bool {
    let raised = line.strip_prefix("raise ");
    let class = raised.and_then(|raised| raised.split_once('('));
    class.is_some_and(|(class, _)| class.chars().all(|c| in_word(c) || c == '.'))
}

/// An entry of a table, a type or texts whose key is a code: `| invalid_grant | … |`, `| 'invalid_grant'`, `'invalid_grant' => '…'`,
/// `invalid_grant: '…',`.
fn is_entry(line: &str) -> bool {
    let key = line.trim_start_matches(['|', '\'', '"', '`', ' ']);
    let end = key.find(|c: char| !in_word(c)).unwrap_or(key.len());
    let Some((code, behind)) = key.split_at_checked(end) else {
        return false;
    };
    let behind = behind.trim_start_matches(['\'', '"', '`', ' ']);
    let is_cell = line.starts_with('|') && (behind.starts_with('|') || matches!(behind, "" | ";"));
    let is_pair = line.starts_with(['\'', '"']) && behind.starts_with("=>");
    let ends_text = line.ends_with("',") || line.ends_with("\",");
    let is_text = line.starts_with(code) && behind.starts_with(':') && ends_text;
    ERRORS.contains(&code) && (is_cell || is_pair || is_text)
}

/// `src/lexer.cpp:12:9: error: …`, `src/app.ts(3,1): error TS2304: …`: a line and a column of a file go before it.
fn is_of_compiler(line: &str) -> bool {
    let mut places = [": error", ": fatal error", ": warning", ": note"]
        .iter()
        .filter_map(|kind| Some(line.split_once(kind)?.0));
    places.any(|place| {
        let sign = |c: char| ":,()".contains(c);
        let file = place.trim_end_matches(|c: char| c.is_ascii_digit() || sign(c));
        let behind = place.get(file.len()..).unwrap_or_default();
        let numbers = behind.split(sign).filter(|number| !number.is_empty());
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        numbers.count() == 2
            && behind.starts_with(sign)
            && (1..6).contains(&ending.len())
            && ending.chars().all(char::is_alphanumeric)
    })
}

/// Whether a text is a description of an API, SQL, metrics, a list of changes or commits, or a file of texts for people, and shows no
/// answer besides.
fn only_describes(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let lists = begins(text, &SQL)
        || lines.any(|line| begins(line, &COUNTED))
        || is_changelog(text)
        || are_commits(text)
        || are_properties(text);
    is_api(text) || lists && !text.lines().any(shows_answer)
}

/// Whether a text is a description of an API, or a schema. Answers have the address of their schema in front too.
fn is_api(text: &str) -> bool {
    let inside = text.trim_start_matches(|c: char| c == '{' || c.is_whitespace());
    let names = |name: &str| text.starts_with('{') && inside.starts_with(name);
    begins(text, &APIS)
        || names("\"openapi\"")
        || names("\"swagger\"")
        || names("\"$schema\"") && text.contains("\"properties\"")
}

/// `# Changelog`, or a version with a list behind it.
fn is_changelog(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let heading = first
        .trim_start_matches(['#', ' ', '['])
        .to_ascii_lowercase();
    let titles = ["changelog", "release notes"];
    if titles.iter().any(|title| heading.starts_with(title)) {
        // `Changelog of the SDK, 4.2`; what goes on is a sentence that begins with the word.
        return heading.split_whitespace().count() < 6;
    }
    let numbered = heading.strip_prefix("version ").unwrap_or(&heading);
    let numbered = numbered.strip_prefix('v').unwrap_or(numbered);
    let version = numbered
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_end_matches(']');
    // An address has four parts.
    let is_version = (2..4).contains(&version.split('.').count())
        && version.starts_with(|c: char| c.is_ascii_digit())
        && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_listed = |line: &str| line.is_empty() || line.starts_with(['-', '*', '#', ' ']);
    let mut rest = lines.peekable();
    is_version && rest.peek().is_some() && rest.all(is_listed)
}

/// `3f2a1bc Fix the silent renewal`, in each of several lines, as `git log --oneline` prints them.
fn are_commits(text: &str) -> bool {
    let is_commit = |line: &str| {
        line.split_once(' ').is_some_and(|(hash, subject)| {
            (7..13).contains(&hash.len())
                && hash.chars().all(|c| c.is_ascii_hexdigit())
                && hash.contains(|c: char| c.is_ascii_digit())
                && subject.starts_with(|c: char| c.is_ascii_uppercase())
        })
    };
    text.lines().nth(1).is_some() && text.lines().all(is_commit)
}

/// `login.error.invalid_grant=Sign in again`: lines of a file of texts, of which one is a code's.
fn are_properties(text: &str) -> bool {
    let last_part = |line: &str| {
        let key = line.split_once('=')?.0.trim();
        let is_key = key.contains('.') && key.chars().all(|c| in_word(c) || ".-".contains(c));
        is_key.then(|| key.rsplit('.').next().unwrap_or_default().to_owned())
    };
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with(['#', '!']));
    let parts: Option<Vec<String>> = lines.map(last_part).collect();
    parts.is_some_and(|parts| parts.iter().any(|part| ERRORS.contains(&part.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_about_errors_is_left_out() {
        for (text, left) in [
            (
                "throw new Failure(\n    \"Token is not active\");\nrefused",
                "refused",
            ),
            (
                "expect(e).toEqual({ error: 'invalid_grant' });\nrefused",
                "refused",
            ),
            ("log.error(\"invalid audience in {}\", token);", ""),
            (
                "var ErrExpired = errors.New(\"oidc: token is expired\")",
                "",
            ),
            ("#[error(\"jwt expired\")]\nExpired,", "Expired,"),
            ("return [\n    'expired' => 'JWT expired',\n];", ""),
            ("'invalid_grant' => 'Sign in again',", ""),
            ("| `invalid_target` | not known |", ""),
            (
                "type Code =\n  | 'invalid_grant'\n  | 'x';",
                "type Code =\n  | 'x';",
            ),
            ("    if e.error == \"invalid_grant\":\n        pass", "pass"),
            (
                "Scenario: late\n  Given an expired token\n  Then it says invalid_token",
                "",
            ),
            ("<testcase name=\"rejects invalid_grant\"/>", ""),
            (
                "# HELP errors By code\nerrors{error=\"invalid_grant\"} 0",
                "",
            ),
            ("INSERT INTO errors VALUES ('invalid_grant')", ""),
            ("# Changelog\n\n- Fixed: invalid_grant", ""),
            ("Version 4.2.1\n* Handle AADSTS50013", ""),
            ("3f2a1bc Fix invalid_grant\n9d8e7f6 Retry", ""),
            (
                "login.error.invalid_grant=Sign in again\nlogin.title=Hello",
                "",
            ),
            (
                "{\n \"openapi\": \"3.0.3\", \"error\": \"invalid_grant\"}",
                "",
            ),
        ] {
            assert_eq!(without_written(text), left, "{text}");
        }
    }

    #[test]
    fn what_a_program_says_stays() {
        for text in [
            "raise the limit (invalid_request)",
            "if (400 invalid_grant",
            "client.refresh(token) failed: invalid_grant",
            "callback.done({\"error\":\"invalid_grant\"});",
            "invalid_grant: Token is not active",
            "'error' => 'invalid_grant',",
            "10.0.0.1 - - invalid_grant\n  at x",
            "Given that, it says invalid_grant",
            "error = 'invalid_grant'",
            "1.2.3 of the SDK says invalid_grant\nand no more",
            "3f2a1bc Invalid refresh token",
            "oauth.error=invalid_grant\noauth.words=Token is not active",
            "return code 400: invalid_grant",
        ] {
            assert_eq!(without_written(text), text);
        }
    }

    #[test]
    fn an_answer_that_is_shown_stays() {
        let answer = "403 {\"error\":\"invalid_grant\",\"error_description\":\"Used\"}";
        for shape in [
            "AssertionError: expected 403 to equal 200, body was ANSWER",
            "✓ sent, got ANSWER",
            "// => ANSWER",
            "Scenario: late\nThen it was ANSWER",
            "INSERT INTO sessions VALUES (1);\nANSWER",
            "# HELP errors By code\nerrors{error=\"invalid_grant\"} 1\nANSWER",
            "Release notes of 26.2 say that it works, and I get ANSWER",
            "AssertionError: expected { error: 'invalid_grant', error_description: 'Used' } to be",
            "{\"$schema\":\"https://a.example/e.json\",\"error\":\"invalid_grant\"}",
        ] {
            let text = shape.replace("ANSWER", answer);
            assert!(without_written(&text).contains("invalid_grant"), "{text}");
        }
        for text in [
            "assert answer == {\"error\": \"invalid_grant\"}",
            "// Keycloak answers {\"error\":\"invalid_grant\"}",
            "case \"x\": return {\"error\": \"invalid_grant\"}",
            "throw new Error('{\"error\":\"invalid_grant\"}')",
        ] {
            assert_eq!(without_written(text), "", "{text}");
        }
        assert_eq!(without_written("throw new Error(x)\n    ^^^\n\nx"), "x");
    }

    #[test]
    fn who_had_an_error_reports_it() {
        let heading = "## Errors\n\n`invalid_grant`";
        assert!(is_written(heading));
        assert!(is_written(&format!("{heading}\n\nWhy do I get it?")));
        assert!(is_written(&format!(
            "{heading}\n\n### Error: invalid_client"
        )));
        assert!(!is_written(&format!("{heading}\n\nNow I always get it.")));
        assert!(!is_written("## Logs\n\n`invalid_grant`"));
        for event in [
            "12:00:01 invalid_grant",
            "{\n \"error\": \"invalid_grant\"\n}",
            "Failure: invalid_grant\n  at x (y.js:1:1)",
            "TokenError: invalid_grant",
        ] {
            assert!(!is_written(&format!("{heading}\n\n{event}")), "{event}");
        }
    }

    #[test]
    fn an_earlier_mail_is_left_out_where_the_answer_to_it_names_an_error() {
        let earlier = "On 24 Nov 2026 Ada wrote at 10:02:\n> invalid_grant\n\n";
        let text = format!("{earlier}Now it is invalid_client");
        let own = without_earlier_mail(&text);
        assert_eq!(known_error(&own), Some("invalid_client"));
        let thanks = format!("{earlier}Thanks");
        assert_eq!(without_earlier_mail(&thanks), thanks);
        let shown = "Ada wrote:\n> 400 {\"error\":\"invalid_grant\"}\n\nIs invalid_grant a time?";
        assert_eq!(without_earlier_mail(shown), shown);
    }

    #[test]
    fn errors_that_are_over_are_told() {
        assert!(is_over("unauthorized_client is gone since yesterday"));
        assert!(is_over("in which cases would Apple answer invalid_client?"));
        assert!(is_over("Q: What does invalid_grant mean?"));
        assert!(!is_over("the refresh token is gone: call it a day"));
        assert!(!is_over("400 invalid_grant: Token is not active"));
        assert!(!is_over("ignoring it: 400 {\"error\":\"invalid_grant\"}"));
        assert!(!is_over(
            "what does it mean?\n400 invalid_grant\nwhat does invalid_grant mean?"
        ));
        assert!(!is_over("What does it mean? I get: invalid_grant"));
    }
}
