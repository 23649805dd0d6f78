//! What an answer is judged by.

use crate::diagnosis::http_date::http_date;
use crate::diagnosis::outside::{EarlierCall, ReportedRequest};
use crate::diagnosis::server::{Server, Traces, host_of, recognise};
use crate::diagnosis::{Answer, Application, Call, Evidence, TokenClaims, TokenParameter, proof};
use crate::exchange::{Attempt, ExchangeRequest, Purpose};
use crate::token::Token;
use std::borrow::Cow;

/// An answer with all that is known around it.
pub struct Case<'a> {
    /// The answer.
    pub answer: &'a Answer,
    /// The request, where there is one.
    pub request: Option<&'a ExchangeRequest>,
    /// Whether all of it is known: what is not in it was not sent.
    pub request_is_whole: bool,
    /// What is known besides.
    pub evidence: &'a Evidence,
    /// The calls that were made from here; none for what somebody else got.
    pub attempts: &'a [Attempt],
    /// When the answer came, seconds since 1970; now where nobody knows.
    pub at: i64,
    /// Whether that is known.
    pub at_is_known: bool,
    /// The request as it went, with the claims of its tokens.
    pub reported: &'a ReportedRequest,
    /// What the subject token says, read once for all that is decided by it: the one of the call, else the one that was to be sent.
    pub subject: Option<Cow<'a, TokenClaims>>,
    /// The proof of each attempt, decoded; nothing where it carried none.
    pub proofs: &'a [Option<Token>],
    /// Other token calls of the same recording.
    pub earlier: &'a [EarlierCall],
    /// Who answered; nothing where no server spoke.
    pub server: Option<&'a Server>,
    /// Which call it was.
    pub call: Call,
    /// The lines of a log that a server may have written, where nobody answered.
    pub lines: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// The request, where what is not in it was not sent.
    pub(super) fn whole(&self) -> Option<&'a ExchangeRequest> {
        self.request.filter(|_| self.request_is_whole)
    }

    pub(super) fn purpose(&self) -> Option<Purpose> {
        self.request.map(Purpose::of)
    }

    pub(super) fn application(&self) -> Option<&Application> {
        let client = self
            .request
            .and_then(|request| request.texts.client_id.as_deref());
        self.evidence
            .application
            .as_ref()
            .filter(|application| self.request.is_none() || application.is_for(client))
    }

    /// Where the call went.
    pub(super) fn address(&self) -> Option<&str> {
        address(self.reported, self.request)
    }

    /// `Date` of the answer.
    pub(super) fn date(&self) -> Option<i64> {
        self.answer.header("date").and_then(http_date)
    }

    /// The server's clock when it answered.
    pub(super) fn server_time(&self) -> i64 {
        self.date()
            .unwrap_or_else(|| self.at - self.evidence.clock_skew.unwrap_or(0))
    }

    /// The attempts that carried a proof, each with it.
    pub(super) fn proven_attempts(&self) -> impl Iterator<Item = (&'a Attempt, &'a Token)> {
        let proofs = self.proofs.iter().map(Option::as_ref);
        self.attempts
            .iter()
            .zip(proofs)
            .filter_map(|(attempt, proof)| Some((attempt, proof?)))
    }

    /// Whether that server answered, as far as is known.
    pub(super) fn is_server(&self, id: &str) -> bool {
        self.server.is_some_and(|server| server.is(id))
    }

    /// Whether the answer's own words hold one of these.
    pub(super) fn said_of(&self, words: &[&str]) -> bool {
        let text = self
            .answer
            .description
            .as_deref()
            .unwrap_or_default()
            .to_lowercase();
        words.iter().any(|word| text.contains(word))
    }
}

/// What the subject token says, as [`Case::subject`] has it.
pub(super) fn subject_of<'a>(
    reported: &'a ReportedRequest,
    evidence: &Evidence,
) -> Option<Cow<'a, TokenClaims>> {
    let of_evidence = || evidence.text().map(TokenClaims::of).map(Cow::Owned);
    reported
        .token(TokenParameter::Subject)
        .map(Cow::Borrowed)
        .or_else(of_evidence)
}

/// The proofs of these attempts, decoded.
pub(super) fn proofs_of(attempts: &[Attempt]) -> Vec<Option<Token>> {
    attempts
        .iter()
        .map(|attempt| proof::of(&attempt.request))
        .collect()
}

/// Where a call went, as the call itself says, or else its request.
fn address<'a>(
    reported: &'a ReportedRequest,
    request: Option<&'a ExchangeRequest>,
) -> Option<&'a str> {
    reported.token_endpoint.as_deref().or_else(|| {
        let url = &request?.token_endpoint;
        // What stands in for an address that nobody knows.
        (url.host_str() != Some("tenant.invalid")).then(|| url.as_str())
    })
}

/// The host of a call whose server a person may name; `None` where nobody knows it, and for the demo tenant.
pub(super) fn host_of_call(
    answer: &Answer,
    reported: &ReportedRequest,
    request: Option<&ExchangeRequest>,
    evidence: &Evidence,
) -> Option<String> {
    // The demo tenant has another port tomorrow, and something else may answer at today's.
    let demo = evidence.tenant == "demo" || answer.header("x-demo") == Some("cambio");
    host_of(address(reported, request)?).filter(|_| !demo)
}

/// Who answered that call; `words` are what was said besides the answer.
pub(super) fn server_of(
    answer: &Answer,
    reported: &ReportedRequest,
    request: Option<&ExchangeRequest>,
    evidence: &Evidence,
    words: Option<&str>,
) -> Server {
    let mut parameters = Vec::new();
    for (name, own, other) in [
        (
            "grant_type",
            &reported.texts.grant_type,
            request.and_then(|request| request.texts.grant_type.as_ref()),
        ),
        (
            "subject_token_type",
            &reported.texts.subject_token_type,
            request.and_then(|request| request.texts.subject_token_type.as_ref()),
        ),
        (
            "requested_token_type",
            &reported.texts.requested_token_type,
            request.and_then(|request| request.texts.requested_token_type.as_ref()),
        ),
    ] {
        if let Some(value) = own.as_deref().or(other.map(String::as_str)) {
            parameters.push((name, value));
        }
    }
    parameters.extend(
        reported
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let issued = answer.issued.as_deref();
    let issuers = issued
        .into_iter()
        .flat_map(|issued| [Some(&issued.access), issued.id.as_ref()])
        .flatten()
        .filter_map(|claims| claims.iss.as_deref())
        .collect();
    let traces = Traces {
        address: address(reported, request),
        answer: Some(answer),
        parameters,
        words,
        issuers,
        is_called: reported.token_endpoint.is_some(),
    };
    recognise(&traces, evidence)
}
