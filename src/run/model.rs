//! One exchange with all that is known of it.

use crate::diagnosis::explain::Explained;
use crate::diagnosis::{Evidence, Finding, Severity, explain};
use crate::exchange::{Exchange, ExchangeRequest, Outcome, in_ms};
use crate::secret::Redactor;
use crate::text::counted;
use crate::token::claims::VerificationContext;
use crate::token::{TokenReport, TokenRole};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

/// Tells one run of this session from every other; a copy, and the same run explained anew, keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RunSerial(usize);

impl Default for RunSerial {
    /// The next one.
    fn default() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl RunSerial {
    /// As a number.
    pub fn number(self) -> usize {
        self.0
    }
}

/// Characters of a text of the answer in a sentence.
const SAID: usize = 600;

/// Characters of the description beside another sentence.
const QUOTED: usize = 120;

/// One exchange with all that is known of it; by default one in which nothing was sent.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Which of this session's it is.
    pub serial: RunSerial,
    /// The profile's name.
    pub profile: String,
    /// When it began, milliseconds since 1970.
    pub started_ms: i64,
    /// What was sent and what came back.
    pub exchange: Exchange,
    /// The tokens there are, decoded and judged.
    pub tokens: Vec<TokenReport>,
    /// Before sending, after the answer, and on the tokens, in this order.
    pub findings: Vec<Finding>,
    /// Every host that was contacted.
    pub hosts: Vec<String>,
    /// Knows every secret of this run.
    pub redactor: Redactor,
    /// What the claims are compared with.
    pub verification: VerificationContext,
    /// This computer's clock less the server's, seconds, from its `Date`.
    pub clock_skew: Option<i64>,
    /// What it can be explained with again, and gone on with; not there for a run of the history.
    pub case: Option<Arc<RunCase>>,
}

/// The request of a run and what was known around it, for this session only.
#[derive(Clone, Debug)]
pub struct RunCase {
    /// The environment, where it is the real thing.
    pub production: Option<String>,
    /// The tenant's base URL with its slash.
    pub base: Url,
    /// The request.
    pub request: ExchangeRequest,
    /// What was known.
    pub evidence: Evidence,
}

impl Run {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.exchange.outcome()
    }

    /// The token of that place.
    pub fn token(&self, role: TokenRole) -> Option<&TokenReport> {
        self.tokens.iter().find(|report| report.role == role)
    }

    /// Who answered, which call, and in which words.
    pub fn answered(&self) -> Explained {
        let nothing = Evidence::default();
        let (request, evidence) = match &self.case {
            Some(case) => (Some(&case.request), &case.evidence),
            None => (None, &nothing),
        };
        explain::explained(&self.exchange, request, evidence)
    }

    /// The finding that explains why no tokens came.
    pub fn explanation(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| {
            finding.id.starts_with("explain.") && finding.severity == Severity::Error
        })
    }

    /// The same run explained anew with other evidence, such as the application's settings; a run of the history stays as it is.
    #[must_use]
    pub fn explained_with(&self, change: impl FnOnce(&mut Evidence)) -> Self {
        let Some(case) = &self.case else {
            return self.clone();
        };
        let mut evidence = case.evidence.clone();
        change(&mut evidence);
        let explained = |evidence: &Evidence| {
            explain::masked_findings(
                explain::findings(&self.exchange, Some(&case.request), evidence),
                &self.redactor,
            )
        };
        let before = explained(&case.evidence);
        let explained = explained(&evidence);
        let mut findings = self.findings.clone();
        // All others stay: what was known before sending, and what the tokens say.
        let place = findings.iter().position(|finding| before.contains(finding));
        findings.retain(|finding| !before.contains(finding));
        let at = place.unwrap_or(findings.len()).min(findings.len());
        findings.splice(at..at, explained);
        Self {
            findings,
            case: Some(Arc::new(RunCase {
                evidence,
                ..RunCase::clone(case)
            })),
            ..self.clone()
        }
    }

    /// The last status code, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.exchange
            .last()
            .and_then(|attempt| attempt.response.as_ref())
            .map(|response| response.status)
    }

    /// The one sentence that comes first, and what stands below it.
    pub fn verdict(&self) -> (String, String) {
        let attempts = counted(self.exchange.attempts.len(), "attempt");
        let tail = format!("{attempts} · {}", in_ms(self.exchange.total_ms()));
        let said = |name: &str| {
            let body = self
                .exchange
                .response()
                .and_then(crate::exchange::Response::object)
                .unwrap_or_default();
            body.get_str(name).map(|text| {
                self.redactor
                    .shortened(&self.redactor.redact_body(text), SAID)
            })
        };
        match self.outcome() {
            Outcome::Issued => {
                let named: Vec<&str> = [
                    (TokenRole::Access, "access token"),
                    (TokenRole::Id, "ID token"),
                    (TokenRole::Refresh, "refresh token"),
                ]
                .iter()
                .filter(|(role, _)| self.token(*role).is_some())
                .map(|(_, name)| *name)
                .collect();
                (
                    "Tokens issued".to_owned(),
                    format!("{} · {tail}", list(&named)),
                )
            }
            Outcome::Refused => {
                let error = said("error").or_else(|| said("code")).unwrap_or_default();
                let description = said("error_description").or_else(|| said("description"));
                let title = self
                    .explanation()
                    .map(|finding| self.redactor.redact(&finding.title).into_owned())
                    .or_else(|| {
                        description
                            .as_ref()
                            .map(|text| format!("Refused: {}", text.trim_end_matches('.')))
                    })
                    .unwrap_or_else(|| format!("Refused: {error}"));
                let quoted = description
                    .map(|text| {
                        format!(
                            " · “{}”",
                            self.redactor.shortened(text.trim_end_matches('.'), QUOTED)
                        )
                    })
                    .unwrap_or_default();
                (
                    title,
                    format!(
                        "{} {error}{quoted} · {tail}",
                        self.status().unwrap_or_default()
                    ),
                )
            }
            Outcome::Failed => {
                let failed = self
                    .findings
                    .iter()
                    .find(|finding| finding.id.starts_with("explain."));
                let title = failed.map_or_else(
                    || "No tokens came back".to_owned(),
                    |finding| self.redactor.redact(&finding.title).into_owned(),
                );
                let status = self
                    .status()
                    .map_or_else(String::new, |status| format!("{status} · "));
                (title, format!("{status}{tail}"))
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
