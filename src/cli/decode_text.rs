//! A token for people at a terminal: 80 columns, and nothing in it can drive the terminal.

use crate::diagnosis::Finding;
use crate::json::Json;
use crate::token::checks::{Check, CheckStatus, checks};
use crate::token::claims::{
    VerificationContext, header_meaning, is_span, lifetime, meaning, relative, span, utc,
};
use crate::token::invisible::{is_invisible, turns_direction, visible};
use crate::token::{CutAt, Token, TokenKind, TokenReport, describe};
use std::cmp::Reverse;
use unicode_width::UnicodeWidthChar as _;

/// Columns of a terminal that everybody has.
const WIDTH: usize = 80;
/// Where values begin at most.
const KEY_WIDTH: usize = 24;
/// Rows of one document that are printed; the rest is in `--json`.
const ROWS: usize = 400;

/// What a token is and what it says, without the checks.
pub fn claims(report: &TokenReport, around: &VerificationContext) -> String {
    let token = &report.token;
    let mut out = String::new();
    out.push_str(&fill(&describe(token, report.role), "", ""));
    let signature = &report.signature;
    out.push_str(&fill(
        &format!(
            "Signature {}: {}",
            signature.status.name(),
            signature.reason
        ),
        "",
        "  ",
    ));
    if let Some(thumbprint) = &signature.thumbprint {
        out.push_str(&fill(&format!("Key thumbprint {thumbprint}"), "  ", "  "));
    }
    if let Some(step) = signature.next_step {
        out.push_str(&fill(step, "  → ", "    "));
    }
    if let Some(what) = token.encryption() {
        out.push_str(&fill(&format!("Encrypted: {what}"), "", "  "));
    }
    out.push_str(&validity(token, around.now));
    let issuer = token.claim_text("iss");
    if let Some(header) = &token.header {
        out.push_str("\nHeader\n");
        out.push_str(&document(header, &|name, _| header_meaning(name)));
    }
    if let Some(header) = &token.unprotected {
        out.push_str("\nUnprotected header\n");
        out.push_str(&document(header, &|name, _| header_meaning(name)));
    }
    if let Some(payload) = &token.payload {
        out.push_str(
            if token.cut().is_some_and(|cut| cut.at != CutAt::Signature) {
                "\nPayload, as far as it goes\n"
            } else {
                "\nPayload\n"
            },
        );
        let kind = TokenKind::of(token, report.role);
        out.push_str(&document(payload, &|name, value| {
            meaning(name, value, report.role, kind, issuer, around)
        }));
    } else if let Some(inner) = &token.nested {
        out.push_str("\nThe token inside\n");
        let inner = TokenReport {
            role: report.role,
            token: (**inner).clone(),
            signature: report.inner_signature(),
            inner: None,
        };
        out.push_str(&self::claims(&inner, around));
    } else if let Some(text) = &token.payload_text {
        out.push_str("\nPayload, which is not JSON\n");
        out.push_str(&fill(text, "  ", "  "));
    }
    if !token.disclosures.is_empty() {
        out.push_str("\nDisclosures\n");
        out.push_str(&document(
            &Json::Array(token.disclosures.clone()),
            &|_, _| String::new(),
        ));
    }
    if let Some(binding) = &token.key_binding {
        out.push_str("\nKey binding\n");
        for part in [&binding.header, &binding.payload].into_iter().flatten() {
            out.push_str(&document(part, &|_, _| String::new()));
        }
    }
    out
}

/// Everything about one token.
pub fn report(report: &TokenReport, around: &VerificationContext) -> String {
    let mut out = claims(report, around);
    let mut all = checks(&report.token, report.role, around);
    all.retain(|check| !misses_hash(&report.token, check));
    if !all.is_empty() {
        out.push_str("\nChecks\n");
        for check in all {
            let sign = match check.status {
                CheckStatus::Pass => "pass",
                CheckStatus::Fail => "FAIL",
                CheckStatus::NotApplicable => "  – ",
            };
            let line = format!("{}: {}", check.title, check.sentence);
            out.push_str(&fill(&line, &format!("  {sign}  "), "        "));
        }
    }
    out
}

/// Whether a check only says that there is no hash of what came beside the token, which few tokens have.
fn misses_hash(token: &Token, check: &Check) -> bool {
    let claim = match check.id {
        "access-token-hash" => "at_hash",
        "code-hash" => "c_hash",
        _ => return false,
    };
    token.claim(claim).is_none()
}

/// Findings that the report does not say already.
pub fn findings(all: &[Finding], report: &TokenReport, around: &VerificationContext) -> String {
    let mut said: Vec<String> = checks(&report.token, report.role, around)
        .iter()
        .map(|check| format!("token.{}", check.id))
        .collect();
    said.extend(
        [
            "token.expired",
            "token.encrypted",
            "token.signature-invalid",
        ]
        .map(str::to_owned),
    );
    let mut out = String::new();
    let mut all: Vec<&Finding> = all.iter().collect();
    all.sort_by_key(|finding| Reverse(finding.severity));
    for finding in all
        .into_iter()
        .filter(|finding| !said.contains(&finding.id))
    {
        if out.is_empty() {
            out.push('\n');
        }
        let head = format!("{}: {}", finding.severity.name(), finding.title);
        out.push_str(&fill(&head, "", "  "));
        out.push_str(&fill(&finding.detail, "    ", "    "));
        if let Some(fix) = &finding.fix {
            out.push_str(&fill(fix, "    → ", "      "));
        }
    }
    out
}

fn validity(token: &Token, now: i64) -> String {
    let time = |name: &str| token.claim_time(name);
    let mut out = String::new();
    let mut line = |words: String| out.push_str(&fill(&words, "", "  "));
    if let Some(text) = time("iat").and_then(utc) {
        line(format!("Issued  {text}"));
    }
    let expiry = time("exp").filter(|at| !is_span(*at, time("iat")));
    if let (Some(at), Some(text)) = (expiry, expiry.and_then(utc)) {
        let word = if at <= now { "EXPIRED" } else { "Expires" };
        let life =
            lifetime(token).map_or_else(String::new, |life| format!(", lives {}", span(life)));
        line(format!("{word} {text}, {}{life}", relative(at, now)));
    }
    out
}

/// Key, value and meaning in columns, members of members indented.
fn document(document: &Json, meaning: &dyn Fn(&str, &Json) -> String) -> String {
    let mut rows = Vec::new();
    flatten(document, 0, meaning, &mut rows);
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let key_width = rows
        .iter()
        .map(|row| row.depth * 2 + width(&row.key))
        .filter(|width| *width <= KEY_WIDTH)
        .max()
        .unwrap_or(0)
        .max(4);
    let value_width = 34;
    let mut out = String::new();
    for row in &rows {
        let indent = " ".repeat(2 + (row.depth * 2).min(20));
        let key = format!("{indent}{}", row.key);
        // A long name has a line of its own.
        let gap = (key_width + 4).saturating_sub(width(&key));
        let (head, hang) = if gap < 2 {
            (
                format!("{}{}", fill(&key, "", "    "), " ".repeat(key_width + 4)),
                key_width + 4,
            )
        } else {
            (format!("{key}{}", " ".repeat(gap)), key_width + 4)
        };
        let hanging = " ".repeat(hang);
        let (value, meaning) = (width(&row.value), width(&row.meaning));
        let one_line =
            |gap: usize| format!("{head}{}{}{}\n", row.value, " ".repeat(gap), row.meaning);
        if meaning == 0 {
            out.push_str(&fill(&row.value, &head, &hanging));
        } else if value == 0 {
            out.push_str(&fill(&row.meaning, &head, &hanging));
        } else if value <= value_width && hang + value_width + 2 + meaning <= WIDTH {
            out.push_str(&one_line(value_width + 2 - value));
        } else if hang + value + 2 + meaning <= WIDTH {
            out.push_str(&one_line(2));
        } else {
            out.push_str(&fill(&row.value, &head, &hanging));
            let below = format!("{hanging}  ");
            out.push_str(&fill(&row.meaning, &below, &below));
        }
    }
    if more {
        out.push_str(&format!(
            "  … only the first {ROWS} rows: --json prints all\n"
        ));
    }
    out
}

struct ClaimRow {
    depth: usize,
    key: String,
    value: String,
    meaning: String,
}

/// Names that stand more than once in an object.
fn repeated(value: &Json) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    let members = value.members().unwrap_or_default();
    members
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !seen.insert(*name))
        .collect()
}

fn flatten(
    value: &Json,
    depth: usize,
    meaning: &dyn Fn(&str, &Json) -> String,
    rows: &mut Vec<ClaimRow>,
) {
    let twice = repeated(value);
    let mut add = |key: &str, value: &Json| {
        if rows.len() > ROWS {
            return;
        }
        let (shown, inside) = match value {
            Json::Object(members) => (
                if members.is_empty() { "{}" } else { "" }.to_owned(),
                !members.is_empty(),
            ),
            Json::Array(items) => (
                if items.is_empty() { "[]" } else { "" }.to_owned(),
                !items.is_empty(),
            ),
            other => (other.to_compact(), false),
        };
        let mut words = Vec::new();
        if twice.contains(&key) {
            words.push("appears more than once; the last one counts".to_owned());
        }
        let text = value.as_str().unwrap_or_default();
        let mut characters = key.chars().chain(text.chars());
        if characters.clone().any(turns_direction) {
            words.push("changes the text direction".to_owned());
        } else if characters.any(is_invisible) {
            words.push("contains invisible characters".to_owned());
        }
        if depth == 0 {
            words.push(meaning(key, value));
        }
        let words = words
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        rows.push(ClaimRow {
            depth,
            key: visible(key),
            value: visible(&shown),
            meaning: visible(&words),
        });
        if inside {
            flatten(value, depth + 1, meaning, rows);
        }
    };
    match value {
        Json::Object(members) => members.iter().for_each(|(name, value)| add(name, value)),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, value)| add(&at.to_string(), value)),
        other => add("value", other),
    }
}

/// Without measuring more than is needed: a claim may have megabytes.
fn is_wider(text: &str, columns: usize) -> bool {
    let mut used = 0;
    text.chars().any(|c| {
        used += c.width().unwrap_or(0);
        used > columns
    })
}

fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Breaks text into lines of at most 80 columns, at spaces where there are some.
pub fn fill(text: &str, first: &str, next: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut room = WIDTH.saturating_sub(width(first)).max(8);
    let mut empty = true;
    for word in visible(text).split(' ') {
        let mut word = word;
        let space = usize::from(!empty);
        if is_wider(word, room.saturating_sub(space)) && !empty {
            out.push_str(line.trim_end());
            out.push('\n');
            next.clone_into(&mut line);
            room = WIDTH.saturating_sub(width(next)).max(8);
            empty = true;
        }
        while is_wider(word, room) {
            let mut used = 0;
            let end = word
                .char_indices()
                .find(|(_, c)| {
                    used += c.width().unwrap_or(0);
                    used > room
                })
                .map_or(word.len(), |(at, _)| at);
            let (head, tail) = word.split_at_checked(end).unwrap_or((word, ""));
            line.push_str(head);
            out.push_str(&line);
            out.push('\n');
            next.clone_into(&mut line);
            room = WIDTH.saturating_sub(width(next)).max(8);
            word = tail;
        }
        if !empty {
            line.push(' ');
            room = room.saturating_sub(1);
        }
        line.push_str(word);
        room = room.saturating_sub(width(word));
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{KeySource, TokenRole, judge, unsigned};
    use proptest::prelude::*;

    fn shown(claims: &str) -> String {
        let token = unsigned(r#"{"alg":"RS256","kid":"k"}"#, claims);
        let signature = judge(&token, &KeySource::Absent("no key".into()));
        report(
            &TokenReport {
                role: TokenRole::Pasted,
                token,
                signature,
                inner: None,
            },
            &VerificationContext::default(),
        )
    }

    #[test]
    fn a_claim_cannot_drive_the_terminal() {
        let text = shown("{\"a\\u001b]0;x\\u0007\":\"\\u001b[2J\\u009b31m\\u202e\"}");
        assert!(text.contains("\\u001b[2J\\u009b31m\\u202e"), "{text}");
        assert!(
            text.chars().all(|c| c == '\n' || !is_invisible(c)),
            "{text:?}"
        );
    }

    proptest! {
        #[test]
        fn every_line_fits_and_is_harmless(name in ".{0,60}", value in ".{0,200}", nested in ".{0,40}") {
            let claims = Json::object([(name.as_str(), Json::text(value)), ("iss", Json::object([(nested.as_str(), Json::Array(vec![Json::text(nested.clone())]))]))]);
            for line in shown(&claims.to_compact()).lines() {
                prop_assert!(width(line) <= WIDTH, "{} {line:?}", width(line));
                prop_assert!(!line.chars().any(is_invisible));
            }
        }
    }
}
