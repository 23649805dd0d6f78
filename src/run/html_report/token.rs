//! The tokens of a run: what each is, what is known of its signature, and every claim with its meaning.

use super::shown::{StyledSpan, VerdictMark, pieces, shown};
use crate::json::Json;
use crate::run::model::Run;
use crate::secret::Redactor;
use crate::token::claims::{VerificationContext, header_meaning, meaning, relative, utc};
use crate::token::dictionary::{Part, entry};
use crate::token::{Format, SignatureStatus, TokenKind, TokenReport, describe};
use serde::Serialize;

/// Claims that are listed at most.
const CLAIMS: usize = 400;

/// One token.
#[derive(Serialize)]
pub(super) struct ShownToken {
    heading: String,
    description: String,
    signature: VerdictMark,
    reason: String,
    /// What else is known of the signature, a sentence each.
    beside: Vec<String>,
    /// When it was issued and when it expires.
    life: Vec<String>,
    header: Vec<ReportClaim>,
    claims: Vec<ReportClaim>,
    /// Said where there are more claims than are listed.
    more: Option<String>,
    /// A payload that is no set of claims.
    document: Vec<StyledSpan>,
    text: Option<String>,
}

#[derive(Serialize)]
struct ReportClaim {
    name: String,
    value: Vec<StyledSpan>,
    /// The moment, where it is one.
    moment: Option<String>,
    meaning: String,
    source: &'static str,
}

/// Returns the tokens of a run, with what its masked document says of them. Times are beside the time of the run.
pub(super) fn tokens(run: &Run, document: &Json) -> Vec<ShownToken> {
    let around = VerificationContext {
        now: run.started_ms.div_euclid(1000),
        ..run.verification.clone()
    };
    let masked = document.get("tokens");
    run.tokens
        .iter()
        .map(|report| {
            let masked = masked.and_then(|tokens| tokens.get(report.role.member()));
            token(
                report,
                masked.unwrap_or(&Json::Null),
                &around,
                &run.redactor,
            )
        })
        .collect()
}

fn token(
    report: &TokenReport,
    masked: &Json,
    around: &VerificationContext,
    redactor: &Redactor,
) -> ShownToken {
    let said = |text: &str| shown(&redactor.redact(text));
    let signature = &report.signature;
    let listed = |part: Part, original: Option<&Json>, name: &str| {
        let context = ClaimContext {
            report,
            part,
            around,
            redactor,
        };
        context.claims(original, masked.get(name))
    };
    let payload = masked.get("payload").unwrap_or(&Json::Null);
    let number = payload.members().unwrap_or_default().len();
    let kid = signature.kid.as_ref().map(|kid| format!("Key ID {kid}"));
    let print = signature.thumbprint.as_ref();
    let print = print.map(|print| format!("Key thumbprint {print}"));
    let mut beside: Vec<String> = kid.iter().chain(&print).map(|text| said(text)).collect();
    if report.token.nested.is_some() {
        let inner = report.inner_signature();
        beside.push(said(&format!(
            "The token inside it: signature {}, {}",
            inner.status.name(),
            inner.reason
        )));
    }
    ShownToken {
        heading: format!("{} token", report.role.label()),
        description: said(&describe(&report.token, report.role)),
        signature: mark(report),
        reason: said(&signature.sentence()),
        beside,
        life: life(report, around.now),
        header: listed(Part::Header, report.token.header.as_ref(), "header"),
        claims: listed(Part::Claims, report.token.payload.as_ref(), "payload"),
        more: (number > CLAIMS)
            .then(|| format!("{number} claims in all, the first {CLAIMS} are listed")),
        document: match payload {
            Json::Null | Json::Object(_) => Vec::new(),
            other => pieces(other),
        },
        text: masked.get_str("payload_text").map(shown),
    }
}

fn mark(report: &TokenReport) -> VerdictMark {
    let words = report.signature_words();
    match report.signature.status {
        SignatureStatus::Valid => VerdictMark::valid(words),
        SignatureStatus::Invalid => VerdictMark::invalid(words),
        SignatureStatus::Unchecked
            if report.token.format == Format::Opaque || report.signature.is_not_asked_for() =>
        {
            VerdictMark::neutral(words)
        }
        SignatureStatus::Unchecked => VerdictMark::unchecked("?", words),
    }
}

/// Issued and expires, in UTC and beside the time of the run.
fn life(report: &TokenReport, now: i64) -> Vec<String> {
    let words = |name: &str, before: &str, after: &str| {
        let at = report.token.claim_time(name)?;
        let word = if at > now { after } else { before };
        let moment = utc(at)?;
        let beside = relative(at, now);
        Some(format!("{word} {moment}, {beside} at the time of the run"))
    };
    [
        words("iat", "Issued", "Issued"),
        words("exp", "Expired", "Expires"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the claims of a token are read beside: the token itself, its part, and what they are compared with.
struct ClaimContext<'a> {
    report: &'a TokenReport,
    part: Part,
    around: &'a VerificationContext,
    redactor: &'a Redactor,
}

impl ClaimContext<'_> {
    /// The members as they are masked; their meaning is that of what stands there.
    fn claims(&self, original: Option<&Json>, masked: Option<&Json>) -> Vec<ReportClaim> {
        let original = original.and_then(Json::members).unwrap_or_default();
        let masked = masked.and_then(Json::members).unwrap_or_default();
        original
            .iter()
            .zip(masked)
            .take(CLAIMS)
            .map(|((name, value), (shown_name, shown_value))| ReportClaim {
                name: shown(shown_name),
                value: pieces(shown_value),
                moment: moment(name, value),
                meaning: shown(&self.redactor.redact(&self.meaning(name, value))),
                source: entry(self.part, name, self.issuer())
                    .map_or("", |entry| entry.source.as_str()),
            })
            .collect()
    }

    fn issuer(&self) -> Option<&str> {
        self.report.token.claim_text("iss")
    }

    fn meaning(&self, name: &str, value: &Json) -> String {
        match self.part {
            Part::Header => header_meaning(name),
            _ => {
                let role = self.report.role;
                let kind = TokenKind::of(&self.report.token, role);
                meaning(name, value, role, kind, self.issuer(), self.around)
            }
        }
    }
}

fn moment(name: &str, value: &Json) -> Option<String> {
    let is_time = matches!(name, "exp" | "iat" | "nbf" | "auth_time" | "updated_at");
    utc(value.as_seconds().filter(|_| is_time)?)
}
