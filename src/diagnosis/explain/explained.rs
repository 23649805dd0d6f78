//! What an explanation says.

use crate::diagnosis::server::Server;
use crate::diagnosis::{Answer, Call, CauseStatus, Certainty, Finding, Severity};
use crate::json::Json;

/// The finding that nothing is known of what a text says.
const NOTHING_SAID: &str = "explain.nothing-said";

/// An answer explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Who answered; nothing where no server spoke.
    pub server: Option<Server>,
    /// The host that was asked, and its port where that is not the scheme's own: a person may name the server there once for all its
    /// answers. `None` where nobody knows it, where no server spoke, and for the demo tenant.
    pub host: Option<String>,
    /// Which call was answered.
    pub call: Call,
    /// Its status and code, as far as they are there: `403 access_denied`.
    pub code: Option<String>,
    /// The answer's own words, every secret in them masked.
    pub said: Option<String>,
    /// What is found.
    pub findings: Vec<Finding>,
}

impl Explained {
    /// Whether nobody answered in the text, and nothing is known of what it says.
    pub fn says_nothing(&self) -> bool {
        let only = matches!(self.findings.as_slice(), [one] if one.id == NOTHING_SAID);
        self.server.is_none() && only
    }

    /// Who answered, which call, and in which words: members of the command line's JSON (`assets/schema`).
    pub fn members(&self) -> [(&'static str, Json); 3] {
        let server = self.server.as_ref().map(|server| {
            Json::object([
                ("id", Json::text(server.id)),
                ("name", Json::text(server.name)),
                ("certainty", Json::text(server.certainty.name())),
                ("reason", Json::text(&server.reason)),
            ])
        });
        [
            ("server", server.unwrap_or_default()),
            ("call", Json::text(self.call.name())),
            (
                "said",
                self.said.as_ref().map(Json::text).unwrap_or_default(),
            ),
        ]
    }
}

pub(super) fn code_of(answer: &Answer) -> Option<String> {
    let status = answer.status.map(|status| status.to_string());
    let code = [status, answer.error.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    (!code.is_empty()).then_some(code)
}

/// Where a paste contradicts itself nothing is certain.
pub(super) fn doubt(finding: &mut Finding) {
    finding.certainty = Certainty::Likely;
    for cause in &mut finding.causes {
        if cause.status == CauseStatus::Certain {
            cause.status = CauseStatus::Likely;
        }
    }
}

/// In a text about errors none of them need have happened: what is found says what they stand for.
pub(super) fn only_told(finding: &mut Finding) {
    if finding.id == NOTHING_SAID {
        return;
    }
    doubt(finding);
    if finding.severity == Severity::Error {
        finding.severity = Severity::Info;
        let meaning = finding.title.strip_prefix("Refused: ");
        let meaning = meaning.unwrap_or(&finding.title);
        finding.title = format!("What the text is about: {meaning}");
    }
    for cause in &mut finding.causes {
        if cause.status == CauseStatus::Likely {
            cause.status = CauseStatus::NotVisible;
        }
    }
}
