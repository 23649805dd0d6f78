//! What a guide, a template or a program has where a value belongs, left in and sent as it is.

use super::case::{LintCase, known_text};
use crate::diagnosis::{Finding, Severity};
use crate::secret::bare_name;
use crate::text::{is_crossed_out, is_hidden, is_nothing_in_any_case};
use crate::token::invisible::quoted;

/// Findings on them.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    for (field, text) in case.request.texts.sent() {
        let id = field.name().replace('_', "-");
        let kept = told(field.name(), text, true);
        found.extend(kept.map(|kept| kept.finding(&id, field.name(), field.name())));
    }
    let subject = case.subject.text;
    if let Some(kept) = subject.and_then(|text| told("subject_token", text, false)) {
        found.push(kept.finding("subject-token", "The subject token", "subject_token"));
    }
    let secret = case.evidence.client_secret.as_ref();
    if let Some(kept) = secret.and_then(|secret| told("client_secret", secret.expose(), false)) {
        let field = "client_authentication.secret";
        found.push(kept.finding("client-secret", "The client secret", field));
    }
    let rows = case.request.parameters.iter().enumerate();
    found.extend(rows.filter_map(|(at, row)| {
        let kept = told(&row.name, known_text(&row.value)?, true)?;
        Some(kept.finding("parameter", quoted(&row.name), format!("parameters.{at}")))
    }));
}

/// What was left in the place of a value.
#[derive(Clone, Copy)]
enum Kept {
    Placeholder,
    /// A variable that no shell and no program filled in.
    Variable,
}

impl Kept {
    fn finding(self, id: &str, name: impl std::fmt::Display, field: impl Into<String>) -> Finding {
        let (title, detail, fix) = match self {
            Self::Placeholder => (
                format!("{name} is a placeholder"),
                "A guide, a template or a program has it where the value belongs, and it is sent as it is",
                "Write the value itself, or a variable of an environment: {{name}}",
            ),
            Self::Variable => (
                format!("{name} is a variable that was not filled in"),
                "It is sent as it is: a shell fills variables in between double quotes, and leaves them alone between single quotes",
                "Let the shell or the program fill it in, or write the value itself; a profile has variables of an environment: {{name}}",
            ),
        };
        Finding::new(
            format!("lint.placeholder.{id}"),
            Severity::Warning,
            title,
            detail,
        )
        .fix(fix)
        .field(field)
        .source("RFC 8693 §2.1; the profile's variables")
        .likely()
    }
}

/// What a text of that name was left as; an address may have one in it.
fn told(name: &str, text: &str, may_be_address: bool) -> Option<Kept> {
    if is_variable_of(name, text) {
        return Some(Kept::Variable);
    }
    let holds = is_placeholder(text) || may_be_address && holds_placeholder(text);
    holds.then_some(if text.contains('$') {
        Kept::Variable
    } else {
        Kept::Placeholder
    })
}

/// Whether it is a variable that is called like the parameter: `$secret` for `client_secret`, `$env:CLIENT_ID`.
fn is_variable_of(name: &str, text: &str) -> bool {
    let Some(variable) = text.trim().strip_prefix('$') else {
        return false;
    };
    let variable = variable.strip_prefix("env:").unwrap_or(variable);
    let is_word = variable
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    let (own, known) = (bare_name(variable), bare_name(name));
    let is_long = own.len() > 3 && known.len() > 3;
    is_word && is_long && (own.ends_with(&known) || known.ends_with(&own))
}

/// What programs print for something that is no text, and what people write for later, in lower case.
const OTHERS: [&str; 6] = ["nan", "[object object]", "changeme", "todo", "...", "…"];

/// How programs name a variable of their environment.
const VARIABLES: [&str; 5] = [
    "process.env.",
    "import.meta.env.",
    "os.environ",
    "system.getenv(",
    "env.auth0_",
];

/// Whether a text as a whole is a placeholder: `YOUR_CLIENT_ID`, `<client-id>`, `{yourDomain}`, `${CLIENT_ID}`, `$TOKEN`, `undefined`.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    // What is pasted may be long; a placeholder is not.
    if text.is_empty() || text.len() > 80 {
        return false;
    }
    let lower = text.to_lowercase();
    if is_nothing_in_any_case(text)
        || is_hidden(text)
        || OTHERS.contains(&lower.as_str())
        || VARIABLES.iter().any(|begin| lower.starts_with(begin))
        || text.len() > 3 && is_crossed_out(text)
    {
        return true;
    }
    let within = |open: &str, close: &str| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(is_name)
    };
    let brackets = [
        ("<", ">"),
        ("{", "}"),
        ("${", "}"),
        ("$(", ")"),
        ("#{", "}"),
        ("%", "%"),
        ("__", "__"),
    ];
    let variable = text.strip_prefix('$').filter(|name| name.len() > 2);
    let is_upper = |name: &str| name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    brackets
        .into_iter()
        .any(|(open, close)| within(open, close))
        || variable.is_some_and(is_upper)
        || is_yours(text)
}

/// A name in words: letters with what joins them, no digit, so that an ID in braces is none.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.' | ' '))
}

/// `YOUR_CLIENT_ID`, `your-client-id`, `yourClientId`; not `yourtown`.
fn is_yours(text: &str) -> bool {
    let Some((begin, rest)) = text.split_at_checked(4) else {
        return false;
    };
    begin.eq_ignore_ascii_case("your")
        && rest.starts_with(|c: char| matches!(c, '_' | '-' | ' ') || c.is_ascii_uppercase())
        && is_name(text)
}

/// Whether an address has one in it: `https://{yourDomain}/api/v2/`, `https://${DOMAIN}/`, `//…/projects/PROJECT_NUMBER/…`.
fn holds_placeholder(text: &str) -> bool {
    if text.len() > 2000 || !text.contains('/') {
        return false;
    }
    let endings = ["_ID", "_NUMBER", "_NAME", "_DOMAIN", "_HERE"];
    text.split(['/', '?', '&', '=']).any(|part| {
        let is_upper = part.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        is_upper && endings.iter().any(|end| part.ends_with(end))
            || part.starts_with(['{', '<', '$']) && is_placeholder(part)
            || has_placeholder_label(part)
    })
}

/// Whether the first label of a host is a placeholder: `your-tenant.auth0.com`.
pub fn has_placeholder_label(host: &str) -> bool {
    host.split('.').next().is_some_and(is_yours)
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::Evidence;
    use crate::exchange::{ExchangeRequest, Field, FieldValue, Texts};
    use crate::secret::Secret;

    #[test]
    fn variables_that_nobody_filled_in_are_told() {
        for (name, text, is_said) in [
            ("client_id", "$CLIENT_ID", true),
            ("client_secret", "$secret", true),
            ("code", "$authCode", true),
            ("client_secret", "$env:ACME_CLIENT_SECRET", true),
            ("audience", "https://${DOMAIN}/api/v2/", true),
            ("client_secret", "$ecret-99", false),
            ("client_secret", "$tr0ng", false),
            ("client_id", "<client-id>", false),
        ] {
            let kept = told(name, text, true);
            assert_eq!(matches!(kept, Some(Kept::Variable)), is_said, "{text}");
        }
    }

    #[test]
    fn placeholders_are_told_from_values() {
        for text in [
            "YOUR_CLIENT_ID",
            "your-client-id",
            "yourClientId",
            "<client-id>",
            "{yourDomain}",
            "${CLIENT_ID}",
            "$CLIENT_ID",
            "%CLIENT_ID%",
            "process.env.AUTH0_CLIENT_ID",
            "undefined",
            "[object Object]",
            "********",
            "<redacted>",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "aBcD1234efGH5678",
            "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}",
            "yourtown",
            "$2b$10$abc",
            "{\"sub\":\"alice\"}",
            "<saml:Assertion>x</saml:Assertion>",
            "orders",
            "openid profile",
            "https://api.acme.example/",
            "",
            "xxx",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
        assert!(holds_placeholder("https://{yourDomain}/api/v2/"));
        assert!(holds_placeholder("https://YOUR_DOMAIN/api"));
        assert!(holds_placeholder(
            "//iam.googleapis.com/projects/PROJECT_NUMBER/locations/global"
        ));
        assert!(!holds_placeholder(
            "//iam.googleapis.com/projects/123/locations/global"
        ));
        assert!(!holds_placeholder("https://api.acme.example/USERS"));
    }

    #[test]
    fn each_field_says_so() {
        let asked = ExchangeRequest {
            texts: Texts {
                client_id: Some("YOUR_CLIENT_ID".into()),
                audience: Some("https://{yourDomain}/api/v2/".into()),
                ..custom().texts
            },
            ..custom()
        };
        let evidence = Evidence {
            client_secret: Some(Secret::new("<client-secret>")),
            ..with_text("undefined")
        };
        assert_eq!(
            loud(&asked, &evidence),
            [
                "lint.placeholder.client-id",
                "lint.placeholder.audience",
                "lint.placeholder.subject-token",
                "lint.placeholder.client-secret",
            ]
        );
        assert_eq!(
            loud(&request(), &super::super::support::evidence()),
            [""; 0]
        );
    }

    #[test]
    fn a_parameter_says_so_where_its_value_is_known() {
        let with = |value: FieldValue| ExchangeRequest {
            parameters: vec![Field {
                name: "requested_subject".into(),
                value,
            }],
            ..custom()
        };
        let id = "lint.placeholder.parameter".to_owned();
        for (value, is_said) in [
            (FieldValue::Plain("None".into()), true),
            (FieldValue::Plain("kim".into()), false),
            (FieldValue::Secret(Secret::new("undefined")), true),
            (FieldValue::Secret(Secret::new("env:TOKEN")), false),
            (FieldValue::Secret(Secret::default()), false),
        ] {
            let found = loud(&with(value.clone()), &with_text("token"));
            assert_eq!(found.contains(&id), is_said, "{value:?}");
        }
    }
}
