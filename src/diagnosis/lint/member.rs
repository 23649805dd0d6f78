//! Members of the profile's file that nothing reads, where a known one is probably meant.

use super::case::LintCase;
use crate::diagnosis::Finding;
use crate::diagnosis::finding_text::worded;
use crate::token::invisible::quoted;

/// Findings on them.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(case.evidence.misspelled.iter().map(|(name, near)| {
        worded(
            "lint.profile.unknown-member",
            &[("name", &quoted(name)), ("near", &near)],
        )
        .field(name.as_str())
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
