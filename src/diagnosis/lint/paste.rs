//! What pasting did to the subject token, and the edit that takes it off.

use super::case::LintCase;
use super::elsewhere::AWS_TYPE;
use crate::diagnosis::accidents::undone;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Change, Edit, Finding, Severity};
use crate::secret::{Secret, TOKEN_TYPE_URN};

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    let Some(text) = case.subject.text else {
        return;
    };
    if case.subject.clean.as_deref() == Some(text) {
        return;
    }
    // A signed request to AWS is percent-encoded JSON (Google Cloud: workload identity federation with AWS).
    if case.subject_type() == AWS_TYPE {
        return;
    }
    let (done, left) = undone(text);
    // A custom token may be anything: what surrounds it can be meant. Under a type of the IETF's a JWT stands alone.
    let is_standard = case.subject_type().starts_with(TOKEN_TYPE_URN);
    let is_jwt_alone = is_standard && case.subject.token().is_some();
    for (id, what) in done {
        let severity = match (case.provider().is_some(), id) {
            (true, _) => Severity::Error,
            (false, _) if is_jwt_alone => Severity::Warning,
            (false, "whitespace") if text.trim() != text => Severity::Warning,
            (false, _) => Severity::Info,
        };
        let finding = Finding {
            id: format!("lint.paste.{id}"),
            severity,
            ..worded("lint.paste:subject-token", &[("what", &what)])
        }
        .edit(Edit {
            label: "Clean it".to_owned(),
            changes: vec![(
                "subject_token".to_owned(),
                Change::SetSecret(Secret::new(left.as_str())),
            )],
        });
        found.push(if severity == Severity::Error {
            finding
        } else {
            finding.likely()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;

    #[test]
    fn what_pasting_adds_is_taken_off_with_one_click() {
        for (text, id) in [
            (format!("{CODE}\n"), "lint.paste.whitespace"),
            (format!("\"{CODE}\""), "lint.paste.quotes"),
            (format!("Bearer {CODE}"), "lint.paste.bearer"),
            (format!("{{\"code\": \"{CODE}\"}}"), "lint.paste.json"),
            (CODE.replace('.', "%2E"), "lint.paste.percent"),
            (CODE.replace('.', "%252E"), "lint.paste.percent-twice"),
            (format!("Optional(\"{CODE}\")"), "lint.paste.option"),
            (format!("code={CODE}&state=x"), "lint.paste.form"),
            (format!("\u{200b}{CODE}"), "lint.paste.invisible"),
        ] {
            let finding = one(&request(), &with_text(&text), id);
            let edit = finding.edit.unwrap();
            let (path, change) = edit.changes.first().unwrap();
            assert_eq!(path, "subject_token");
            assert!(
                matches!(change, Change::SetSecret(secret) if secret.expose() == CODE),
                "{text}"
            );
            assert!(!format!("{change:?}").contains("mrqtu"), "masked");
            assert_eq!(loud(&request(), &with_text(&text)), [id], "{text}");
        }
        let mut aws = request();
        aws.texts.subject_token_type = Some(AWS_TYPE.to_owned());
        let found = ids(&aws, &with_text("%7B%22url%22%3A%22x%22%7D"));
        assert!(
            found.iter().all(|id| !id.starts_with("lint.paste.")),
            "{found:?}"
        );
        let mut exchange = custom();
        exchange.texts.subject_token_type = Some(format!("{TOKEN_TYPE_URN}access_token"));
        let token = jwt(r#"{"sub":"a"}"#);
        for (text, id) in [
            (format!("\"{token}\""), "lint.paste.quotes"),
            (
                format!("{{\"access_token\": \"{token}\"}}"),
                "lint.paste.json",
            ),
        ] {
            let found = loud(&exchange, &with_text(&text));
            assert!(found.contains(&id.to_owned()), "{found:?}");
            let found = loud(&custom(), &with_text(&text));
            assert!(!found.contains(&id.to_owned()), "{found:?}");
        }
        let several = format!(" \"Bearer {CODE}\" ");
        let found = loud(&request(), &with_text(&several));
        assert!(
            found.len() >= 2 && found.iter().all(|id| id.starts_with("lint.paste.")),
            "{found:?}"
        );
        assert_eq!(crate::diagnosis::accidents::cleaned(&several), CODE);
    }
}
