//! Members of the profile's file that nothing reads, where a known one is probably meant.

use super::case::LintCase;
use crate::diagnosis::{Finding, Severity};
use crate::token::invisible::quoted;

/// Findings on them.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(case.evidence.misspelled.iter().map(|(name, near)| {
        Finding::new(
            "lint.profile.unknown-member",
            Severity::Warning,
            format!("The profile has no member named {}", quoted(name)),
            "It is kept in the file, and nothing of it is sent",
        )
        .fix(format!("Write {near} in the file, if that is meant"))
        .field(name.as_str())
        .source("The profile's schema, assets/schema/profile.schema.json")
        .likely()
    }));
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::diagnosis::Evidence;

    #[test]
    fn a_misspelled_member_is_said_with_the_one_that_is_meant() {
        let misspelled = Evidence {
            misspelled: vec![("audiance".to_owned(), "audience")],
            ..evidence()
        };
        let finding = one(&request(), &misspelled, "lint.profile.unknown-member");
        assert!(finding.title.ends_with("audiance"));
        assert!(finding.fix.unwrap().contains("audience"));
    }
}
