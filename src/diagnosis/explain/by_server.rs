//! What the server that answered means by it, as its own file says, or the RFCs where it says nothing.

use super::case::Case;
use super::log_place::with_log_place;
use super::paste::{Proven, decide, evidence_text, universally_decided};
use crate::diagnosis::finding::sort_causes;
use crate::diagnosis::finding_text::fill;
use crate::diagnosis::pattern::Searched;
use crate::diagnosis::server::{ServerAnswer, ServerCause, rfc};
use crate::diagnosis::{Cause, CauseStatus, Certainty, Finding, Severity};
use crate::text::capitalised;

/// Which answers of a file are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerFilter {
    /// All of them.
    Anyhow,
    /// Those that are told by their words or a vendor's code.
    InWords,
    /// Those that are told by the error, status or call alone.
    WithoutWords,
}

/// The finding of the server's own file, where one of its answers fits.
pub(super) fn of_server(case: &Case<'_>, filter: AnswerFilter) -> Option<Finding> {
    let text = case.server?.text()?;
    let (answer, stars) = find(text.answers(), case, filter)?;
    Some(finding(
        case,
        answer,
        &stars,
        format!("explain.{}.{}", text.id.replace('_', "-"), answer.id),
    ))
}

/// The RFCs' meaning of the code, called that.
pub(super) fn of_rfc(case: &Case<'_>) -> Option<Finding> {
    let (answer, stars) = find(rfc().answers(), case, AnswerFilter::Anyhow)?;
    Some(by_rfc(case, answer, &stars))
}

/// What the file of the RFCs says under an id that no answer tells by itself.
pub(super) fn of_rfc_named(case: &Case<'_>, id: &str) -> Option<Finding> {
    let answer = rfc().answers().iter().find(|answer| answer.id == id)?;
    Some(by_rfc(case, answer, &[]))
}

fn by_rfc(case: &Case<'_>, answer: &ServerAnswer, stars: &[String]) -> Finding {
    let mut finding = finding(case, answer, stars, format!("explain.{}", answer.id));
    // A code says what kind of refusal it is, not why; where nothing is refused it says all.
    if !is_certain(&finding.causes) && finding.severity == Severity::Error {
        finding.certainty = Certainty::Likely;
    }
    finding
}

/// The first answer that fits: whole sentences before parts of one, and both before what a code or a call alone tells.
fn find<'a>(
    answers: &'a [ServerAnswer],
    case: &Case<'_>,
    filter: AnswerFilter,
) -> Option<(&'a ServerAnswer, Vec<String>)> {
    let said = case.answer;
    let words = said.description.as_deref().or(said.error.as_deref());
    let lines = case.lines.unwrap_or_default();
    let words: Vec<Searched<'_>> = words
        .into_iter()
        .chain(lines.lines())
        .map(|words| Searched::new(words.trim()))
        .collect();
    let worded = |answer: &&ServerAnswer| !answer.sentences.is_empty() || !answer.codes.is_empty();
    let in_words = |within: bool| {
        let mut answers = answers.iter().filter(worded);
        answers.find_map(|answer| Some((answer, fits(answer, case, &words, within)?)))
    };
    let without_words = || {
        let mut answers = answers.iter().filter(|answer| !worded(answer));
        answers.find_map(|answer| Some((answer, fits(answer, case, &words, false)?)))
    };
    let spoken = || in_words(false).or_else(|| in_words(true));
    match filter {
        AnswerFilter::Anyhow => spoken().or_else(without_words),
        AnswerFilter::InWords => spoken(),
        AnswerFilter::WithoutWords => without_words(),
    }
}

/// What the stars of the sentence stand for, where all conditions fit.
fn fits(
    answer: &ServerAnswer,
    case: &Case<'_>,
    words: &[Searched<'_>],
    within: bool,
) -> Option<Vec<String>> {
    let said = case.answer;
    let error = said.error.as_deref().unwrap_or_default();
    // Some servers write a code as words: `invalid client`.
    let code = error.replace([' ', '-'], "_");
    let listed = |list: &[String], value: &str| {
        list.is_empty() || list.iter().any(|one| one.eq_ignore_ascii_case(value))
    };
    let is_error = listed(&answer.errors, error) || listed(&answer.errors, &code);
    let status = answer.statuses.is_empty()
        || said
            .status
            .is_some_and(|status| answer.statuses.contains(&status));
    if !is_error || !listed(&answer.calls, case.call.name()) || !status {
        return None;
    }
    // A status alone says little: only where no code is given.
    let bare = answer.errors.is_empty() && answer.sentences.is_empty() && answer.codes.is_empty();
    if bare && answer.statuses.is_empty() && answer.calls.is_empty() {
        return None;
    }
    let coded = answer.codes.is_empty()
        || answer.codes.iter().any(|code| {
            let holds = |words: &Searched<'_>| holds_code(words.text(), code);
            words.iter().any(holds) || has_code(case, code)
        });
    if !coded {
        return None;
    }
    if answer.sentences.is_empty() {
        return Some(Vec::new());
    }
    if within && answer.whole {
        return None;
    }
    answer.sentences.iter().find_map(|sentence| {
        words.iter().find_map(|searched| {
            if within {
                return sentence.within(searched);
            }
            let words = searched.text();
            sentence
                .captures(words.trim_end_matches('.'))
                .or_else(|| sentence.captures(words))
        })
    })
}

/// Whether a code stands in the words, and not only the beginning of a longer one.
fn holds_code(words: &str, code: &str) -> bool {
    words.match_indices(code).any(|(at, _)| {
        let behind = words.get(at + code.len()..).unwrap_or_default();
        !behind.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Whether a member of the body is that code: `errorCode`, `error_codes`, `error.code`.
fn has_code(case: &Case<'_>, code: &str) -> bool {
    case.answer.members.iter().any(|(_, value)| value == code)
}

fn finding(case: &Case<'_>, answer: &ServerAnswer, stars: &[String], id: String) -> Finding {
    // Of what an RFC names only that is told which the paste decides, or nothing can.
    let by_rfc = id.matches('.').count() == 1;
    let mut causes: Vec<Cause> = answer
        .causes
        .iter()
        .filter(|cause| !lacks_ground(case, cause))
        .map(|cause| (cause, judged(case, cause, stars)))
        .filter(|(cause, judged)| {
            !by_rfc || cause.decided_by.is_none() || judged.status != CauseStatus::NotVisible
        })
        .map(|(_, judged)| judged)
        .collect();
    add_proven(case, &mut causes);
    if by_rfc {
        add_ruled_out(case, &mut causes);
    }
    rank(&mut causes);
    let mut finding = Finding::new(
        id,
        answer.severity,
        starred(&answer.title, stars),
        starred(&answer.detail, stars),
    )
    .source(answer.source.clone());
    let step = causes
        .first()
        .and_then(|cause| cause.next_step.clone())
        .unwrap_or_default();
    finding.fix = Some(with_log_place(step, case)).filter(|fix| !fix.is_empty());
    finding.causes = causes;
    finding
}

/// `{1}`, `{2}` … are what the stars of the sentence stand for.
fn starred(text: &str, stars: &[String]) -> String {
    stars
        .iter()
        .enumerate()
        .fold(text.to_owned(), |text, (at, star)| {
            text.replace(
                &format!("{{{}}}", at + 1),
                &crate::token::invisible::quoted(star),
            )
        })
}

/// Whether the paste rules out something that a cause rests on.
fn lacks_ground(case: &Case<'_>, cause: &ServerCause) -> bool {
    let mut grounds = cause.presumes.iter().filter_map(|name| decide(name, case));
    grounds.any(|proven| !proven.holds)
}

fn judged(case: &Case<'_>, cause: &ServerCause, stars: &[String]) -> Cause {
    let decided = cause.decided_by.as_deref();
    let proven = decided.and_then(|name| decide(name, case));
    let words = decided.and_then(evidence_text);
    let at_most_likely = cause.at_most == Some(Certainty::Likely);
    let status = match &proven {
        Some(proven) if proven.holds && (at_most_likely || proven.is_hearsay) => {
            CauseStatus::Likely
        }
        Some(proven) if proven.holds => CauseStatus::Certain,
        Some(_) => CauseStatus::RuledOut,
        None => CauseStatus::NotVisible,
    };
    let evidence = proven.as_ref().and_then(|proven| {
        let (own, general) = if proven.holds {
            (&cause.evidence.certain, words.map(|words| &words.certain))
        } else {
            (
                &cause.evidence.ruled_out,
                words.map(|words| &words.ruled_out),
            )
        };
        filled(own.as_deref(), proven, stars)
            .or_else(|| filled(general.map(String::as_str), proven, stars))
    });
    let step = cause
        .next_step
        .clone()
        .or_else(|| words.map(|words| words.next_step.clone()))
        .map(|step| starred(&step, stars))
        .map(|step| match &proven {
            Some(proven) => fill(&step, &proven.values),
            None => step,
        })
        .map(|step| begun(&step))
        // A step that names a value which is not known helps nobody.
        .filter(|step| !has_gap(step));
    let title = starred(&cause.title, stars);
    Cause {
        id: cause.id.clone(),
        status,
        title: proven
            .as_ref()
            .map_or_else(|| title.clone(), |proven| fill(&title, &proven.values)),
        evidence,
        next_step: step.filter(|_| status != CauseStatus::RuledOut),
    }
}

/// A sentence begins with a capital, unless it begins with a name of the field.
fn begun(step: &str) -> String {
    let first = step.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches([',', ':']);
    if word.chars().all(|c| c.is_ascii_lowercase()) {
        capitalised(step)
    } else {
        step.to_owned()
    }
}

fn filled(text: Option<&str>, proven: &Proven, stars: &[String]) -> Option<String> {
    let text = starred(&fill(text?, &proven.values), stars);
    (!text.is_empty() && !has_gap(&text)).then_some(text)
}

/// Whether a placeholder was left: lower-case words or digits in braces.
fn has_gap(text: &str) -> bool {
    text.split('{').skip(1).any(|part| {
        part.split_once('}').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                && name != "id"
        })
    })
}

/// Deciders whose ruling out is worth telling where nobody knows the server.
const WORTH_RULING_OUT: [&str; 7] = [
    "subject-expired",
    "assertion-expired",
    "client-secret-is-jwt-expired",
    "client-secret-lifetime",
    "proof-htu",
    "proof-htm",
    "proof-clock",
];

/// Adds what the paste rules out, where only the code of an RFC is known.
pub(super) fn add_ruled_out(case: &Case<'_>, causes: &mut Vec<Cause>) {
    for (name, proven) in universally_decided(case) {
        let told = causes.iter().any(|cause| {
            cause.id == name || evidence_text(name).is_some_and(|words| cause.title == words.title)
        });
        let Some(words) = evidence_text(name).filter(|_| !told && !proven.holds) else {
            continue;
        };
        let evidence = filled(Some(&words.ruled_out), &proven, &[]);
        let same = causes.iter().any(|cause| cause.evidence == evidence);
        if WORTH_RULING_OUT.contains(&name) && !same {
            causes.push(Cause {
                id: name.to_owned(),
                status: CauseStatus::RuledOut,
                title: fill(&words.title, &proven.values),
                evidence,
                next_step: None,
            });
        }
    }
}

/// Adds what the paste proves and no file names.
pub(super) fn add_proven(case: &Case<'_>, causes: &mut Vec<Cause>) {
    for (name, proven) in universally_decided(case).filter(|(_, proven)| proven.holds) {
        let Some(words) = evidence_text(name) else {
            continue;
        };
        let title = fill(&words.title, &proven.values);
        let evidence = filled(Some(&words.certain), &proven, &[]);
        let told = causes
            .iter()
            .any(|cause| cause.id == name || cause.evidence == evidence || cause.title == title);
        if !told {
            causes.push(Cause {
                id: name.to_owned(),
                status: if proven.is_hearsay {
                    CauseStatus::Likely
                } else {
                    CauseStatus::Certain
                },
                title,
                evidence,
                next_step: Some(fill(&words.next_step, &proven.values)),
            });
        }
    }
}

/// The certain ones first; of those that nothing decides the first is the likeliest, where nothing better is known.
fn rank(causes: &mut [Cause]) {
    let likely = causes
        .iter()
        .any(|cause| cause.status == CauseStatus::Likely);
    if !is_certain(causes) && !likely {
        let first = causes
            .iter_mut()
            .find(|cause| cause.status == CauseStatus::NotVisible && cause.next_step.is_some());
        if let Some(first) = first {
            first.status = CauseStatus::Likely;
        }
    }
    sort_causes(causes);
}

fn is_certain(causes: &[Cause]) -> bool {
    causes
        .iter()
        .any(|cause| cause.status == CauseStatus::Certain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_whole_word() {
        assert!(holds_code("AADSTS50013: no", "AADSTS50013"));
        assert!(!holds_code("AADSTS500131: no", "AADSTS50013"));
    }

    #[test]
    fn gaps_are_seen() {
        assert!(has_gap("the {client} of it") && has_gap("{1}"));
        assert!(!has_gap("PATCH {\"token_exchange\":{}}") && !has_gap("/clients/{id}"));
    }
}
