//! The catalogue of sentences, read from `assets/diagnosis/messages.json`: who says which, and what it means.

use super::mask;
use super::speaker::{Fact, Speaker};
use crate::diagnosis::pattern::{Pattern, Searched};
use crate::json::Json;
use std::sync::LazyLock;

/// Messages of one text that are taken: a log's line and the validator's inside it.
const TAKEN: usize = 2;
/// Bytes of a stated value.
const VALUE: usize = 300;

/// Whose sentences they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    Validator,
    Sdk,
    /// A service that is none of the known servers.
    Service,
    Log,
    Redirect,
}

/// One sentence, or several of one meaning.
#[derive(Debug)]
pub(super) struct KnownMessage {
    pub(super) voice: Voice,
    name: Option<String>,
    pub(super) means: String,
    patterns: Vec<Pattern>,
    facts: Vec<Option<Fact>>,
    errors: Vec<String>,
    logs: Vec<String>,
    marks: Vec<String>,
    whole: bool,
    pub(super) source: String,
}

/// One possible cause, as data.
#[derive(Clone, Debug)]
pub(super) struct MessageCause {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) next_step: String,
}

/// What a sentence means.
#[derive(Clone, Debug)]
pub(super) struct MessageMeaning {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) causes: Vec<MessageCause>,
}

/// A type of entries of a tenant's log.
#[derive(Clone, Debug)]
pub struct LogType {
    pub(super) types: Vec<String>,
    /// Names of them that the CLI prints, and their codes.
    pub(super) names: Vec<(String, String)>,
    /// The call that it tells of: `token_exchange`, `refresh`.
    pub call: String,
    /// Whether it stands for a success.
    pub worked: bool,
    /// In words: `an exchange of a refresh token failed`.
    pub words: String,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct MessageCatalogue {
    pub(super) all: Vec<KnownMessage>,
    pub(super) meanings: Vec<MessageMeaning>,
    pub(super) log_types: Vec<LogType>,
    /// What cannot be read in the file: empty, as a test says.
    pub(super) problems: Vec<String>,
}

/// A sentence that stands in a text.
pub(super) struct MessageMatch {
    pub(super) message: &'static KnownMessage,
    /// Whether the text says whose it is, where several write the same.
    pub(super) named: bool,
    /// Whether it is written just as the library writes it.
    exact: bool,
    pub(super) facts: Vec<(Fact, String)>,
}

/// The built-in catalogue.
pub(super) fn messages() -> &'static MessageCatalogue {
    static READ: LazyLock<MessageCatalogue> = LazyLock::new(|| {
        MessageCatalogue::parse(include_str!("../../../assets/diagnosis/messages.json"))
    });
    &READ
}

/// What a type of a tenant log's entries stands for (Auth0: Log event type codes).
pub fn log_type(kind: &str) -> Option<&'static LogType> {
    messages()
        .log_types
        .iter()
        .find(|one| one.types.iter().any(|known| known == kind))
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
                found.extend(
                    message
                        .heard(&searched, search)
                        .filter(|heard| heard.exact || !exact),
                );
            }
        }
    }
    found
}

impl KnownMessage {
    /// The name of whose it is, where the sentence is theirs alone.
    pub(super) fn name(&self, named: bool) -> Option<&str> {
        self.name.as_deref().filter(|_| named)
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
        let named = self.name.is_some()
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
    let hidden = ["", "null", "undefined", "nil", "None", "***"].contains(&bare)
        || bare.contains("PII is hidden")
        || bare.contains("PII of type");
    (!hidden).then(|| mask::kept(bare, VALUE))
}

impl MessageCatalogue {
    fn parse(text: &str) -> Self {
        let mut read = Self::default();
        let document = Json::parse(text).unwrap_or_else(|error| {
            read.problems.push(error.to_string());
            Json::Null
        });
        let list = |name: &str| match document.get(name) {
            Some(Json::Array(items)) => items.as_slice(),
            _ => &[],
        };
        for (at, one) in list("messages").iter().enumerate() {
            match message(one) {
                Some(message) => read.all.push(message),
                None => read.problems.push(format!("message {at} is not whole")),
            }
        }
        for (id, one) in document
            .get("meanings")
            .and_then(Json::members)
            .unwrap_or_default()
        {
            match meaning(id, one) {
                Some(meaning) => read.meanings.push(meaning),
                None => read.problems.push(format!("meaning {id} is not whole")),
            }
        }
        for (at, one) in list("log_types").iter().enumerate() {
            match kind_of_entry(one) {
                Some(kind) => read.log_types.push(kind),
                None => read.problems.push(format!("log type {at} is not whole")),
            }
        }
        read
    }

    /// The meaning of that id.
    pub(super) fn meaning(&self, id: &str) -> Option<&MessageMeaning> {
        self.meanings.iter().find(|meaning| meaning.id == id)
    }
}

fn texts(value: Option<&Json>) -> Option<Vec<String>> {
    match value {
        None => Some(Vec::new()),
        Some(Json::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(ToOwned::to_owned))
            .collect(),
        Some(_) => None,
    }
}

fn message(one: &Json) -> Option<KnownMessage> {
    let text = |name: &str| one.get_str(name).map(ToOwned::to_owned);
    let facts = texts(one.get("facts"))?
        .iter()
        .map(|name| match name.as_str() {
            "" => Some(None),
            name => Fact::named(name).map(Some),
        })
        .collect::<Option<Vec<_>>>()?;
    let voice = match one.get_str("speaker")? {
        "validator" => Voice::Validator,
        "sdk" => Voice::Sdk,
        "service" => Voice::Service,
        "log" => Voice::Log,
        "redirect" => Voice::Redirect,
        _ => return None,
    };
    Some(KnownMessage {
        voice,
        name: text("name").filter(|name| !name.is_empty()),
        means: text("means")?,
        patterns: texts(one.get("patterns"))?
            .iter()
            .map(|sentence| Pattern::new(sentence))
            .collect(),
        facts,
        errors: texts(one.get("errors"))?,
        logs: texts(one.get("logs"))?,
        marks: texts(one.get("marks"))?
            .iter()
            .map(|mark| mark.to_ascii_lowercase())
            .collect(),
        whole: one.get("whole").and_then(Json::as_bool).unwrap_or_default(),
        source: text("source")?,
    })
}

fn meaning(id: &str, one: &Json) -> Option<MessageMeaning> {
    let causes = match one.get("causes")? {
        Json::Array(items) => items
            .iter()
            .map(|cause| {
                let text = |name: &str| cause.get_str(name).map(ToOwned::to_owned);
                Some(MessageCause {
                    id: text("id")?,
                    title: text("title")?,
                    next_step: text("next_step")?,
                })
            })
            .collect::<Option<Vec<_>>>()?,
        _ => return None,
    };
    Some(MessageMeaning {
        id: id.to_owned(),
        title: one.get_str("title")?.to_owned(),
        detail: one.get_str("detail")?.to_owned(),
        causes,
    })
}

fn kind_of_entry(one: &Json) -> Option<LogType> {
    Some(LogType {
        types: texts(one.get("types"))?,
        names: one
            .get("names")
            .and_then(Json::members)
            .unwrap_or_default()
            .iter()
            .map(|(name, code)| Some((name.clone(), code.as_str()?.to_owned())))
            .collect::<Option<Vec<_>>>()?,
        call: one.get_str("call")?.to_owned(),
        worked: one.get("worked").and_then(Json::as_bool)?,
        words: one.get_str("words")?.to_owned(),
    })
}
