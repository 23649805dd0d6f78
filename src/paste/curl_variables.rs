//! curl's own variables: `--variable name=value` and `{{name}}` in options that begin with `--expand-`.

use super::curl_data::percent_encoded;
use super::variable;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The variables of a command.
#[derive(Debug, Default)]
pub struct CurlVariables {
    set: Vec<(String, String)>,
}

/// The most variables, and the longest text that they make.
const MOST: usize = 200;
const LONGEST: usize = 1024 * 1024;

impl CurlVariables {
    /// Takes an argument of `--variable`: `name=value`, `name@file`, `%NAME`, `%NAME=default`. What has to be said about it.
    pub fn set(&mut self, argument: &str) -> Option<String> {
        let (from_environment, rest) = match argument.strip_prefix('%') {
            Some(rest) => (true, rest),
            None => (false, argument),
        };
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(length)?;
        let (value, note) = match behind.strip_prefix('=') {
            Some(value) if from_environment => (
                value.to_owned(),
                Some(format!(
                    "The text does not set {name}; its default is taken"
                )),
            ),
            Some(value) => (value.to_owned(), None),
            None if behind.starts_with('@') => (
                variable::marked(name),
                Some(format!(
                    "The variable {name} stands in a file, and no file is read"
                )),
            ),
            None => (variable::marked(name), None),
        };
        if self.set.len() < MOST {
            self.set.retain(|(known, _)| known != name);
            self.set.push((name.to_owned(), value));
        }
        note
    }

    /// The text with `{{name}}` and `{{name:function}}` filled in; one that is not set is marked.
    pub fn expanded(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("{{") {
            if let Some(before) = before.strip_suffix('\\') {
                out.push_str(before);
                out.push_str("{{");
                rest = from;
                continue;
            }
            out.push_str(before);
            let Some((inner, after)) = from.split_once("}}") else {
                out.push_str("{{");
                rest = from;
                break;
            };
            let mut functions = inner.split(':');
            let name = functions.next().unwrap_or_default();
            let known = self.set.iter().find(|(known, _)| known == name);
            let value = known.map(|(_, value)| value.clone());
            let value = functions.try_fold(
                value.unwrap_or_else(|| variable::marked(name)),
                |value, function| applied(function, value),
            );
            match value {
                Some(value) if out.len() + value.len() <= LONGEST => out.push_str(&value),
                _ => out.push_str(&variable::marked(name)),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// A function of curl on a value; none where the value is not known or the function is no other than curl's.
fn applied(function: &str, value: String) -> Option<String> {
    if value.contains(variable::OPEN) {
        return None;
    }
    Some(match function {
        "trim" => value.trim().to_owned(),
        "url" => percent_encoded(&value).replace('+', "%20"),
        "b64" => STANDARD.encode(value),
        "64dec" => String::from_utf8(STANDARD.decode(value).ok()?).ok()?,
        "json" => {
            let quoted = serde_json::Value::String(value).to_string();
            quoted.get(1..quoted.len().checked_sub(1)?)?.to_owned()
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_as_curl_does() {
        let mut variables = CurlVariables::default();
        variables.set("a=x \"y\"");
        variables.set("%HOME_HOST=h.example");
        assert!(variables.set("f@secret.txt").is_some());
        variables.set("%ENV");
        let f = variable::marked("f");
        let env = variable::marked("ENV");
        for (text, wanted) in [
            ("{{a}}", "x \"y\"".to_owned()),
            ("{{a:json}}", "x \\\"y\\\"".to_owned()),
            ("{{a:url}}", "x%20%22y%22".to_owned()),
            ("https://{{HOME_HOST}}/", "https://h.example/".to_owned()),
            ("{{f}} {{ENV}}", format!("{f} {env}")),
            ("\\{{a}}", "{{a}}".to_owned()),
            ("{{f:b64}}", f.clone()),
            ("{{a", "{{a".to_owned()),
        ] {
            assert_eq!(variables.expanded(text), wanted, "{text}");
        }
    }
}
