//! An error message alone: a status, a code and a sentence in any order, as people quote it.

use super::words::{ERRORS, in_word, is_own_code, is_snake, known_error};

/// Codes without an underscore: only where they stand first and alone, or with a colon.
const SOLITARY: &[&str] = &["unauthorized", "OAuthException", "blocked_user"];

/// What a sentence says.
#[derive(Default)]
pub(super) struct QuotedError<'a> {
    /// The HTTP status.
    pub(super) status: Option<u16>,
    /// The error code.
    pub(super) error: Option<&'a str>,
    /// The rest.
    pub(super) description: Option<String>,
}

/// `403 invalid_grant Invalid authorization code`, `error: invalid_grant`, `Error: Invalid authorization code`
pub(super) fn message(text: &str) -> QuotedError<'_> {
    let line = without_class(telling_line(text));
    let mut said = QuotedError::default();
    let by_mail = is_mail_reply(line);
    let mut rest: Vec<&str> = Vec::new();
    let mut label = String::new();
    for whole in line.split_whitespace().map(last_column) {
        // Behind other words a label is a word: `Invalid authorization code: expired`.
        let first = rest.is_empty();
        let (named, word) = if first {
            labelled(whole)
        } else {
            (None, whole)
        };
        if let Some(named) = named {
            label = named;
        }
        if word.is_empty() {
            continue;
        }
        if let Some((error, behind)) = glued(word).filter(|_| said.error.is_none()) {
            said.error = Some(error);
            label = behind.to_ascii_lowercase();
            rest.push(behind);
            continue;
        }
        let bare = word.trim_matches(|c: char| !in_word(c));
        if said.status.is_none() && !by_mail {
            said.status = status(word, bare, &label, first);
            if said.status.is_some() && first {
                label.clear();
                continue;
            }
        }
        // `KeyError: 'access_token'`: what is quoted is what a program looked for.
        let headed =
            first && (word.ends_with(':') || word == line) && !word.starts_with(['\'', '"']);
        if said.error.is_none() && is_error(bare, &label, headed) {
            said.error = Some(bare);
            label.clear();
            continue;
        }
        label = bare.to_ascii_lowercase();
        if label != "http" || !first {
            rest.push(word);
        }
    }
    let marks = [':', '-', '–', '—', ',', ';', '`', ' '];
    let mut description = rest.join(" ");
    if line.starts_with('[') || text.starts_with('[') {
        description = description
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
    }
    let description = description.trim_matches(marks);
    // `invalid_grant (Unknown or invalid refresh token.)`: the sentence in brackets, as openid-client writes it.
    let description = description
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .filter(|inner| said.error.is_some() && !inner.contains(['(', ')']))
        .unwrap_or(description);
    // The quote before it stood before the code.
    let description = Some(description)
        .filter(|description| description.matches('"').count() == 1)
        .map_or(description, |description| description.trim_matches('"'));
    said.description = description
        .contains(char::is_alphanumeric)
        .then(|| description.to_owned());
    said
}

/// The code in the last column of a line with commas between its columns: `2026-11-25,orders,ERROR,"invalid_grant: …"`.
fn last_column(word: &str) -> &str {
    let Some((_, last)) = word.rsplit_once(',') else {
        return word;
    };
    let bare = last.trim_matches(|c: char| !in_word(c));
    if last.ends_with(':') && ERRORS.contains(&bare) {
        last
    } else {
        word
    }
}

/// `invalid_grantMalformed`: a code with its sentence right behind it, as oauth2client for Python joins the two.
fn glued(word: &str) -> Option<(&str, &str)> {
    ERRORS.iter().find_map(|error| {
        let behind = word.strip_prefix(*error)?;
        let parted = word.split_at_checked(error.len())?;
        behind
            .starts_with(|c: char| c.is_ascii_uppercase())
            .then_some(parted)
    })
}

/// `535 5.7.8 …`: a reply of a mail server, with an enhanced status code (RFC 3463 §2).
fn is_mail_reply(line: &str) -> bool {
    let Some(code) = line.split_whitespace().nth(1) else {
        return false;
    };
    let parts: Vec<&str> = code.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number)
}

/// The label of a word in lower case, and what stands behind it: `error=x`, `error:`.
fn labelled(word: &str) -> (Option<String>, &str) {
    let labels = [
        "error",
        "code",
        "status",
        "statuscode",
        "error_description",
        "description",
        "message",
        "http",
    ];
    let split = word.split_once([':', '=']).and_then(|(name, value)| {
        let name = name
            .trim_matches(|c: char| !in_word(c))
            .to_ascii_lowercase();
        labels
            .contains(&name.as_str())
            .then_some((Some(name), value))
    });
    split.unwrap_or((None, word))
}

/// The status that a word is: the first of a message, behind its label, or in brackets.
fn status(word: &str, bare: &str, label: &str, first: bool) -> Option<u16> {
    let number = bare.parse::<u16>().ok()?;
    let bracketed = word.starts_with('(') && word.contains(')') && number >= 400;
    // `code 200` is a number of a library's or of Graph's.
    let labelled =
        matches!(label, "status" | "statuscode" | "http") || label == "code" && number >= 400;
    ((first || labelled || bracketed) && (200..600).contains(&number)).then_some(number)
}

fn is_error(bare: &str, label: &str, headed: bool) -> bool {
    let labelled = matches!(label, "error" | "code") && is_snake(bare);
    let head = headed && (is_snake(bare) || SOLITARY.contains(&bare));
    ERRORS.contains(&bare) || is_own_code(bare) || labelled || head
}

/// What Auth0 says of a grant that is switched off: its SDKs print the sentence without the code.
const SWITCHED_OFF: &str = "not allowed for the client";

/// The line with a known code or that sentence, or the first one that is not empty; of Python's traceback the last one.
fn telling_line(text: &str) -> &str {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines()
        .find(|line| known_error(line).is_some())
        .or_else(|| lines().find(|line| line.contains(SWITCHED_OFF)))
        .or_else(|| {
            text.contains("Traceback (most recent call last)")
                .then(|| lines().next_back())
                .flatten()
        })
        .or_else(|| lines().next())
        .unwrap_or_default()
}

/// A message without the class of its exception, and what runtimes say before it.
fn without_class(line: &str) -> &str {
    let mut line = line;
    for before in [
        "Uncaught (in promise)",
        "Unhandled Promise Rejection:",
        "Unhandled exception:",
        "Caused by:",
    ] {
        line = line.strip_prefix(before).unwrap_or(line).trim_start();
    }
    for _ in 0..4 {
        let Some((head, rest)) = line.split_once(": ") else {
            break;
        };
        let head = head.trim_start_matches('[');
        let class = ["Exception", "Error", "Failure"]
            .iter()
            .any(|end| head.ends_with(end));
        if !class || head.contains(char::is_whitespace) {
            break;
        }
        line = rest.trim_start();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_from_the_sentence_right_behind_it() {
        let said = message("FlowExchangeError: invalid_grantMalformed auth code.");
        assert_eq!(said.error, Some("invalid_grant"));
        assert_eq!(said.description.as_deref(), Some("Malformed auth code."));
        assert_eq!(message("invalid_grants are many").error, None);
    }

    #[test]
    fn a_sentence_without_its_code_is_found_among_other_lines() {
        let line = "Failed with: Grant type 'x' not allowed for the client.";
        let text = format!("starting the login\n{line}\nreturning");
        let alone = message(line).description;
        assert!(alone.is_some());
        assert_eq!(message(&text).description, alone);
    }
}
