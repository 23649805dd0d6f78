//! Operators of PowerShell's expressions, on values.

use super::super::value::{ObjectClass, Value, variable_name};
use super::cmdlets;

/// `value.name`
pub fn member(value: &Value, name: &str) -> Value {
    match value {
        Value::Unknown(of) => Value::Unknown(variable_name(&format!("{of}_{name}"))),
        value => value
            .get_any_case(name)
            .cloned()
            .unwrap_or_else(|| Value::Unknown(variable_name(name))),
    }
}

/// `list -join between`
pub fn joined(list: &Value, between: &Value) -> Value {
    let between = cmdlets::text_of(between);
    let parts: Option<Vec<String>> = match list {
        Value::List(items) => items.iter().map(cmdlets::text_of).collect(),
        one => cmdlets::text_of(one).map(|one| vec![one]),
    };
    match (parts, between) {
        (Some(parts), Some(between)) => Value::Text(parts.join(&between)),
        _ => Value::Unknown(String::new()),
    }
}

/// `'{0}:{1}' -f a, b`. Formats inside the braces are not read.
pub fn formatted(pattern: &Value, given: Value) -> Value {
    let unknown = Value::Unknown(String::new());
    let Some(pattern) = pattern.as_text() else {
        return unknown;
    };
    let given = match given {
        Value::List(items) => items,
        value => vec![value],
    };
    let mut out = String::new();
    let mut rest = pattern.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let from = rest.get(at..).unwrap_or_default();
        if from.starts_with("{{") || from.starts_with("}}") {
            out.extend(from.chars().next());
            rest = from.get(2..).unwrap_or_default();
            continue;
        }
        let inside = from.strip_prefix('{').and_then(|from| from.split_once('}'));
        let Some((index, behind)) = inside else {
            return unknown;
        };
        let value = index
            .trim()
            .parse()
            .ok()
            .and_then(|at: usize| given.get(at));
        let Some(text) = value.and_then(cmdlets::text_of) else {
            return unknown;
        };
        out.push_str(&text);
        if out.len() > 1 << 20 {
            return unknown;
        }
        rest = behind;
    }
    out.push_str(rest);
    Value::Text(out)
}

/// `left + right`
pub fn sum(left: Value, right: Value) -> Value {
    match (left, right) {
        (
            Value::Object(mut one),
            Value::Object(other) | Value::Made(ObjectClass::Ordered, other),
        ) => {
            one.extend(other);
            cmdlets::hashtable(one)
        }
        (Value::List(mut items), Value::List(more)) => {
            items.extend(more);
            Value::List(items)
        }
        (Value::List(mut items), more) => {
            items.push(more);
            Value::List(items)
        }
        (left @ (Value::Text(_) | Value::Unknown(_)), right) => {
            match (left.as_text(), cmdlets::text_of(&right)) {
                (Some(left), Some(right)) => Value::Text(left + &right),
                _ => Value::Unknown(String::new()),
            }
        }
        _ => Value::Unknown(String::new()),
    }
}
