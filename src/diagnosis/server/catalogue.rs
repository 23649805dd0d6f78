//! What is known of each server, read from `assets/diagnosis/servers`: how it is recognised, and what it means by its answers.

use crate::diagnosis::Certainty;
use crate::diagnosis::pattern::Pattern;
use crate::json::Json;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::{LazyLock, OnceLock};

/// The files, one a server. `unknown` has none: it is explained by the RFCs.
const FILES: &[(&str, &str)] = &[
    (
        "auth0",
        include_str!("../../../assets/diagnosis/servers/auth0.json"),
    ),
    (
        "apple",
        include_str!("../../../assets/diagnosis/servers/apple.json"),
    ),
    (
        "google",
        include_str!("../../../assets/diagnosis/servers/google.json"),
    ),
    (
        "google_sts",
        include_str!("../../../assets/diagnosis/servers/google_sts.json"),
    ),
    (
        "facebook",
        include_str!("../../../assets/diagnosis/servers/facebook.json"),
    ),
    (
        "keycloak",
        include_str!("../../../assets/diagnosis/servers/keycloak.json"),
    ),
    (
        "entra",
        include_str!("../../../assets/diagnosis/servers/entra.json"),
    ),
    (
        "okta",
        include_str!("../../../assets/diagnosis/servers/okta.json"),
    ),
    (
        "aws_sts",
        include_str!("../../../assets/diagnosis/servers/aws_sts.json"),
    ),
    (
        "zitadel",
        include_str!("../../../assets/diagnosis/servers/zitadel.json"),
    ),
    (
        "dex",
        include_str!("../../../assets/diagnosis/servers/dex.json"),
    ),
    (
        "ping",
        include_str!("../../../assets/diagnosis/servers/ping.json"),
    ),
    (
        "duende",
        include_str!("../../../assets/diagnosis/servers/duende.json"),
    ),
    (
        "authentik",
        include_str!("../../../assets/diagnosis/servers/authentik.json"),
    ),
    (
        "ory_hydra",
        include_str!("../../../assets/diagnosis/servers/ory_hydra.json"),
    ),
    (
        "curity",
        include_str!("../../../assets/diagnosis/servers/curity.json"),
    ),
    (
        "spring",
        include_str!("../../../assets/diagnosis/servers/spring.json"),
    ),
];

/// What a server is recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignSource {
    Host,
    Path,
    Header,
    Member,
    Issuer,
    Sentence,
    Body,
    Parameter,
}

impl SignSource {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "host" => Self::Host,
            "path" => Self::Path,
            "header" => Self::Header,
            "member" => Self::Member,
            "issuer" => Self::Issuer,
            "sentence" => Self::Sentence,
            "body" => Self::Body,
            "parameter" => Self::Parameter,
            _ => return None,
        })
    }

    /// Whether it is told by where the call went, and not by what came back.
    pub fn is_of_call(self) -> bool {
        matches!(self, Self::Host | Self::Path | Self::Parameter)
    }
}

/// One sign by which a server is recognised.
#[derive(Clone, Debug)]
pub struct ServerSign {
    /// Where it is looked for: the host or path of the call, a header of the answer, a member of its body (`name` or `name=value`), the
    /// issuer of a token that came, the answer's own words, its raw body, or a parameter of the request (`name=value`).
    pub(super) by: SignSource,
    /// The name before `=`, where the sign has one.
    pub name: String,
    /// What has to fit.
    pub pattern: Pattern,
    /// The errors beside which a sentence is that server's; any where there are none. An answer without an error fits too.
    pub errors: Vec<String>,
    /// The statuses beside which a sign is that server's; any where there are none. An answer whose status is not known fits too.
    pub statuses: Vec<u16>,
    /// The paths of the call at which a sign is that server's; any where there are none. A call whose path is not known fits too.
    pub paths: Vec<Pattern>,
    /// Hosts of others that show the same sign.
    pub except: Vec<Pattern>,
    /// How sure it makes.
    pub certainty: Certainty,
    /// Why, in words that follow "because".
    pub reason: String,
}

/// One cause, as data.
#[derive(Clone, Debug)]
pub struct ServerCause {
    /// Its id.
    pub id: String,
    /// One sentence.
    pub title: String,
    /// What decides it, where something in the paste can.
    pub decided_by: Option<String>,
    /// Whether what decides it makes it likely at most: another server would take the same call.
    pub at_most_likely: bool,
    /// What to do.
    pub next_step: Option<String>,
    /// The sentence where it is certain.
    pub certain: Option<String>,
    /// The sentence where it is ruled out.
    pub ruled_out: Option<String>,
}

/// One answer that a server is known to give.
#[derive(Clone, Debug)]
pub struct ServerAnswer {
    /// Its finding is `explain.SERVER.ID`; a file of RFCs gives the whole id.
    pub id: String,
    /// Any of them; none: any words.
    pub sentences: Vec<Pattern>,
    /// `error`, any of them; an empty text stands for an answer without one.
    pub errors: Vec<String>,
    /// The status, any of them.
    pub statuses: Vec<u16>,
    /// The call, any of them.
    pub calls: Vec<String>,
    /// The vendor's own codes inside the words, any of them.
    pub codes: Vec<String>,
    /// One sentence.
    pub title: String,
    /// What it means.
    pub detail: String,
    /// The likeliest first.
    pub causes: Vec<ServerCause>,
    /// Where it is documented.
    pub source: String,
}

/// All that is known of a server.
#[derive(Clone, Debug, Default)]
pub struct ServerText {
    /// As the command line's JSON has it.
    pub id: String,
    /// On screen.
    pub name: String,
    /// Where its own events or logs say more, one phrase.
    pub console: Option<String>,
    /// Any one is enough.
    pub signs: Vec<ServerSign>,
    /// What cannot be read in the file besides its answers: empty, as a test says.
    pub problems: Vec<String>,
    /// The answers as they stand in the file.
    text: &'static str,
    /// The answers, once they were asked for.
    read: OnceLock<Vec<ServerAnswer>>,
}

/// A server's file. Its answers are nearly all of it and are wanted of one server at a time, so they are left as they stand.
#[derive(Deserialize)]
struct ServerFile<'a> {
    id: Option<String>,
    name: Option<String>,
    console: Option<String>,
    #[serde(borrow)]
    recognise: Option<&'a RawValue>,
    #[serde(borrow)]
    answers: Option<&'a RawValue>,
}

/// The servers that are known, in the order of their files.
pub fn servers() -> &'static [ServerText] {
    static READ: LazyLock<Vec<ServerText>> = LazyLock::new(|| {
        FILES
            .iter()
            .map(|(id, text)| {
                let mut server = ServerText::parse(text);
                if server.id != *id {
                    server
                        .problems
                        .push(format!("the file of {id} says {}", server.id));
                }
                server
            })
            .collect()
    });
    &READ
}

/// The server of that id.
pub fn server(id: &str) -> Option<&'static ServerText> {
    servers().iter().find(|server| server.id == id)
}

/// What the codes of the RFCs mean, whoever answers.
pub fn rfc() -> &'static ServerText {
    static READ: LazyLock<ServerText> =
        LazyLock::new(|| ServerText::parse(include_str!("../../../assets/diagnosis/rfc.json")));
    &READ
}

impl ServerText {
    /// Reads a file, all but its answers; what cannot be read is listed and left out.
    pub fn parse(text: &'static str) -> Self {
        let mut server = Self::default();
        let file: ServerFile<'static> = match serde_json::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                server.problems.push(error.to_string());
                return server;
            }
        };
        for (name, said, slot) in [
            ("id", file.id, &mut server.id),
            ("name", file.name, &mut server.name),
        ] {
            match said {
                Some(text) => *slot = text,
                None => server.problems.push(format!("{name} is missing")),
            }
        }
        server.console = file.console;
        let signs = file
            .recognise
            .and_then(|signs| Json::parse(signs.get()).ok());
        for (at, entry) in list(signs.as_ref()).iter().enumerate() {
            match sign(entry) {
                Some(sign) => server.signs.push(sign),
                None => server.problems.push(format!("recognise {at} is not whole")),
            }
        }
        server.text = file.answers.map(RawValue::get).unwrap_or_default();
        server
    }

    /// The answers that it is known to give: the first that fits. What cannot be read is left out.
    pub fn answers(&self) -> &[ServerAnswer] {
        self.read
            .get_or_init(|| answers_of(self.text).into_iter().flatten().collect())
    }
}

/// The answers of a file; nothing in the place of one that is not whole, as a test says.
fn answers_of(text: &str) -> Vec<Option<ServerAnswer>> {
    let read = Json::parse(text).ok();
    list(read.as_ref()).iter().map(answer).collect()
}

fn list(value: Option<&Json>) -> &[Json] {
    match value {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}

fn texts(value: Option<&Json>) -> Option<Vec<String>> {
    list(value)
        .iter()
        .map(|item| item.as_str().map(ToOwned::to_owned))
        .collect()
}

fn patterns(value: Option<&Json>) -> Option<Vec<Pattern>> {
    Some(
        texts(value)?
            .iter()
            .map(|text| Pattern::new(text))
            .collect(),
    )
}

fn statuses(value: Option<&Json>) -> Option<Vec<u16>> {
    list(value)
        .iter()
        .map(|status| {
            status
                .as_i64()
                .and_then(|status| u16::try_from(status).ok())
        })
        .collect()
}

fn sign(entry: &Json) -> Option<ServerSign> {
    let by = SignSource::of(entry.get_str("by")?)?;
    let value = entry.get_str("value")?;
    let (name, value) = match by {
        SignSource::Member | SignSource::Parameter | SignSource::Header => {
            value.split_once('=').unwrap_or((value, "*"))
        }
        _ => ("", value),
    };
    Some(ServerSign {
        by,
        name: name.to_ascii_lowercase(),
        pattern: Pattern::new(value),
        errors: texts(entry.get("errors"))?,
        statuses: statuses(entry.get("statuses"))?,
        paths: patterns(entry.get("paths"))?,
        except: patterns(entry.get("except"))?,
        certainty: match entry.get_str("certainty")? {
            "certain" => Certainty::Certain,
            "likely" => Certainty::Likely,
            _ => return None,
        },
        reason: entry.get_str("reason")?.to_owned(),
    })
}

fn answer(entry: &Json) -> Option<ServerAnswer> {
    let text = |name: &str| entry.get_str(name).map(ToOwned::to_owned);
    Some(ServerAnswer {
        id: text("id")?,
        sentences: texts(entry.get("sentences"))?
            .iter()
            .flat_map(|text| sentence(text))
            .collect(),
        errors: texts(entry.get("errors"))?
            .iter()
            .map(|error| error.to_ascii_lowercase())
            .collect(),
        statuses: statuses(entry.get("statuses"))?,
        calls: texts(entry.get("calls"))?,
        codes: texts(entry.get("codes"))?,
        title: text("title")?,
        detail: text("detail")?,
        causes: list(entry.get("causes"))
            .iter()
            .map(cause)
            .collect::<Option<Vec<_>>>()?,
        source: text("source")?,
    })
}

/// The patterns of a sentence: `'?` is a quote that a shell or a log may have taken away, and then all of them are gone.
fn sentence(text: &str) -> impl Iterator<Item = Pattern> {
    let text = text.trim_end_matches('.');
    let bare = text.contains("'?").then(|| text.replace("'?", ""));
    std::iter::once(text.replace("'?", "'"))
        .chain(bare)
        .map(|text| Pattern::new(&text))
}

fn cause(entry: &Json) -> Option<ServerCause> {
    let text = |name: &str| entry.get_str(name).map(ToOwned::to_owned);
    let evidence = |name: &str| {
        entry
            .get("evidence")
            .and_then(|evidence| evidence.get_str(name))
            .map(ToOwned::to_owned)
    };
    Some(ServerCause {
        id: text("id")?,
        title: text("title")?,
        decided_by: text("decided_by").filter(|name| name != "none"),
        at_most_likely: entry.get_str("at_most") == Some("likely"),
        next_step: text("next_step"),
        certain: evidence("certain"),
        ruled_out: evidence("ruled_out"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_whole() {
        for server in servers().iter().chain([rfc()]) {
            assert_eq!(server.problems, [""; 0], "{}", server.id);
            let answers = answers_of(server.text);
            assert!(!answers.is_empty(), "{} answers nothing", server.id);
            let broken = answers.iter().position(Option::is_none);
            assert_eq!(broken, None, "{}: that answer is not whole", server.id);
            assert_eq!(server.answers().len(), answers.len());
        }
        for server in servers() {
            assert!(
                !server.signs.is_empty(),
                "{} is recognised by nothing",
                server.id
            );
        }
    }

    #[test]
    fn quotes_that_may_be_gone_are_there_or_gone_together() {
        let fits = |text: &str| sentence("Grant '?*'? not '?x'?.").any(|one| one.fits(text));
        assert!(fits("Grant 'a' not 'x'") && fits("Grant a not x"));
        assert!(!fits("Grant a not 'x'"));
        assert_eq!(sentence("Grant 'a' not allowed").count(), 1);
    }

    #[test]
    fn what_is_not_whole_is_listed() {
        let server = ServerText::parse(
            r#"{"id":"x","name":"X","recognise":[{"by":"smell"}],"answers":[{"id":"a"}]}"#,
        );
        assert_eq!(server.problems, ["recognise 0 is not whole"]);
        assert!(matches!(answers_of(server.text).as_slice(), [None]));
        assert!(server.answers().is_empty());
        assert!(!ServerText::parse("nothing").problems.is_empty());
    }
}
