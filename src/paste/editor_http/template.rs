//! What stands between `{{` and `}}` in an editor's file.

use crate::paste::file_variables::{Source, TemplateVariable, plain_name};
use crate::text::Words;

/// Values that the editors make anew for each request.
const MADE: Words = Words(
    "guid uuid timestamp isoTimestamp randomInt datetime localDatetime aadToken aadV2Token \
     oidcAccessToken exampleServer projectRoot historyFolder random auth faker",
);

/// The variable that a template names. REST Client: constants.ts; JetBrains: "HTTP Client variables".
pub(super) fn template(inside: &str) -> Option<TemplateVariable> {
    if inside.is_empty() || inside.contains(['"', '{', '}']) && !inside.starts_with('$') {
        return None;
    }
    let found = |name: &str, source, is_encoded| {
        let name = plain_name(name);
        (!name.is_empty()).then_some(TemplateVariable {
            name,
            is_encoded,
            source,
        })
    };
    if let Some(own) = inside.strip_prefix('$') {
        let mut words = own.split_whitespace();
        let word = words.next()?;
        if matches!(word, "dotenv" | "processEnv" | "shared") {
            return found(words.next()?, Source::Outside, false);
        }
        if let Some(name) = word.strip_prefix("env.") {
            return found(name, Source::Outside, false);
        }
        let family = word.split(['.', '(']).next().unwrap_or_default();
        let source = if MADE.contains(family) {
            Source::Made
        } else {
            Source::Outside
        };
        return found(word, source, false);
    }
    if let Some(name) = inside.strip_prefix('%') {
        return found(name, Source::File, true);
    }
    // `login.response.body.$.access_token` is of another request's answer.
    let answered = [".response.", ".request."]
        .iter()
        .any(|part| inside.contains(part));
    let source = if answered {
        Source::Outside
    } else {
        Source::File
    };
    found(inside, source, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_name_variables() {
        for (inside, name, source) in [
            ("host", "host", Source::File),
            ("%host", "host", Source::File),
            ("$dotenv AUTH0_DOMAIN", "AUTH0_DOMAIN", Source::Outside),
            ("$dotenv %AUTH0_DOMAIN", "AUTH0_DOMAIN", Source::Outside),
            ("$processEnv CLIENT_ID", "CLIENT_ID", Source::Outside),
            ("$env.HOME", "HOME", Source::Outside),
            ("$guid", "guid", Source::Made),
            ("$random.uuid", "random.uuid", Source::Made),
            ("$randomInt 1 5", "randomInt", Source::Made),
            (
                "login.response.body.$.access_token",
                "login.response.body.access_token",
                Source::Outside,
            ),
        ] {
            let found = template(inside).unwrap();
            assert_eq!(
                (found.name.as_str(), found.source),
                (name, source),
                "{inside}"
            );
        }
        for inside in ["", "\"a\": 1", "$"] {
            assert_eq!(template(inside), None, "{inside}");
        }
    }
}
