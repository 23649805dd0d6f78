//! What PowerShell's own commands and .NET's methods answer, as far as requests are written with them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::json_text::COMPACT;
use super::super::value::{ObjectClass, Value, each_once, variable_name};
use super::super::variable;
use crate::json::Json;
use crate::text::form_encoded;

/// An argument of a command.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The parameter's name where the word is one, and its value where a colon joins them.
    pub parameter: Option<(String, Option<Value>)>,
    /// The word as a value.
    pub value: Value,
}

/// The answer of a command, with what has to be said about it. None where the command is not known.
pub fn answer(
    name: &str,
    arguments: &[Argument],
    input: Option<&Value>,
    notes: &mut Vec<String>,
) -> Option<Value> {
    Some(match name.to_ascii_lowercase().as_str() {
        "convertto-json" => to_json(arguments, input, notes),
        "new-object" => {
            let mut words = positional(arguments, &["typename", "argumentlist"]).into_iter();
            let class = words.next().and_then(|class| class.as_text())?;
            let given = match words.next() {
                Some(Value::List(items)) => items,
                Some(value) => vec![value],
                None => Vec::new(),
            };
            made(&class, given)
        }
        "convertto-securestring" => positional(arguments, &["string"])
            .into_iter()
            .next()
            .or_else(|| input.cloned())?,
        "get-credential" => Value::Made(
            ObjectClass::Credential,
            vec![
                ("user".to_owned(), Value::Unknown("user".to_owned())),
                ("password".to_owned(), Value::Unknown("password".to_owned())),
            ],
        ),
        "out-string" | "write-output" | "echo" => input
            .cloned()
            .or_else(|| positional(arguments, &[]).into_iter().next())?,
        _ => return None,
    })
}

/// The values of those parameters, then those without one, switches left out.
fn positional(arguments: &[Argument], names: &[&str]) -> Vec<Value> {
    let mut found = Vec::new();
    let mut skip = false;
    for argument in arguments {
        match &argument.parameter {
            Some((name, Some(value))) => {
                if names.iter().any(|known| abbreviates(name, known)) {
                    found.push(value.clone());
                }
            }
            Some((name, None)) => {
                skip = !names.iter().any(|known| abbreviates(name, known)) && !is_switch(name);
            }
            None if std::mem::take(&mut skip) => {}
            None => found.push(argument.value.clone()),
        }
    }
    found
}

fn is_switch(name: &str) -> bool {
    [
        "asplaintext",
        "force",
        "compress",
        "enumsasstrings",
        "asarray",
    ]
    .iter()
    .any(|known| abbreviates(name, known))
}

fn abbreviates(name: &str, known: &str) -> bool {
    !name.is_empty() && known.starts_with(&name.to_ascii_lowercase())
}

/// An object of a .NET class.
pub fn made(class: &str, given: Vec<Value>) -> Value {
    let class = class.to_ascii_lowercase();
    let mut given = given.into_iter();
    let mut next = || given.next().unwrap_or(Value::Null);
    if class.contains("dictionary")
        || class.ends_with("hashtable")
        || class.ends_with("ordereddictionary")
    {
        return Value::Made(ObjectClass::Ordered, Vec::new());
    }
    match class.rsplit('.').next().unwrap_or_default() {
        "webrequestsession" => Value::Made(ObjectClass::Session, Vec::new()),
        "cookie" => Value::Made(
            ObjectClass::Cookie,
            vec![("name".to_owned(), next()), ("value".to_owned(), next())],
        ),
        "pscredential" => Value::Made(
            ObjectClass::Credential,
            vec![("user".to_owned(), next()), ("password".to_owned(), next())],
        ),
        last => Value::Unknown(variable_name(last)),
    }
}

/// The answer of a static method such as `[Convert]::ToBase64String(…)`.
pub fn static_method(class: &str, method: &str, given: Vec<Value>) -> Value {
    let unknown = || Value::Unknown(variable_name(method));
    let first = given.first().and_then(Value::as_text);
    let literal = first
        .as_deref()
        .filter(|text| !text.contains(variable::OPEN));
    match (method.to_ascii_lowercase().as_str(), first.as_deref()) {
        ("new", _) => made(class, given),
        ("getbytes" | "getstring", Some(text)) => Value::text(text),
        ("tobase64string", _) => {
            literal.map_or_else(unknown, |text| Value::text(STANDARD.encode(text)))
        }
        ("escapedatastring" | "escapeuristring" | "urlencode", _) => literal.map_or_else(
            || first.clone().map_or_else(unknown, Value::Text),
            |text| Value::text(form_encoded(text)),
        ),
        _ => unknown(),
    }
}

/// The answer of a method of a value.
pub fn method(target: &Value, name: &str) -> Option<Value> {
    match (target, name.to_ascii_lowercase().as_str()) {
        (Value::Text(text), "trim") => Some(Value::text(text.trim())),
        (Value::Text(_) | Value::Unknown(_), "tostring") => Some(target.clone()),
        _ => None,
    }
}

/// A value as PowerShell makes text of it.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(true) => Some("True".to_owned()),
        Value::Bool(false) => Some("False".to_owned()),
        Value::Number(number) => Some(number.clone()),
        Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(text_of).collect();
            items.map(|items| items.join(" "))
        }
        Value::Object(_) => Some("System.Collections.Hashtable".to_owned()),
        Value::Made(ObjectClass::Ordered, _) => {
            Some("System.Collections.Specialized.OrderedDictionary".to_owned())
        }
        Value::Made(..) => None,
        text => text.as_text(),
    }
}

/// A hashtable, whose names do not differ by case.
pub fn hashtable(members: Vec<(String, Value)>) -> Value {
    Value::Object(each_once(members, str::to_lowercase))
}

/// `ConvertTo-Json`: two spaces a level, and beyond `-Depth` (2 where it is not given) the text of an object instead of it.
fn to_json(arguments: &[Argument], input: Option<&Value>, notes: &mut Vec<String>) -> Value {
    let mut depth = 2;
    let mut compress = false;
    let mut given = input.cloned();
    let mut pending: Option<String> = None;
    for argument in arguments {
        let (name, value) = match (&argument.parameter, pending.take()) {
            (Some((name, None)), _) if abbreviates(name, "compress") => {
                compress = true;
                continue;
            }
            (Some((name, None)), _) => {
                pending = Some(name.clone());
                continue;
            }
            (Some((name, Some(value))), _) => (name.clone(), value),
            (None, Some(name)) => (name, &argument.value),
            (None, None) => ("inputobject".to_owned(), &argument.value),
        };
        if abbreviates(&name, "depth") {
            if let Value::Number(number) | Value::Text(number) = value {
                depth = number.parse().unwrap_or(depth);
            }
        } else if abbreviates(&name, "compress") {
            compress = *value != Value::Bool(false);
        } else if abbreviates(&name, "inputobject") {
            given = Some(value.clone());
        }
    }
    let Some(value) = given else {
        return Value::Unknown("json".to_owned());
    };
    let mut cut = false;
    let Some(document) = limited(&value, 0, depth, &mut cut) else {
        return Value::Unknown("json".to_owned());
    };
    if cut {
        notes.push(format!(
            "ConvertTo-Json goes {depth} levels deep and writes what is deeper as the name of its type; -Depth changes that"
        ));
    }
    if unordered(&value) {
        notes.push(
            "PowerShell does not keep the order of a hashtable; [ordered]@{ } does".to_owned(),
        );
    }
    let style = if compress {
        COMPACT
    } else {
        COMPACT.indented(2)
    };
    Value::text(style.write(&document))
}

fn limited(value: &Value, level: usize, depth: usize, cut: &mut bool) -> Option<Json> {
    let nested = matches!(value, Value::List(_) | Value::Object(_) | Value::Made(..));
    if nested && level > depth {
        *cut = true;
        return text_of(value).map(Json::text);
    }
    match value {
        Value::List(items) => Some(Json::Array(
            items
                .iter()
                .map(|item| limited(item, level + 1, depth, cut))
                .collect::<Option<_>>()?,
        )),
        Value::Object(members) | Value::Made(ObjectClass::Ordered, members) => Some(Json::Object(
            members
                .iter()
                .map(|(name, value)| Some((name.clone(), limited(value, level + 1, depth, cut)?)))
                .collect::<Option<_>>()?,
        )),
        other => other.to_json(),
    }
}

/// Whether a hashtable of more than one member is in it.
pub fn unordered(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.len() > 1 || members.iter().any(|(_, value)| unordered(value))
        }
        Value::Made(_, members) => members.iter().any(|(_, value)| unordered(value)),
        Value::List(items) => items.iter().any(unordered),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_by_convert_to_json() {
        let deep = Value::object(vec![(
            "a".into(),
            Value::object(vec![(
                "b".into(),
                Value::object(vec![("c".into(), Value::object(vec![]))]),
            )]),
        )]);
        let compress = Argument {
            parameter: Some(("Compress".into(), None)),
            value: Value::Null,
        };
        let mut notes = Vec::new();
        let written = answer("ConvertTo-Json", &[compress], Some(&deep), &mut notes);
        assert_eq!(
            written,
            Some(Value::text(
                r#"{"a":{"b":{"c":"System.Collections.Hashtable"}}}"#
            ))
        );
        assert!(notes[0].contains("-Depth"));
        let written = answer(
            "convertto-json",
            &[],
            Some(&Value::List(vec![])),
            &mut notes,
        );
        assert_eq!(written, Some(Value::text("[]")));
    }

    #[test]
    fn methods_answer_what_is_known_only() {
        let given = |text: &str| vec![Value::text(text)];
        assert_eq!(
            static_method("Convert", "ToBase64String", given("a:b")),
            Value::text("YTpi")
        );
        assert_eq!(
            static_method("Convert", "ToBase64String", given(&variable::marked("x"))),
            Value::Unknown("ToBase64String".into())
        );
        assert!(matches!(
            static_method("Guid", "NewGuid", vec![]),
            Value::Unknown(_)
        ));
    }
}
