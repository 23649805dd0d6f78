//! What the words mean where no server refused: findings on what a validator, an SDK, a service, a log or a redirect says.

use super::answered::Outside;
use super::messages::{
    KnownMessage, MessageMeaning, MessageSearch, NO_ANSWER, Voice, heard, log_type, messages, says,
};
use super::speaker::{Fact, Speaker};
use crate::diagnosis::finding::sort_causes;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::pattern::in_word;
use crate::diagnosis::{Cause, CauseStatus, Finding, Severity, TokenParameter};
use crate::text::capitalised;
use crate::token::claims::utc;
use crate::token::invisible::quoted;

/// Findings on who spoke besides a server of the catalogues, and on what cannot be read of the text.
pub fn message_findings(found: &Outside) -> Vec<Finding> {
    let mut all: Vec<Finding> = found
        .heard
        .iter()
        .filter_map(|(message, named)| {
            let means = if is_lost_renewal(found, message) {
                LOST_RENEWAL
            } else {
                message.means.as_str()
            };
            let meaning = messages().meanings.get(means)?;
            Some(of_message(found, message, *named, (means, meaning)))
        })
        .collect();
    if all.is_empty() && found.speaker == Speaker::Redirect {
        all.extend(other_redirect(found));
    }
    all.extend(of_entry(found));
    if found.cut {
        all.push(worded("explain.cut", &[]));
    }
    if found.hidden {
        all.push(worded("explain.masked", &[]));
    }
    all
}

/// What a renewal of credentials means that got no answer.
const LOST_RENEWAL: &str = "sdk.renew-no-answer";

/// Whether no answer came to an SDK that renewed credentials: nothing is said of the refresh token then.
fn is_lost_renewal(found: &Outside, message: &KnownMessage) -> bool {
    let said = found.said.as_deref().unwrap_or_default();
    message.means == "sdk.no-answer" && says(said, &["sdk.renew"])
}

/// What a line of a log says of a call of its program that got no answer.
pub(super) fn lost_call(found: &Outside, said: &str) -> Option<Finding> {
    if !matches!(found.speaker, Speaker::Log(_)) {
        return None;
    }
    let sentences = heard(&MessageSearch {
        text: said,
        voices: &[Voice::Sdk],
        error: None,
        log_type: None,
    });
    let one = sentences
        .into_iter()
        .find(|one| NO_ANSWER.contains(&one.message.means.as_str()))?;
    let means = one.message.means.as_str();
    let meaning = messages().meanings.get(means)?;
    Some(of_message(found, one.message, one.named, (means, meaning)))
}

fn of_message(
    found: &Outside,
    message: &'static KnownMessage,
    named: bool,
    (means, meaning): (&str, &'static MessageMeaning),
) -> Finding {
    let who = message.name(named).map_or_else(
        || match message.voice {
            Voice::Validator => "A validator of tokens".to_owned(),
            _ => match found.speaker {
                Speaker::Sdk(name) => capitalised(name),
                _ => "The SDK".to_owned(),
            },
        },
        ToOwned::to_owned,
    );
    let mut finding = Finding::new(
        format!("explain.{means}"),
        Severity::Error,
        meaning.title.replace("{who}", &who),
        meaning.detail.replace("{who}", &who),
    )
    .source(message.source.clone());
    finding.causes = causes(found, message, meaning);
    finding.fix = finding
        .causes
        .first()
        .and_then(|cause| cause.next_step.clone());
    finding
}

/// The causes, the first one with what the message states of it.
fn causes(found: &Outside, message: &KnownMessage, meaning: &MessageMeaning) -> Vec<Cause> {
    let stated = stated(found)
        .or_else(|| Some((of_details(found, message)?, true)))
        .or_else(|| Some((of_token(found, &message.means)?, false)));
    let nonce = value(found, Fact::NonceForm).filter(|_| message.means == "service.nonce-hash");
    let side = value(found, Fact::NonceSide);
    let side = side.filter(|_| message.means == "service.nonce-one-sided");
    let told = told(found, &message.means);
    // What is told outright of a later cause goes before what is usual.
    let is_other = told
        .as_ref()
        .is_some_and(|(_, status, _)| *status == CauseStatus::Certain);
    let mut causes: Vec<Cause> = meaning
        .causes
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let own = told.as_ref().filter(|(id, ..)| *id == text.id);
            let usual = || match (at, nonce) {
                _ if is_other => (CauseStatus::NotVisible, None),
                _ if side.is_some() => of_side(at, side.unwrap_or_default()),
                (0, Some("none of them" | "hex")) => (CauseStatus::RuledOut, None),
                (0, Some(form)) => (CauseStatus::Certain, Some(nonce_words(form))),
                (1, Some("none of them" | "hex")) => (CauseStatus::Likely, None),
                (_, Some(_)) => (CauseStatus::NotVisible, None),
                (0, None) => match &stated {
                    Some((words, true)) => (CauseStatus::Certain, Some(words.clone())),
                    Some((words, false)) => (CauseStatus::Likely, Some(words.clone())),
                    None => (CauseStatus::Likely, None),
                },
                _ => (CauseStatus::NotVisible, None),
            };
            let (status, evidence) = match own {
                Some((_, status, words)) => (*status, Some(words.clone())),
                None => usual(),
            };
            Cause {
                id: text.id.clone(),
                status,
                title: text.title.clone(),
                evidence,
                next_step: (status != CauseStatus::RuledOut).then(|| text.next_step.clone()),
            }
        })
        .collect();
    sort_causes(&mut causes);
    causes
}

/// What a nonce on one side says of the causes, the first of which is that it is in the token.
fn of_side(at: usize, side: &str) -> (CauseStatus, Option<String>) {
    let evidence = match (at, side) {
        (0, "token") => "The ID token of the call has a nonce, and the call sends none",
        (1, "request") => "The call sends a nonce, and its ID token has none",
        _ => return (CauseStatus::RuledOut, None),
    };
    (CauseStatus::Certain, Some(evidence.to_owned()))
}

/// What the text tells of one cause of a meaning: its id, whether it is this one, and by what.
fn told(found: &Outside, means: &str) -> Option<(&'static str, CauseStatus, String)> {
    match means {
        "validator.signature" => {
            let claims = found.request.token(TokenParameter::Subject)?;
            let words = format!(
                "The token's header has a nonce, and its aud is {}: a token for Microsoft Graph, which only Graph can check",
                quoted(&claims.audience_words())
            );
            claims
                .header_nonce
                .then_some(("not-for-you", CauseStatus::Certain, words))
        }
        "service.publisher" => {
            let said = found.said.as_deref()?;
            let called = listed_workflow(said, "job_workflow_ref")?;
            let caller = listed_workflow(said, "workflow_ref")?;
            let told = if called == caller {
                let words = format!(
                    "job_workflow_ref and workflow_ref name the same file, {}",
                    quoted(called)
                );
                (CauseStatus::RuledOut, words)
            } else {
                let words = format!(
                    "job_workflow_ref is {}, and workflow_ref is {}",
                    quoted(called),
                    quoted(caller)
                );
                (CauseStatus::Likely, words)
            };
            Some(("reusable", told.0, told.1))
        }
        _ => None,
    }
}

/// The workflow's file of a claim that a message lists, without its branch: "* `workflow_ref`: `acme/shop/.github/workflows/a.yml@refs/…`".
fn listed_workflow<'a>(said: &'a str, claim: &str) -> Option<&'a str> {
    let (_, behind) = said.split_once(&format!("`{claim}`: `"))?;
    let (value, _) = behind.split_once('`')?;
    Some(value.split_once('@')?.0)
}

fn nonce_words(form: &str) -> String {
    match form {
        "raw" => {
            "The token holds the raw nonce itself, and its SHA-256 in hex belongs there".to_owned()
        }
        form => format!(
            "The token holds the SHA-256 of this raw nonce in {form}, and hex in lower case is wanted"
        ),
    }
}

fn value(found: &Outside, wanted: Fact) -> Option<&str> {
    found
        .facts
        .iter()
        .find(|(fact, _)| *fact == wanted)
        .map(|(_, value)| value.as_str())
}

/// What the message states, in a sentence, and whether it shows both sides.
fn stated(found: &Outside) -> Option<(String, bool)> {
    let pairs = [
        (
            Fact::AudienceFound,
            Fact::AudienceExpected,
            "The token's audience is",
        ),
        (
            Fact::IssuerFound,
            Fact::IssuerExpected,
            "The token's issuer is",
        ),
        (
            Fact::NonceFound,
            Fact::NonceExpected,
            "The token's nonce is",
        ),
        (
            Fact::AlgorithmFound,
            Fact::AlgorithmExpected,
            "The token's algorithm is",
        ),
        (Fact::TypeFound, Fact::TypeExpected, "The token's type is"),
        (Fact::ClaimFound, Fact::ClaimExpected, "The claim is"),
    ];
    for (is, wanted, words) in pairs {
        match (value(found, is), value(found, wanted)) {
            (Some(is), Some(wanted)) => {
                return Some((format!("{words} {is}; {wanted} is expected"), true));
            }
            (Some(is), None) => return Some((format!("{words} {is}"), false)),
            (None, Some(wanted)) => {
                return Some(match claim(found, is) {
                    Some(own) => (format!("{words} {own}; {wanted} is expected"), true),
                    None => (format!("{wanted} is expected{}", for_scope(found)), false),
                });
            }
            (None, None) => {}
        }
    }
    let single = [
        (Fact::ExpiredAt, "It ended at"),
        (Fact::ValidFrom, "It begins at"),
        (Fact::IssuedAt, "It was issued at"),
        (Fact::KeyId, "The key id is"),
        (Fact::Claim, "The claim is"),
        (Fact::Scope, "The scope is"),
        (Fact::Other, "It says:"),
    ];
    single.iter().find_map(|(fact, words)| {
        let stated = value(found, *fact)?;
        let now = value(found, Fact::Now).map(|now| format!("; the time of the check was {now}"));
        Some((
            format!("{words} {stated}{}", now.unwrap_or_default()),
            false,
        ))
    })
}

/// What a refusal is about by its meaning, and the words before the token's own value of it.
const CLAIMS: [(&str, Fact, &str); 4] = [
    (
        "validator.audience",
        Fact::AudienceFound,
        "The token's audience is",
    ),
    (
        "validator.bound-audience",
        Fact::AudienceFound,
        "The token's audience is",
    ),
    (
        "validator.issuer",
        Fact::IssuerFound,
        "The token's issuer is",
    ),
    ("validator.expired", Fact::ExpiredAt, "It ended at"),
];

/// What stands beside an error of oauth4webapi, in a sentence: what was expected, and the claims that were checked.
fn of_details(found: &Outside, message: &KnownMessage) -> Option<String> {
    let (_, fact, words) = CLAIMS.iter().find(|(means, ..)| *means == message.means)?;
    let claim = match fact {
        Fact::IssuerFound => "iss",
        Fact::AudienceFound => "aud",
        _ => return None,
    };
    let said = found.said.as_deref();
    let said = said.filter(|_| message.name(true) == Some("oauth4webapi"))?;
    let (own, expected) = (member(said, claim)?, member(said, "expected")?);
    Some(format!(
        "{words} {}; {} is expected",
        quoted(own),
        quoted(expected)
    ))
}

/// The text of a member, as JSON has it or as Node prints it: `"iss": "x"`, `iss: 'x'`, `aud: [ 'x' ]`.
fn member<'a>(said: &'a str, name: &str) -> Option<&'a str> {
    said.match_indices(name).find_map(|(at, name)| {
        let before = said.get(..at)?.chars().next_back();
        let behind = said.get(at + name.len()..)?;
        let behind = behind.trim_start_matches(['"', '\'']).trim_start();
        let value = behind
            .strip_prefix(':')
            .filter(|_| !before.is_some_and(in_word))?;
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '[');
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some(value.strip_prefix(quote)?.split_once(quote)?.0)
    })
}

/// What the token that came with the request says of what was checked, in a sentence.
fn of_token(found: &Outside, means: &str) -> Option<String> {
    let (_, fact, words) = CLAIMS.iter().find(|(known, ..)| *known == means)?;
    Some(format!("{words} {}", claim(found, *fact)?))
}

/// The claim of that token which a message would state as this.
fn claim(found: &Outside, fact: Fact) -> Option<String> {
    let token = found.request.token(TokenParameter::Subject);
    let claims = token.filter(|claims| claims.is_readable())?;
    let value = match fact {
        Fact::AudienceFound => claims.audience_words(),
        Fact::IssuerFound => claims.iss.clone()?,
        Fact::ExpiredAt => utc(claims.exp?)?,
        _ => return None,
    };
    (!value.is_empty()).then(|| quoted(&value))
}

fn for_scope(found: &Outside) -> String {
    value(found, Fact::Scope).map_or_else(String::new, |scope| format!(", with the scope {scope}"))
}

fn other_redirect(found: &Outside) -> Option<Finding> {
    let meaning = messages().meanings.get("redirect.other")?;
    let error = found.answer.error.as_deref()?;
    Some(
        Finding::new(
            "explain.redirect.other",
            Severity::Error,
            meaning.title.replace("{error}", &quoted(error)),
            meaning.detail.clone(),
        )
        .source("RFC 6749 §4.1.2.1"),
    )
}

/// Which call a failed entry of a tenant's log tells of, or what a note in it is about. Why something failed is said by the catalogues.
fn of_entry(found: &Outside) -> Option<Finding> {
    let kind = found.log_type.as_deref()?;
    let known = log_type(kind).filter(|known| !known.worked)?;
    let meaning = messages().meanings.get("log.failed")?;
    let id = if known.is_note {
        "explain.log.noted"
    } else {
        "explain.log.failed"
    };
    Some(
        Finding::new(
            id,
            Severity::Info,
            meaning.title.replace("{log_words}", &known.words),
            meaning.detail.replace("{log_type}", kind),
        )
        .source("Auth0: Log event type codes"),
    )
}
