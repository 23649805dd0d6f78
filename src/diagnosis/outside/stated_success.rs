//! What a log, or what an app printed, shows to have worked, where no word of it tells of a failure.

use super::dump;
use super::phrases::plain_words;
use super::speaker::StatedSuccess;
use crate::text::is_nothing_in_any_case;

/// Words of which one is enough to say nothing of a success.
const FAULTS: [&str; 43] = [
    "aborted",
    "bad",
    "cannot",
    "couldn",
    "crit",
    "critical",
    "denied",
    "err",
    "error",
    "errors",
    "exception",
    "expired",
    "fail",
    "failed",
    "failing",
    "fails",
    "failure",
    "failures",
    "fatal",
    "forbidden",
    "insufficient",
    "invalid",
    "mismatch",
    "missing",
    "panic",
    "refused",
    "rejected",
    "revoked",
    "timeout",
    "timed",
    "unable",
    "unauthenticated",
    "unauthorized",
    "undefined",
    "unknown",
    "unsuccessful",
    "unsuccessfully",
    "unsupported",
    "warn",
    "warning",
    "wasn",
    "wrn",
    "wrong",
];
/// Words that say that something worked.
const DONE: [&str; 6] = [
    "success",
    "successful",
    "successfully",
    "succeeded",
    "authenticated",
    "granted",
];
/// What it is about, in the same line.
const SUBJECTS: [&str; 16] = [
    "auth",
    "auth2",
    "authentication",
    "authorization",
    "client",
    "exchange",
    "jwt",
    "logged",
    "login",
    "oauth",
    "oauth2",
    "oidc",
    "session",
    "sign",
    "signin",
    "token",
];
/// Words in a row that say both.
const BOTH: [&[&str]; 6] = [
    &["logged", "in"],
    &["signed", "in"],
    &["token", "response", "received"],
    &["received", "token", "response"],
    // Envoy's filter for JWTs.
    &["verification", "completed", "with", "ok"],
    &["authentication", "completed", "with", "ok"],
];
/// What tools print once they are in: SPIRE's agent, configure-aws-credentials, google-github-actions/auth, Azure/login.
const TOOLS: [&[&str]; 5] = [
    &["svid", "after"],
    &["svids", "after"],
    &["authenticated", "as", "assumed", "role", "id"],
    &["created", "credentials", "file", "at"],
    &["azure", "cli", "login", "succeeds"],
];
/// What container tools print.
const DOCKER: &str = "Login Succeeded";
/// Levels of lines that tell of no failure.
const LEVELS: [&str; 13] = [
    "dbg",
    "dbug",
    "debug",
    "inf",
    "info",
    "information",
    "informational",
    "notice",
    "trace",
    "trc",
    "trce",
    "vrb",
    "verbose",
];
/// Words of a line before which its level stands.
const LEVEL_WITHIN: usize = 4;

/// What a text shows to have worked; `None` where a failure is told behind it, and where it is prose.
pub(super) fn stated_success(text: &str) -> Option<StatedSuccess> {
    let (mut worked, mut told, mut is_log) = (None, 0, false);
    let (mut issued, mut has_failed) = (false, false);
    for line in text.lines() {
        let words = plain_words(line);
        let status = status(&words);
        let by_tool = holds_phrase(&words, &TOOLS) || line.trim_end_matches('!').ends_with(DOCKER);
        let is_logged = has_clock(line) || has_level(&words) || by_tool;
        is_log = is_log || is_logged;
        if tells_of_fault(&words) || status.is_some_and(|status| status >= 400) {
            (worked, issued, has_failed) = (None, false, true);
            continue;
        }
        if tells_of_success(&words, status) && (is_logged || !has_failed) {
            worked = Some(line);
            told += usize::from(!line.trim_end().ends_with(['.', ',', '?']));
        }
        issued = issued || has_failed && is_issued(line);
    }
    // Prose tells of it once, in a sentence; a program line for line.
    let is_told = is_log || told > 1 && !has_failed;
    let line = worked
        .filter(|_| is_told)
        .map(|line| line.trim().to_owned());
    if has_failed {
        let issued = issued.then(|| "an answer with an access token".to_owned());
        return line.or(issued).map(StatedSuccess::Later);
    }
    let tokens = dump::tokens(text);
    if tokens.is_empty() {
        line.map(StatedSuccess::Line)
    } else {
        Some(StatedSuccess::Tokens(tokens))
    }
}

/// Whether a line is an answer with a token, and not one that was sent.
fn is_issued(line: &str) -> bool {
    let is_answer = line.contains("token_type") || line.contains("expires_in");
    is_answer && !dump::tokens(line).is_empty()
}

/// Whether a word stands for a value that is not there.
fn is_none(word: &str) -> bool {
    is_nothing_in_any_case(word) || matches!(word, "0" | "false" | "no")
}

fn tells_of_fault(words: &[String]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let word = word.as_str();
        let mut behind = words.iter().skip(at + 1);
        if DONE.contains(&word) {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            return before.is_some_and(|word| word == "not")
                || behind.next().is_some_and(|word| is_none(word));
        }
        // `"error": null`, `errorCode=null`
        let empty = matches!(word, "error" | "errors") && behind.take(2).any(|word| is_none(word));
        FAULTS.contains(&word) && !empty
    })
}

fn tells_of_success(words: &[String], status: Option<u16>) -> bool {
    let holds = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    let both = holds_phrase(words, &BOTH) || holds_phrase(words, &TOOLS);
    let is_done = holds(&DONE) || status.is_some_and(|status| (200..300).contains(&status));
    both || is_done && holds(&SUBJECTS)
}

fn holds_phrase(words: &[String], phrases: &[&[&str]]) -> bool {
    phrases.iter().any(|phrase| {
        words
            .windows(phrase.len())
            .any(|window| window.iter().zip(*phrase).all(|(word, own)| word == own))
    })
}

/// The status in a line: `HTTP/1.1" 200`, `"status":200`, `POST /oauth/token 200 OK`.
fn status(words: &[String]) -> Option<u16> {
    words.iter().enumerate().find_map(|(at, word)| {
        let within = match word.as_str() {
            "status" | "response" | "responded" => 2,
            "http" if words.get(at + 1).is_some_and(|word| word.len() == 1) => 3,
            "ok" => {
                let number: Option<u16> = words.get(at.checked_sub(1)?)?.parse().ok();
                return number.filter(|number| (200..300).contains(number));
            }
            _ => return None,
        };
        let mut behind = words.iter().skip(at + 1).take(within);
        behind.find_map(|word| {
            let number = word.parse().ok().filter(|_| word.len() == 3)?;
            (100..600).contains(&number).then_some(number)
        })
    })
}

/// Whether a time of day stands in a text.
pub(super) fn has_clock(line: &str) -> bool {
    line.as_bytes().windows(7).any(|window| match window {
        [hour, b':', ten, minute, b':', tens, second] => [hour, ten, minute, tens, second]
            .into_iter()
            .all(u8::is_ascii_digit),
        _ => false,
    })
}

fn has_level(words: &[String]) -> bool {
    let is_level = |word: &String| LEVELS.contains(&word.as_str());
    let named = || {
        words.windows(2).any(|pair| {
            pair.first().is_some_and(|word| word == "level") && pair.iter().any(is_level)
        })
    };
    words.iter().take(LEVEL_WITHIN).any(is_level) || named()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_says_what_worked() {
        for (text, line) in [
            (
                "info: Acme.TokenEndpoint[0]\n      Start token request.\ndbug: Acme.TokenEndpoint[0]\n      Token request success.",
                "Token request success.",
            ),
            (
                "203.0.113.9 - - [28/Nov/2026:04:00:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 1482 \"-\" \"okhttp/4.12.0\"",
                "203.0.113.9 - - [28/Nov/2026:04:00:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 1482 \"-\" \"okhttp/4.12.0\"",
            ),
            (
                "Retrieving JWT token with audience: crates.io\n  Retrieved JWT token successfully\n  Retrieved token successfully",
                "Retrieved token successfully",
            ),
            (
                "Assuming role with OIDC\nAuthenticated as assumedRoleId AROAEXAMPLE:GitHubActions\n",
                "Authenticated as assumedRoleId AROAEXAMPLE:GitHubActions",
            ),
            (
                "Logging into ghcr.io...\nLogin Succeeded!",
                "Login Succeeded!",
            ),
            (
                "Received 1 svid after 70.718792ms\n\nSPIFFE ID: spiffe://example.org/a",
                "Received 1 svid after 70.718792ms",
            ),
            (
                "15:10:46 debug envoy jwt Jwt authentication completed with: OK",
                "15:10:46 debug envoy jwt Jwt authentication completed with: OK",
            ),
            (
                "{\"level\":\"info\",\"request\":\"/oauth2/token\",\"status\":200,\"error\":null}",
                "{\"level\":\"info\",\"request\":\"/oauth2/token\",\"status\":200,\"error\":null}",
            ),
        ] {
            let found = stated_success(text);
            assert_eq!(found, Some(StatedSuccess::Line(line.to_owned())), "{text}");
        }
        for (text, line) in [
            (
                "12:00:01 WARN refresh failed: 400\n12:00:02 INFO token request succeeded",
                "12:00:02 INFO token request succeeded",
            ),
            (
                "[12:00:01] POST /oauth/token 429 rejected\n[12:00:04] POST /oauth/token 200 OK",
                "[12:00:04] POST /oauth/token 200 OK",
            ),
            (
                "{\"error\":\"access_denied\"}\n{\"access_token\":\"at-0123456789ab\",\"expires_in\":300}",
                "an answer with an access token",
            ),
        ] {
            let found = stated_success(text);
            assert_eq!(found, Some(StatedSuccess::Later(line.to_owned())), "{text}");
        }
        let printed =
            "I/flutter (12094): accessToken: ya29.a0AfB_byDq\nI/flutter (12094): idToken: null";
        let tokens = StatedSuccess::Tokens(vec!["accessToken"]);
        assert_eq!(stated_success(printed), Some(tokens));
    }

    #[test]
    fn a_failure_and_prose_are_no_success() {
        for text in [
            "12:00:01 INFO login successful\n12:00:02 ERROR token refused",
            "12:00:01 INFO token validation success: false",
            "12:00:01 ERROR token refused\nThe login was successful before",
            "12:00:01 ERROR token refused\n12:00:01 it was access_token=at-0123456789ab",
            "12:00:01 DEBUG client is not authenticated",
            "12:00:01 \"POST /oauth/token HTTP/1.1\" 403 74",
            "The login was successful, and the token is there.",
            "The login was successful.\nThe token was sent successfully.",
            "const accessToken = session.accessToken;",
            "12:00:01 INFO Build successful",
            "",
        ] {
            assert_eq!(stated_success(text), None, "{text}");
        }
    }
}
