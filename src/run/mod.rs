//! A run: an exchange with its tokens decoded and judged and everything found out about it. What is drawn, printed and kept.

mod document;
mod kept;
mod support;

pub use document::{run_document, token_document};
pub use kept::pairs as header_pairs;
pub use support::{Replaced, SupportBundle};

use crate::diagnosis::Finding;
use crate::exchange::{Exchange, Outcome};
use crate::secret::Redactor;
use crate::token::claims::Surroundings;
use crate::token::{Slot, TokenReport};

/// One exchange with all that is known of it.
#[derive(Clone, Debug)]
pub struct Run {
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
    pub surroundings: Surroundings,
    /// This computer's clock less the server's, seconds, from its `Date`.
    pub clock_skew: Option<i64>,
}

impl Run {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.exchange.outcome()
    }

    /// The token of that place.
    pub fn token(&self, slot: Slot) -> Option<&TokenReport> {
        self.tokens.iter().find(|report| report.slot == slot)
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
        let attempts = match self.exchange.attempts.len() {
            1 => "1 attempt".to_owned(),
            more => format!("{more} attempts"),
        };
        let tail = format!("{attempts} · {:.0} ms", self.exchange.total_ms());
        let said = |name: &str| {
            let body = self
                .exchange
                .response()
                .and_then(crate::exchange::Response::object)
                .unwrap_or_default();
            body.get_str(name)
                .map(|text| self.redactor.redact(text).into_owned())
        };
        match self.outcome() {
            Outcome::Issued => {
                let named: Vec<&str> = [
                    (Slot::Access, "access token"),
                    (Slot::Id, "ID token"),
                    (Slot::Refresh, "refresh token"),
                ]
                .iter()
                .filter(|(slot, _)| self.token(*slot).is_some())
                .map(|(_, name)| *name)
                .collect();
                let missing = if self.token(Slot::Refresh).is_none() {
                    " · no refresh token"
                } else {
                    ""
                };
                (
                    "Tokens issued".to_owned(),
                    format!("{}{missing} · {tail}", list(&named)),
                )
            }
            Outcome::Refused => {
                let error = said("error").or_else(|| said("code")).unwrap_or_default();
                let description = said("error_description").or_else(|| said("description"));
                let title = description.clone().map_or_else(
                    || format!("Refused: {error}"),
                    |text| format!("Refused: {}", text.trim_end_matches('.')),
                );
                (
                    title,
                    format!("{} {error} · {tail}", self.status().unwrap_or_default()),
                )
            }
            Outcome::Failed => {
                let failed = self
                    .findings
                    .iter()
                    .find(|finding| finding.id.starts_with("explain."));
                let title = failed.map_or_else(
                    || "No tokens came back".to_owned(),
                    |finding| finding.title.clone(),
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
