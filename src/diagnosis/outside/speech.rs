//! Who speaks in what was read, in which words, and what the words state by themselves.

use super::answered::{Outside, SdkCode};
use super::mask;
use super::messages::{MessageSearch, Voice, heard};
use super::speaker::{Fact, Speaker};
use super::stated_success::stated_success;
use super::words::ERRORS;
use crate::diagnosis::answer::{Answer, Body, beginning};
use crate::text::{is_crossed_out, is_hidden};
use crate::token::NonceForm;
use std::borrow::Cow;

/// Bytes of a text that are searched for sentences.
const SEARCHED: usize = 1 << 16;
/// Bytes of a text whose quotes and braces are counted.
const COUNTED: usize = 1 << 20;
/// Characters of the words that are kept.
const SAID: usize = 4096;

const ALL: [Voice; 4] = [Voice::Log, Voice::Sdk, Voice::Service, Voice::Validator];

/// What stands before a server's words in Auth0.Android's exceptions, unless they are its own (`AuthenticationException`).
const ANDROID_CAUSE: &str = "com.auth0.android.authentication.AuthenticationException: ";
/// How those of its own begin.
const ANDROID_OWN: [&str; 2] = ["An error occurred when", "The user closed the browser app"];

/// What begins the sentence in which Salesforce's CLI quotes them, behind `due to:` (`@salesforce/core`, auth messages).
const SALESFORCE_CAUSE: &str = "Error authenticating with ";

/// What stands before them in auth0-java's, also where another exception is around it.
const JAVA_CAUSE: &str = "com.auth0.exception.APIException: ";

/// What stands before them where Node prints an error of nextjs-auth0 with its cause.
const NEXT_CAUSES: [&str; 2] = ["cause: OAuth2Error: ", "[cause]: OAuth2Error: "];

/// What follows some words, to the end of the line or of the braces around it.
fn behind<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(words)?;
    let line = rest.lines().next().unwrap_or_default();
    let line = line.split('}').next().unwrap_or_default().trim();
    (!line.is_empty()).then_some(line)
}

impl Outside {
    /// Fills in who spoke and what was said. `plain` is the whole text.
    pub(super) fn listen(&mut self, plain: &str) {
        self.take_mask_for_none();
        self.cut = self.cut || is_cut(plain);
        if self.speaker == Speaker::Other {
            self.take_cause(plain);
        }
        let words = self.words(plain);
        let error = self.answer.error.clone();
        let refused = error
            .as_deref()
            .is_some_and(|error| error != "invalid_token" && ERRORS.contains(&error));
        let voices: &[Voice] = match self.speaker {
            Speaker::Other if refused => &[Voice::Log, Voice::Sdk, Voice::Service],
            Speaker::Other => &ALL,
            Speaker::Log(_) => &[Voice::Log, Voice::Service, Voice::Validator],
            Speaker::Redirect => &[Voice::Service, Voice::Redirect],
            _ if refused => &[Voice::Service],
            _ => &[Voice::Service, Voice::Validator],
        };
        let silent = words.is_empty() && !refused;
        let inside = silent.then(|| self.unsaid(plain)).flatten();
        let told = inside.as_deref().unwrap_or(&words);
        // Some have their sentence where the code belongs.
        let sentence = error
            .as_deref()
            .filter(|error| error.split_whitespace().count() > 3 && !words.contains(*error));
        let told = sentence.map_or(Cow::Borrowed(told), |sentence| {
            Cow::Owned(format!("{sentence}\n{told}"))
        });
        let searched = unescaped(beginning(&told, SEARCHED));
        let mut found = heard(&MessageSearch {
            text: &searched,
            voices,
            error: error.as_deref(),
            log_type: self.log_type.as_deref(),
        });
        let answered = error.as_deref().filter(|_| refused);
        let answered = answered.and_then(|error| searched.rfind(error));
        found.retain(|one| !one.is_got_over(answered));
        // What a service says of a login says more than the code with which the browser came back.
        if found.iter().any(|one| one.message.voice == Voice::Service) {
            found.retain(|one| one.message.voice != Voice::Redirect);
        }
        let own = self.sdk.as_ref().map(|code| code.sdk);
        let alone = self.speaker == Speaker::Other && !refused;
        for (at, one) in found.into_iter().enumerate() {
            let first = at == 0 && matches!(self.speaker, Speaker::Other | Speaker::Log(None));
            let speaker = one.message.speaker(one.named, self.platform.or(own));
            if first
                || self.speaker == Speaker::Validator(None) && one.message.voice == Voice::Validator
            {
                self.speaker = speaker;
            }
            if one.message.voice == Voice::Service {
                let name = one.message.name(one.named).unwrap_or_default();
                self.facts.push((Fact::Service, name.to_owned()));
            }
            self.facts.extend(one.facts);
            self.heard.push((one.message, one.named));
        }
        self.compare_nonces();
        self.name_speaker(alone);
        let words = self.secrets.redact_body(&words);
        for (_, value) in &mut self.facts {
            *value = self.secrets.redact(value).into_owned();
        }
        self.said = Some(cut_to(&words))
            .filter(|words| !words.is_empty())
            .or_else(|| self.answer.error.clone());
        self.take_success(stated_success(beginning(plain, SEARCHED)));
    }

    /// A code that somebody masked is no error.
    fn take_mask_for_none(&mut self) {
        if self
            .answer
            .error
            .take_if(|error| is_masked(error))
            .is_some()
        {
            self.hidden = true;
        }
        self.hidden = self.hidden || self.answer.description.as_deref().is_some_and(is_masked);
    }

    /// A server's words inside somebody else's: behind `CAUSE:`, as Auth0.swift has it (Auth0Error, `debugDescription`), behind the class of an exception, in a
    /// sentence of Salesforce's CLI, or from a code of Microsoft Entra on.
    fn take_cause(&mut self, plain: &str) {
        let cause = behind(plain, " CAUSE: ")
            .or_else(|| behind(plain, JAVA_CAUSE))
            .or_else(|| NEXT_CAUSES.iter().find_map(|words| behind(plain, words)))
            .or_else(|| {
                behind(plain, ANDROID_CAUSE)
                    .filter(|words| !ANDROID_OWN.iter().any(|own| words.starts_with(own)))
            })
            .or_else(|| behind(plain.split_once(SALESFORCE_CAUSE)?.1, " due to: "));
        let words = cause.or_else(|| of_entra(beginning(plain, SEARCHED)));
        // What a dump has as its description may be no more than a label: `ErrorCode`.
        let described = self.answer.description.as_deref();
        let silent = self.answer.error.is_none()
            || described.is_none_or(|words| !words.contains(char::is_whitespace));
        if let Some(words) = words.filter(|_| silent || cause.is_some()) {
            self.answer.description = Answer::reported(None, None, Some(words)).description;
            self.relayed = true;
        }
    }

    /// The words that are searched: a message whole, of an answer its own sentence.
    fn words(&self, plain: &str) -> String {
        if let Some(said) = &self.said {
            return said.clone();
        }
        match self.speaker {
            Speaker::Other => beginning(plain, SEARCHED).trim().to_owned(),
            _ => self.answer.description.clone().unwrap_or_default(),
        }
    }

    /// The text of an answer that says nothing where answers say it: a gateway's fault, a trace, a line beside a challenge.
    fn unsaid<'a>(&'a self, plain: &'a str) -> Option<Cow<'a, str>> {
        let answer = &self.answer;
        if self.speaker != Speaker::Server || answer.is_success() {
            return None;
        }
        match &answer.body {
            Body::Object { tokens: false, .. } if self.is_json_body => Some(Cow::Borrowed(plain)),
            Body::Object { tokens: false, .. } => {
                let values = answer.members.iter().map(|(_, value)| value.as_str());
                Some(Cow::Owned(values.collect::<Vec<_>>().join("\n")))
            }
            Body::Html(_) | Body::Text(_) => answer.text.as_deref().map(Cow::Borrowed),
            _ => None,
        }
    }

    /// Who spoke where no sentence told: an SDK's own code, or a server whose words stand in the text. What an SDK or a
    /// validator says by itself is no answer.
    fn name_speaker(&mut self, alone: bool) {
        let own = matches!(self.speaker, Speaker::Sdk(_) | Speaker::Validator(_));
        let server_words = self
            .facts
            .iter()
            .find(|(fact, _)| *fact == Fact::ServerWords)
            .map(|(_, words)| words.clone());
        if alone && own && !self.relayed {
            self.answer.error = None;
            self.answer.description = server_words;
        }
        if self.speaker != Speaker::Other {
            return;
        }
        let refused = self.answer.error.is_some() || self.answer.status.is_some();
        if self.relayed || refused {
            self.speaker = Speaker::Server;
        } else if let Some(SdkCode { sdk, .. }) = &self.sdk {
            self.speaker = Speaker::Sdk(sdk);
        }
    }

    /// Where the raw nonce and the one in the token stand side by side, in the sentence or in the request: in which form the token has its
    /// hash.
    fn compare_nonces(&mut self) {
        let value = |wanted: Fact| {
            self.facts
                .iter()
                .find(|(fact, _)| *fact == wanted)
                .map(|(_, value)| value.as_str())
        };
        let stated = value(Fact::NonceRaw)
            .zip(value(Fact::NonceFound))
            .map(|(raw, found)| (Some(raw), Some(found)));
        let told = match stated.or_else(|| self.request.nonces()) {
            Some((Some(raw), Some(found))) => (Fact::NonceForm, NonceForm::of(found, raw).words()),
            Some((None, Some(_))) if self.request.is_whole() => (Fact::NonceSide, "token"),
            Some((Some(_), None)) => (Fact::NonceSide, "request"),
            _ => return,
        };
        self.facts.push((told.0, told.1.to_owned()));
    }
}

/// A text whose quotes are escaped, as a log writes a sentence within its own quotes, with the quotes themselves.
fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains("\\\"") {
        Cow::Owned(text.replace("\\\"", "\""))
    } else {
        Cow::Borrowed(text)
    }
}

/// The sentence of Microsoft Entra, or of Azure AD B2C, in a text: from its code to the end of the line.
fn of_entra(text: &str) -> Option<&str> {
    let at = text.find("AADSTS").or_else(|| text.find("AADB2C"))?;
    let sentence = text.get(at..)?.lines().next()?;
    let digits = sentence
        .bytes()
        .skip(6)
        .take_while(u8::is_ascii_digit)
        .count();
    (digits >= 4).then_some(sentence.trim())
}

/// Whether a value is a mask: nothing of it can be read.
pub(super) fn is_masked(text: &str) -> bool {
    let text = text.trim();
    let begins_masked = |text: &str| text.to_ascii_lowercase().starts_with("masked");
    text.contains("***")
        || text.len() > 2 && is_crossed_out(text)
        || begins_masked(text.trim_start_matches(['[', '<', '(']))
        || is_hidden(text)
        || !text.contains(char::is_alphanumeric)
}

/// Whether a text ends before its end: with the marks of a cut, or inside a document.
fn is_cut(plain: &str) -> bool {
    let end = plain
        .trim_end()
        .trim_end_matches(['"', '\'', '`', ')', ']', '}']);
    let marked = [
        "…",
        "...",
        "[truncated]",
        "(truncated",
        "[cut",
        "<truncated>",
    ]
    .iter()
    .any(|mark| end.ends_with(mark.trim_end_matches([')', ']', '}'])));
    let document = plain
        .find("{\"")
        .filter(|_| plain.len() <= COUNTED)
        .and_then(|at| plain.split_at_checked(at));
    let inside = document.is_some_and(|(before, document)| {
        let lines = document.lines().filter(|line| !quotes_source(line));
        let document: String = lines.collect();
        // A quote before it closes behind it.
        let outer = usize::from(before.ends_with('"'));
        let quotes = outer + document.replace("\\\"", "").matches('"').count();
        quotes % 2 == 1 || document.matches('{').count() > document.matches('}').count()
    });
    marked || inside
}

/// `│   12: provider "azurerm" {`: a line of a file, as Terraform shows where an error stands.
fn quotes_source(line: &str) -> bool {
    let bare = line.trim_start_matches(['│', ' ']);
    let behind = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    // Where the line begins with the number it is the place of bytes in a trace: `0040: ion code"}`.
    bare.len() < line.len() && behind.len() < bare.len() && behind.starts_with(": ")
}

/// At most so many characters of a text, masked before it is cut; said where it is cut.
fn cut_to(text: &str) -> String {
    let masked = mask::text(text);
    let mut kept: String = masked.chars().take(SAID).collect();
    if kept.len() < masked.len() {
        kept.push_str("… (cut)");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_and_cuts_are_seen() {
        for text in ["***", "[masked code]", "xxxx", "REDACTED", "Mm5***"] {
            assert!(is_masked(text), "{text}");
        }
        for text in ["invalid_grant", "a0.x", "403"] {
            assert!(!is_masked(text), "{text}");
        }
        for text in [
            "{\"error\":\"invalid_gr",
            "{\"error\":\"x\",",
            "message:\"{\"error\":\"x\"}",
            "it was …",
            "and so on...\"",
        ] {
            assert!(is_cut(text), "{text}");
        }
        for text in [
            "{\"error\":\"x\"}",
            "message:\"{\"error\":\"x\"}\"",
            "0000: {\"error\":\"inva\n0040: lid_grant\"}",
            "A sentence.",
            "",
        ] {
            assert!(!is_cut(text), "{text}");
        }
    }

    #[test]
    fn entra_is_heard_in_a_sentence() {
        assert_eq!(
            of_entra("Error: AADSTS500011: No\nat x"),
            Some("AADSTS500011: No")
        );
        assert_eq!(of_entra("AADSTS of old"), None);
        assert_eq!(
            of_entra("x: AADB2C90129: Revoked\nCorrelation ID: 1"),
            Some("AADB2C90129: Revoked")
        );
    }
}
