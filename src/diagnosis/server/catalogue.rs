//! What is known of each server, read from `assets/diagnosis/servers`: how it is recognised, and what it means by its answers.

use crate::diagnosis::pattern::Pattern;
use crate::diagnosis::{Certainty, Severity};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::sync::{LazyLock, OnceLock};

/// The files, one a server. `unknown` has none: it is explained by the RFCs.
const FILES: &[&str] = &[
    include_str!("../../../assets/diagnosis/servers/auth0.json"),
    include_str!("../../../assets/diagnosis/servers/apple.json"),
    include_str!("../../../assets/diagnosis/servers/google.json"),
    include_str!("../../../assets/diagnosis/servers/google_sts.json"),
    include_str!("../../../assets/diagnosis/servers/facebook.json"),
    include_str!("../../../assets/diagnosis/servers/keycloak.json"),
    include_str!("../../../assets/diagnosis/servers/entra.json"),
    include_str!("../../../assets/diagnosis/servers/okta.json"),
    include_str!("../../../assets/diagnosis/servers/aws_sts.json"),
    include_str!("../../../assets/diagnosis/servers/zitadel.json"),
    include_str!("../../../assets/diagnosis/servers/dex.json"),
    include_str!("../../../assets/diagnosis/servers/ping.json"),
    include_str!("../../../assets/diagnosis/servers/duende.json"),
    include_str!("../../../assets/diagnosis/servers/authentik.json"),
    include_str!("../../../assets/diagnosis/servers/ory_hydra.json"),
    include_str!("../../../assets/diagnosis/servers/curity.json"),
    include_str!("../../../assets/diagnosis/servers/spring.json"),
];

/// What a server is recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// Whether it is told by where the call went, and not by what came back.
    pub fn is_of_call(self) -> bool {
        matches!(self, Self::Host | Self::Path | Self::Parameter)
    }
}

/// One sign by which a server is recognised.
#[derive(Clone, Debug, Deserialize)]
pub struct ServerSign {
    /// Where it is looked for: the host or path of the call, a header of the answer, a member of its body (`name` or `name=value`), the
    /// issuer of a token that came, the answer's own words, its raw body, or a parameter of the request (`name=value`).
    pub(super) by: SignSource,
    value: String,
    /// The name before `=`, where the sign has one.
    #[serde(skip)]
    pub name: String,
    /// What has to fit.
    #[serde(skip)]
    pub pattern: Pattern,
    /// The errors beside which a sentence is that server's; any where there are none. An answer without an error fits too.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Whether a sentence is that server's only where it is all that was said beside one of these errors: others say the same.
    #[serde(default)]
    pub whole: bool,
    /// The statuses beside which a sign is that server's; any where there are none. An answer whose status is not known fits too.
    #[serde(default)]
    pub statuses: Vec<u16>,
    /// The paths of the call at which a sign is that server's; any where there are none. A call whose path is not known fits too.
    #[serde(default)]
    pub paths: Vec<Pattern>,
    /// Hosts of others that show the same sign.
    #[serde(default)]
    pub except: Vec<Pattern>,
    /// How sure it makes.
    pub certainty: Certainty,
    /// Why, in words that follow "because".
    pub reason: String,
}

impl ServerSign {
    /// With name and pattern, which its value holds.
    fn read(mut self) -> Self {
        let (name, pattern) = match self.by {
            SignSource::Member | SignSource::Parameter | SignSource::Header => self
                .value
                .split_once('=')
                .unwrap_or((self.value.as_str(), "*")),
            _ => ("", self.value.as_str()),
        };
        self.name = name.to_ascii_lowercase();
        self.pattern = Pattern::new(pattern);
        self
    }
}

/// The sentences of a cause, where it has its own.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CauseSentences {
    /// Where it is certain.
    pub certain: Option<String>,
    /// Where it is ruled out.
    pub ruled_out: Option<String>,
}

/// One cause, as data.
#[derive(Clone, Debug, Deserialize)]
pub struct ServerCause {
    /// Its id.
    pub id: String,
    /// One sentence.
    pub title: String,
    /// What decides it, where something in the paste can.
    pub decided_by: Option<String>,
    /// What decides something that it rests on: where the paste rules that out, it is no cause.
    #[serde(default)]
    pub presumes: Vec<String>,
    /// How sure what decides it makes it at most: another server would take the same call.
    pub at_most: Option<Certainty>,
    /// What to do.
    pub next_step: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub evidence: CauseSentences,
}

/// One answer that a server is known to give.
#[derive(Clone, Debug, Deserialize)]
pub struct ServerAnswer {
    /// Its finding is `explain.SERVER.ID`; a file of RFCs gives the whole id.
    pub id: String,
    /// Any of them; none: any words.
    #[serde(default, deserialize_with = "sentences")]
    pub sentences: Vec<Pattern>,
    /// Whether a sentence counts only where it is all that was said.
    #[serde(default)]
    pub whole: bool,
    /// `error`, any of them; an empty text stands for an answer without one.
    #[serde(default)]
    pub errors: Vec<String>,
    /// The status, any of them.
    #[serde(default)]
    pub statuses: Vec<u16>,
    /// The call, any of them.
    #[serde(default)]
    pub calls: Vec<String>,
    /// The vendor's own codes inside the words, any of them.
    #[serde(default)]
    pub codes: Vec<String>,
    /// How grave it is: an error, unless the file says that nothing is wrong.
    #[serde(default = "error")]
    pub severity: Severity,
    /// One sentence.
    pub title: String,
    /// What it means.
    pub detail: String,
    /// The likeliest first.
    #[serde(default)]
    pub causes: Vec<ServerCause>,
    /// Where it is documented.
    pub source: String,
}

/// Whom an assertion has to be made out to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssertionAudience {
    /// The address that it is sent to, letter by letter.
    Endpoint,
    /// The server's own address, without a path.
    Origin,
}

/// What a server asks of an assertion that a client signs itself, beyond RFC 7523 §3.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssertionRules {
    /// Whom it names, where that is one alone.
    pub audience: Option<AssertionAudience>,
    /// Others that it takes in the place of that one.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether it is signed with a private key, and never with the client's secret.
    #[serde(default)]
    pub asymmetric: bool,
    /// Whether it names one audience only.
    #[serde(default)]
    pub single: bool,
    /// The minutes that it may live.
    pub minutes: Option<i64>,
    /// The usual audience of another issuer's token that vouches for the client.
    pub vouched: Option<String>,
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
    /// What it asks of assertions.
    pub assertion: AssertionRules,
    /// The answers as they stand in the file.
    text: &'static str,
    /// The answers, once they were asked for.
    read: OnceLock<Vec<ServerAnswer>>,
}

/// A server's file. Its answers are nearly all of it and are wanted of one server at a time, so they are left as they stand.
#[derive(Deserialize)]
struct ServerFile<'a> {
    id: String,
    name: String,
    console: Option<String>,
    #[serde(default)]
    recognise: Vec<ServerSign>,
    #[serde(default)]
    assertion: AssertionRules,
    #[serde(borrow)]
    answers: &'a RawValue,
}

/// The servers that are known, in the order of their files.
pub fn servers() -> &'static [ServerText] {
    static READ: LazyLock<Vec<ServerText>> = LazyLock::new(|| {
        let files = FILES.iter();
        files
            .filter_map(|text| ServerText::parse(text).ok())
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
    static READ: LazyLock<ServerText> = LazyLock::new(|| {
        let text = include_str!("../../../assets/diagnosis/rfc.json");
        ServerText::parse(text).unwrap_or_default()
    });
    &READ
}

impl ServerText {
    /// Reads a file, all but its answers; a test holds that it can be.
    fn parse(text: &'static str) -> serde_json::Result<Self> {
        let file: ServerFile<'static> = serde_json::from_str(text)?;
        Ok(Self {
            id: file.id,
            name: file.name,
            console: file.console,
            signs: file.recognise.into_iter().map(ServerSign::read).collect(),
            assertion: file.assertion,
            text: file.answers.get(),
            read: OnceLock::new(),
        })
    }

    /// Whether a host is certainly that server's.
    pub fn is_at(&self, host: &str) -> bool {
        self.signs.iter().any(|sign| {
            sign.by == SignSource::Host
                && sign.certainty == Certainty::Certain
                && sign.pattern.fits(host)
        })
    }

    /// The answers that it is known to give: the first that fits.
    pub fn answers(&self) -> &[ServerAnswer] {
        self.read
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or_default())
    }
}

fn error() -> Severity {
    Severity::Error
}

fn sentences<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Pattern>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    Ok(texts.iter().flat_map(|text| sentence(text)).collect())
}

/// The patterns of a sentence: `'?` is a quote that a shell or a log may have taken away, and then all of them are gone.
fn sentence(text: &str) -> impl Iterator<Item = Pattern> {
    let text = text.trim_end_matches('.');
    let bare = text.contains("'?").then(|| text.replace("'?", ""));
    std::iter::once(text.replace("'?", "'"))
        .chain(bare)
        .map(|text| Pattern::new(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_whole() {
        for text in FILES {
            let server = ServerText::parse(text).unwrap();
            assert!(
                !server.signs.is_empty(),
                "{} is recognised by nothing",
                server.id
            );
        }
        assert_eq!(servers().len(), FILES.len());
        for server in servers().iter().chain([rfc()]) {
            let read: Vec<ServerAnswer> = serde_json::from_str(server.text)
                .unwrap_or_else(|error| panic!("{}: {error}", server.id));
            assert!(!read.is_empty(), "{} answers nothing", server.id);
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
    fn an_answer_is_an_error_unless_its_file_says_otherwise() {
        let read = |severity: &str| {
            let text = format!(r#"{{"id":"a","title":"t","detail":"d","source":"s"{severity}}}"#);
            serde_json::from_str::<ServerAnswer>(&text).map(|answer| answer.severity)
        };
        assert_eq!(read("").unwrap(), Severity::Error);
        assert_eq!(read(r#","severity":"info""#).unwrap(), Severity::Info);
        assert!(read(r#","severity":"grave""#).is_err());
    }
}
