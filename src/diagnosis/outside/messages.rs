//! The catalogue of sentences, read from `assets/diagnosis/messages.json`: who says which, and what it means.

use super::mask;
use super::speaker::{Fact, Speaker};
use crate::diagnosis::pattern::{Pattern, PatternMatch, Searched};
use crate::text::is_nothing;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Messages of one text that are taken: a log's line and the validator's inside it.
const TAKEN: usize = 2;
/// Bytes of a stated value.
const VALUE: usize = 300;
/// Bytes of a document that an SDK makes of its error, at most.
const DOCUMENT: usize = 1 << 16;

/// Whose sentences they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Voice {
    Validator,
    Sdk,
    /// A service that is none of the known servers.
    Service,
    Log,
    Redirect,
}

/// One sentence, or several of one meaning.
#[derive(Debug, Deserialize)]
pub(super) struct KnownMessage {
    #[serde(rename = "speaker")]
    pub(super) voice: Voice,
    /// Empty where several write it.
    name: String,
    pub(super) means: String,
    #[serde(default)]
    patterns: Vec<Pattern>,
    /// What the stars of its patterns stand for.
    #[serde(default)]
    facts: Vec<Option<Fact>>,
    #[serde(default)]
    errors: Vec<String>,
    #[serde(default)]
    logs: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    /// What shows that the text is about something else, or says more.
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    whole: bool,
    pub(super) source: String,
}

/// One possible cause, as data.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct MessageCause {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) next_step: String,
}

/// What a sentence means.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct MessageMeaning {
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) causes: Vec<MessageCause>,
}

/// A type of entries of a tenant's log.
#[derive(Clone, Debug, Deserialize)]
pub struct LogType {
    pub(super) types: Vec<String>,
    /// Names of them that the CLI prints, and their codes.
    #[serde(default)]
    pub(super) names: BTreeMap<String, String>,
    /// The call that it tells of: `token_exchange`, `refresh`.
    pub call: String,
    /// Whether it stands for a success.
    pub worked: bool,
    /// Whether it tells of something that neither worked nor failed.
    #[serde(default)]
    pub(super) is_note: bool,
    /// In words: `an exchange of a refresh token failed`.
    pub words: String,
}

/// All of it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct MessageCatalogue {
    #[serde(rename = "messages")]
    pub(super) all: Vec<KnownMessage>,
    /// By their ids.
    pub(super) meanings: BTreeMap<String, MessageMeaning>,
    pub(super) log_types: Vec<LogType>,
}

/// A sentence that stands in a text.
pub(super) struct MessageMatch {
    pub(super) message: &'static KnownMessage,
    /// Whether the text says whose it is, where several write the same.
    pub(super) named: bool,
    /// Whether it is written just as the library writes it.
    exact: bool,
    /// Where it stands in the text; `None` where the error beside it told.
    place: Option<(usize, usize)>,
    /// Whether it states nothing that differs from case to case.
    is_literal: bool,
    pub(super) facts: Vec<(Fact, String)>,
}

/// Reads the built-in catalogue; a test holds that it can be.
pub(super) fn catalogue() -> serde_json::Result<MessageCatalogue> {
    serde_json::from_str(include_str!("../../../assets/diagnosis/messages.json"))
}

/// The built-in catalogue.
pub(super) fn messages() -> &'static MessageCatalogue {
    static READ: LazyLock<MessageCatalogue> = LazyLock::new(|| catalogue().unwrap_or_default());
    &READ
}

/// What a type of a tenant log's entries stands for (Auth0: Log event type codes).
pub fn log_type(kind: &str) -> Option<&'static LogType> {
    messages()
        .log_types
        .iter()
        .find(|one| one.types.iter().any(|known| known == kind))
}

/// Whether an entry of that type stands for a success, also one that is not listed (Auth0: Log event type codes).
pub fn is_success(kind: &str) -> bool {
    let ends = [
        "_succeeded",
        "_succeed",
        "_success",
        "_completed",
        "_complete",
        "_started",
    ];
    log_type(kind).map_or_else(
        || {
            kind.starts_with('s') && !kind.contains('_')
                || ends.iter().any(|end| kind.ends_with(end))
        },
        |known| known.worked,
    )
}

/// What is searched for in a text.
pub(super) struct MessageSearch<'a> {
    pub(super) text: &'a str,
    /// Whose sentences can stand in it.
    pub(super) voices: &'a [Voice],
    /// The error code beside it.
    pub(super) error: Option<&'a str>,
    /// The type of the tenant log's entry that it stands in.
    pub(super) log_type: Option<&'a str>,
}

/// The sentences that stand in a text, at most one of each meaning.
pub(super) fn heard(search: &MessageSearch<'_>) -> Vec<MessageMatch> {
    let searched = Searched::new(search.text);
    let mut found: Vec<MessageMatch> = Vec::new();
    // Libraries differ by a capital letter: who writes it just so goes first.
    for exact in [true, false] {
        for message in &messages().all {
            if found.len() == TAKEN {
                break;
            }
            let known = found.iter().any(|one| {
                one.message.means == message.means || one.message.voice == message.voice
            });
            if !known && search.voices.contains(&message.voice) {
                let heard = message
                    .heard(&searched, search)
                    .filter(|heard| heard.exact || !exact)
                    .filter(|heard| !found.iter().any(|one| one.covers(heard)));
                found.extend(heard);
            }
        }
    }
    found
}

/// What a client says that got no answer, or none that it went on with.
pub(super) const NO_ANSWER: [&str; 8] = [
    "sdk.no-answer",
    "sdk.untrusted",
    "sdk.certificate-name",
    "sdk.cleartext",
    "sdk.no-tls",
    "sdk.discovery-issuer",
    "sdk.local-host",
    "sdk.nextcloud-metadata",
];

/// Whether a sentence of one of these meanings stands in a text.
pub(super) fn says(text: &str, meanings: &[&str]) -> bool {
    let searched = Searched::new(text);
    messages()
        .all
        .iter()
        .filter(|message| meanings.contains(&message.means.as_str()))
        .flat_map(|message| &message.patterns)
        .any(|pattern| pattern.find(&searched).is_some())
}

/// Whether a text holds a sentence that a sign-in SDK says by itself, before or instead of any call to a token endpoint; of an SDK's error,
/// any sentence of an SDK.
pub(super) fn says_sdk(text: &str, is_error: bool) -> bool {
    if text.len() > DOCUMENT {
        return false;
    }
    let found = heard(&MessageSearch {
        text,
        voices: &[Voice::Sdk],
        error: None,
        log_type: None,
    });
    found
        .iter()
        .any(|one| is_error || one.is_whose() && one.message.means.starts_with("sign-in."))
}

impl MessageMatch {
    /// Whether the sentence is written as whoever writes it does: one of a name, or of several who have none in common.
    fn is_whose(&self) -> bool {
        self.named || self.message.name.is_empty() && self.exact
    }

    /// Whether it tells of a call that got no answer, and a later one got what stands at `answered`.
    pub(super) fn is_got_over(&self, answered: Option<usize>) -> bool {
        let end = self.place.map(|(_, end)| end);
        self.message.means == "sdk.no-answer" && end.zip(answered).is_some_and(|(end, at)| end < at)
    }

    /// Whether another one is only a part of this sentence: "the access token has expired" begins what an SDK says of its own refresh.
    fn covers(&self, other: &Self) -> bool {
        self.is_literal
            && self
                .place
                .zip(other.place)
                .is_some_and(|(own, part)| own.0 <= part.0 && part.1 <= own.1)
    }
}

impl KnownMessage {
    /// The name of whose it is, where the sentence is theirs alone.
    pub(super) fn name(&self, named: bool) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| named && !name.is_empty())
    }

    /// Who spoke, where it is this one. `sdk` is whose text it is otherwise.
    pub(super) fn speaker(&'static self, named: bool, sdk: Option<&'static str>) -> Speaker {
        let name = self.name(named);
        match self.voice {
            Voice::Validator => Speaker::Validator(name),
            Voice::Sdk => Speaker::Sdk(name.or(sdk).unwrap_or("an SDK")),
            Voice::Service => Speaker::Server,
            Voice::Log => Speaker::Log(name),
            Voice::Redirect => Speaker::Redirect,
        }
    }

    fn heard(
        &'static self,
        searched: &Searched<'_>,
        search: &MessageSearch<'_>,
    ) -> Option<MessageMatch> {
        if !self.logs.is_empty()
            && !search
                .log_type
                .is_some_and(|kind| self.logs.iter().any(|known| known == kind))
        {
            return None;
        }
        if self.unless.iter().any(|other| searched.holds(other)) {
            return None;
        }
        let by_error = search
            .error
            .is_some_and(|error| self.errors.iter().any(|known| known == error));
        let sentence = self.patterns.iter().find_map(|pattern| {
            if self.whole {
                pattern.alone(searched)
            } else {
                pattern.find(searched)
            }
        });
        if sentence.is_none() && !by_error {
            return None;
        }
        let place = sentence.as_ref().map(PatternMatch::place);
        let is_literal = sentence
            .as_ref()
            .is_some_and(|found| found.stretches.is_empty());
        let (stretches, exact) = sentence.map_or((Vec::new(), true), |found| {
            (found.stretches, found.is_exact)
        });
        let facts = self
            .facts
            .iter()
            .zip(stretches)
            .filter_map(|(fact, stretch)| {
                let fact = (*fact)?;
                Some((fact, value(fact, stretch)?))
            })
            .collect();
        let named = !self.name.is_empty()
            && exact
            && (self.marks.is_empty() || self.marks.iter().any(|mark| searched.holds(mark)));
        // The same words are other servers' too.
        if self.voice == Voice::Service && !named {
            return None;
        }
        Some(MessageMatch {
            message: self,
            named,
            exact,
            place,
            is_literal,
            facts,
        })
    }
}

/// A stated value; none where it says nothing.
fn value(fact: Fact, stretch: &str) -> Option<String> {
    // A value ends with its sentence, words may be several sentences.
    let sentence = matches!(fact, Fact::ServerWords | Fact::Other);
    let stretch = stretch
        .split_once(". ")
        .filter(|_| !sentence)
        .map_or(stretch, |(value, _)| value);
    let around =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '.' | ',' | ';' | '\\');
    let bare = stretch.trim_matches(around);
    // What ends is the text around it, such as an error's `UserInfo={message=…}`.
    let bare = if bare.contains(['{', '[']) {
        bare
    } else {
        bare.trim_end_matches(['}', ']']).trim_end_matches(around)
    };
    let is_time = matches!(fact, Fact::ExpiredAt | Fact::ValidFrom | Fact::IssuedAt);
    let bare = Some(bare)
        .filter(|_| is_time)
        .and_then(timestamp)
        .unwrap_or(bare);
    let hidden = matches!(bare, "" | "***")
        || is_nothing(bare)
        || bare.contains("PII is hidden")
        || bare.contains("PII of type");
    (!hidden).then(|| mask::kept(bare, VALUE))
}

/// The time that a text begins with, where it has no space in it (RFC 3339): a log may go on behind it.
fn timestamp(text: &str) -> Option<&str> {
    let (time, _) = text.split_once([' ', '"', '\'', ',', '\\'])?;
    let begins = time.starts_with(|c: char| c.is_ascii_digit());
    (begins && time.as_bytes().get(10) == Some(&b'T')).then_some(time)
}
