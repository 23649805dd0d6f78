//! Findings on the screen: a refusal's with its causes, their evidence and next steps, all others as notes.

use super::widgets::{self, Status};
use super::{fonts, theme};
use crate::diagnosis::explain::catalogue;
use crate::diagnosis::{Cause, CauseStatus, Finding};
use crate::exchange::subject_token::Provider;
use egui::{Label, RichText, Ui};

/// The label of the button that goes to the field of a finding.
pub const GO_TO: &str = "Go to field";

/// Returns the label of the button that gets another subject token of this provider.
pub fn fresh_label(provider: Provider) -> &'static str {
    match provider {
        Provider::Apple => "Get a fresh code",
        Provider::Google | Provider::Facebook | Provider::Custom => "Get a fresh token",
    }
}

/// What a button beside a finding asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingPress {
    /// Go to the field of this path.
    GoTo(String),
    /// Get another subject token.
    Fresh,
}

/// What the buttons beside findings lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingWays<'a> {
    /// Nothing: they are about no form that is open.
    Nowhere,
    /// Their fields.
    Fields,
    /// Their fields, and another subject token where causes are about that, as one is made at a press of a button with this label.
    Fresh(&'a str),
}

/// Draws findings with causes as boxes, all others as notes: explanations first, then what was known before sending. Returns the path of
/// the field whose *Go to field* was pressed.
pub fn findings(all: &[Finding], redact: &dyn Fn(&str) -> String, ui: &mut Ui) -> Option<String> {
    match findings_with(all, redact, FindingWays::Fields, ui)? {
        FindingPress::GoTo(field) => Some(field),
        FindingPress::Fresh => None,
    }
}

/// Draws findings as [`findings`] does, with buttons that lead there.
pub fn findings_with(
    all: &[Finding],
    redact: &dyn Fn(&str) -> String,
    ways: FindingWays<'_>,
    ui: &mut Ui,
) -> Option<FindingPress> {
    let (explained, mut others): (Vec<&Finding>, Vec<&Finding>) =
        all.iter().partition(|finding| !finding.causes.is_empty());
    let mut pressed = None;
    for finding in explained {
        why(finding, redact, ways, &mut pressed, ui);
    }
    others.sort_by_key(|finding| {
        (
            !finding.id.starts_with("explain."),
            std::cmp::Reverse(finding.severity),
        )
    });
    let causes = all.iter().flat_map(|finding| &finding.causes);
    others.retain(|finding| !causes.clone().any(|cause| finding.is_said_by(cause)));
    for finding in others {
        note(finding, redact, ways, &mut pressed, ui);
    }
    pressed
}

/// Draws a finding without causes.
fn note(
    finding: &Finding,
    redact: &dyn Fn(&str) -> String,
    ways: FindingWays<'_>,
    press: &mut Option<FindingPress>,
    ui: &mut Ui,
) {
    let fix = finding.fix.as_deref();
    let fix = fix.map_or_else(String::new, |fix| format!(". {fix}"));
    let has_way = finding.field.is_some() && ways != FindingWays::Nowhere;
    let label = has_way.then_some(GO_TO);
    let (severity, title) = (finding.severity.into(), redact(&finding.title));
    let detail = redact(&format!("{}{fix}", finding.detail));
    if widgets::note_box(ui, severity, &title, &detail, label) {
        *press = finding.field.clone().map(FindingPress::GoTo);
    }
}

/// Returns the mark of a cause: how sure it is, not whether it is good.
fn sign(status: CauseStatus) -> Status {
    match status {
        CauseStatus::Certain => Status::Certain,
        CauseStatus::Likely | CauseStatus::NotVisible => Status::Unchecked,
        // A tick would say that it is this one.
        CauseStatus::RuledOut => Status::Neutral,
    }
}

/// Draws a finding with causes: those that are certain, then the others.
fn why(
    finding: &Finding,
    redact: &dyn Fn(&str) -> String,
    ways: FindingWays<'_>,
    press: &mut Option<FindingPress>,
    ui: &mut Ui,
) {
    let is_certain = |cause: &&Cause| cause.status == CauseStatus::Certain;
    let (certain, others): (Vec<&Cause>, Vec<_>) = finding.causes.iter().partition(is_certain);
    let mark = (!certain.is_empty()).then_some((sign(CauseStatus::Certain), "certain"));
    let source = finding.source.as_deref().unwrap_or_default();
    widgets::card(ui, "Why", mark, source, |ui| {
        if certain.is_empty() {
            ui.add(Label::new(redact(&finding.detail)).wrap());
        }
        for cause in &certain {
            let evidence = cause.evidence.as_deref().unwrap_or(&cause.title);
            ui.add(Label::new(redact(evidence)).wrap());
            step(cause, redact, ways, press, ui);
        }
        if !certain.is_empty() {
            widgets::small_text(ui, redact(&finding.detail));
        }
    });
    if others.is_empty() {
        return;
    }
    let title = if certain.is_empty() {
        "Causes of this answer"
    } else {
        "Other causes of this answer"
    };
    let mark = others
        .iter()
        .any(|cause| cause.status == CauseStatus::Likely)
        .then_some((Status::Unchecked, "likely"));
    widgets::card(ui, title, mark, "", |ui| {
        for cause in others {
            let lines: Vec<String> = [&cause.evidence, &cause.next_step]
                .into_iter()
                .flatten()
                .map(|line| redact(line))
                .filter(|line| !line.is_empty())
                .collect();
            let action = action(cause, ways).filter(|_| cause.status != CauseStatus::RuledOut);
            ui.push_id(&cause.id, |ui| {
                let label = action.as_ref().map(|(label, _)| *label);
                let (known, title) = (cause.status.words(), &cause.title);
                if widgets::cause_row(ui, sign(cause.status), known, title, &lines, label) {
                    *press = action.map(|(_, press)| press);
                }
            });
        }
    });
}

/// Returns the button of a cause and what it does; `None` where it leads nowhere, the catalogue names no field that the cause is about, or
/// another subject token would be got for a cause that is not certain.
fn action<'a>(cause: &Cause, ways: FindingWays<'a>) -> Option<(&'a str, FindingPress)> {
    let field = catalogue().causes.get(&cause.id)?.field.as_deref()?;
    match ways {
        FindingWays::Nowhere => None,
        FindingWays::Fresh(label) if field == "subject_token" => {
            let is_certain = cause.status == CauseStatus::Certain;
            is_certain.then_some((label, FindingPress::Fresh))
        }
        FindingWays::Fields | FindingWays::Fresh(_) => {
            Some((GO_TO, FindingPress::GoTo(field.to_owned())))
        }
    }
}

/// Draws what to do about a certain cause.
fn step(
    cause: &Cause,
    redact: &dyn Fn(&str) -> String,
    ways: FindingWays<'_>,
    press: &mut Option<FindingPress>,
    ui: &mut Ui,
) {
    let Some(next) = &cause.next_step else { return };
    ui.horizontal_wrapped(|ui| {
        let words = RichText::new(format!("→ {}", redact(next)));
        let words = words.font(fonts::semibold(theme::TEXT));
        ui.add(Label::new(words).wrap());
        if let Some((label, pressed)) = action(cause, ways)
            && widgets::small_button(ui, label).clicked()
        {
            *press = Some(pressed);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red and green are the verdict's: how sure a cause is, is no error and no success.
    #[test]
    fn no_cause_is_marked_as_an_error_or_as_passed() {
        for status in [
            CauseStatus::Certain,
            CauseStatus::Likely,
            CauseStatus::RuledOut,
            CauseStatus::NotVisible,
        ] {
            assert_ne!(sign(status), Status::Invalid, "{status:?}");
            assert_ne!(sign(status), Status::Valid, "{status:?}");
        }
        assert_ne!(sign(CauseStatus::Certain), sign(CauseStatus::RuledOut));
    }

    #[test]
    fn a_cause_about_the_subject_token_offers_another_where_one_is_made() {
        let cause = |id: &str| Cause {
            id: id.to_owned(),
            title: String::new(),
            status: CauseStatus::Certain,
            evidence: None,
            next_step: None,
        };
        let go_to = |field: &str| (GO_TO, FindingPress::GoTo(field.to_owned()));
        let used = cause("code-used");
        let fields = FindingWays::Fields;
        assert_eq!(action(&used, fields), Some(go_to("subject_token")));
        assert_eq!(action(&used, FindingWays::Nowhere), None);
        let fresh = FindingWays::Fresh(fresh_label(Provider::Apple));
        assert_eq!(
            action(&used, fresh),
            Some(("Get a fresh code", FindingPress::Fresh))
        );
        let likely = Cause {
            status: CauseStatus::Likely,
            ..cause("code-used")
        };
        assert_eq!(action(&likely, fresh), None);
        assert_eq!(action(&likely, fields), Some(go_to("subject_token")));
        assert_eq!(
            action(&cause("third-party"), fresh),
            Some(go_to("client_id"))
        );
    }

    #[test]
    fn only_apples_subject_token_is_a_code() {
        assert_eq!(fresh_label(Provider::Apple), "Get a fresh code");
        assert_eq!(fresh_label(Provider::Google), "Get a fresh token");
        assert_eq!(fresh_label(Provider::Facebook), "Get a fresh token");
    }
}
