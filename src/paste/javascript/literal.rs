//! Values of JavaScript's expressions: literals, variables that hold them, and the few objects and functions that requests are
//! written with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::json_text::COMPACT;
use super::super::percent::encoded;
use super::super::script_values::{ScriptEvaluator, past_comma, past_member};
use super::super::tokens::{LexemeKind, Tokens};
use super::super::value::{
    ObjectClass, ParseResult, ScriptScope, Unreadable, Value, is_decimal, variable_name,
};
use super::super::variable;
use super::form::{Flattening, flattened, pair_list, scalar};
use super::words;

/// Reads values and remembers variables.
#[derive(Debug, Default)]
pub struct JavaScriptEvaluator {
    /// The variables.
    pub scope: ScriptScope,
}

impl ScriptEvaluator for JavaScriptEvaluator {
    fn scope(&mut self) -> &mut ScriptScope {
        &mut self.scope
    }

    fn tokens(text: &str, start: usize, end: usize) -> Tokens<'_> {
        words::tokens(text, start, end)
    }

    fn expression(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let (mut value, mut next) = self.primary(tokens, at)?;
        while tokens.is(next, '+') && !tokens.is(next + 1, '+') && !tokens.is(next + 1, '=') {
            let (right, behind) = self.primary(tokens, next + 1)?;
            value = match (scalar(&value), scalar(&right)) {
                (Some(left), Some(right)) if is_text(&value) => Value::Text(left + &right),
                _ => return Err(Unreadable(next)),
            };
            next = behind;
        }
        // `token || "…"`, `a ? b : c`, `a - b`: these have to be run. `x as string` and `x!` say a type only.
        if tokens.is_name(next, "as") && tokens.name(next + 1).is_some() {
            next += 2;
        }
        let ends = match tokens.kind(next) {
            None | Some(LexemeKind::Name) => true,
            Some(LexemeKind::Mark(c)) => ",;)]}:".contains(*c),
            Some(_) => false,
        };
        if ends {
            Ok((value, next))
        } else {
            Err(Unreadable(next))
        }
    }

    fn text_of(value: &Value) -> Option<String> {
        scalar(value)
    }
}

impl JavaScriptEvaluator {
    fn primary(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let (value, next) = match tokens.kind(at).ok_or(Unreadable(at))? {
            LexemeKind::Text(pieces) => {
                let text = self.filled(tokens.text, pieces).ok_or(Unreadable(at))?;
                (Value::Text(text), at + 1)
            }
            LexemeKind::Number => (number(tokens.source(at)).ok_or(Unreadable(at))?, at + 1),
            LexemeKind::Mark('-') if tokens.kind(at + 1) == Some(&LexemeKind::Number) => {
                match number(tokens.source(at + 1)) {
                    Some(Value::Number(digits)) => (Value::Number(format!("-{digits}")), at + 2),
                    _ => return Err(Unreadable(at)),
                }
            }
            LexemeKind::Mark('!') if tokens.kind(at + 1) == Some(&LexemeKind::Number) => {
                (Value::Bool(tokens.source(at + 1) == "0"), at + 2)
            }
            LexemeKind::Mark('{') => self.object(tokens, at)?,
            LexemeKind::Mark('[') => self.list(tokens, at)?,
            LexemeKind::Mark('(') => {
                let close = tokens.closing(at).ok_or(Unreadable(at))?;
                let (value, next) = self.value(tokens, at + 1)?;
                if next != close {
                    return Err(Unreadable(next));
                }
                (value, close + 1)
            }
            LexemeKind::Name => self.named(tokens, at)?,
            _ => return Err(Unreadable(at)),
        };
        self.behind(tokens, value, next)
    }

    /// `.toString()`, `.trim()`, `.toString("base64")`, `.join("&")` behind a value.
    fn behind(&mut self, tokens: &Tokens<'_>, mut value: Value, mut next: usize) -> ParseResult {
        while tokens.is(next, '.') {
            let (Some(name), true) = (tokens.name(next + 1), tokens.is(next + 2, '(')) else {
                return Err(Unreadable(next));
            };
            let (given, behind) = self.given(tokens, next + 2)?;
            value = match (name, &value, given.as_slice()) {
                (
                    "toString",
                    Value::Made(ObjectClass::Form | ObjectClass::Query, _)
                    | Value::Text(_)
                    | Value::Unknown(_),
                    [],
                ) => value,
                ("toString", Value::Text(text), [Value::Text(kind)])
                    if kind == "base64" && !text.contains(variable::OPEN) =>
                {
                    Value::text(STANDARD.encode(text))
                }
                ("trim", Value::Text(text), []) => Value::text(text.trim()),
                // The pairs of an object, each made `name=value`.
                ("map", Value::Made(ObjectClass::Query, _), [_]) => value,
                ("join", Value::Made(ObjectClass::Query, _), [Value::Text(between)])
                    if between == "&" =>
                {
                    value
                }
                _ => return Err(Unreadable(next)),
            };
            next = behind;
        }
        Ok((value, next))
    }

    fn list(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let close = tokens.closing(at).ok_or(Unreadable(at))?;
        let mut items = Vec::new();
        let mut next = at + 1;
        while next < close {
            let (value, behind) = self.value(tokens, next)?;
            items.push(value);
            next = past_comma(tokens, behind, close)?;
        }
        Ok((Value::List(items), close + 1))
    }

    fn object(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let close = tokens.closing(at).ok_or(Unreadable(at))?;
        let mut members = Vec::new();
        let mut next = at + 1;
        while next < close {
            if tokens.is(next, '.') && tokens.is(next + 1, '.') && tokens.is(next + 2, '.') {
                let (value, behind) = self.value(tokens, next + 3)?;
                members.extend(value.members().ok_or(Unreadable(next))?.iter().cloned());
                next = behind;
            } else {
                let (name, behind) = self.key(tokens, next)?;
                if tokens.is(behind, ':') {
                    let (value, behind) = self.member(tokens, behind + 1, close);
                    members.push((name, value));
                    next = behind;
                } else if tokens.is(behind, ',') || behind == close {
                    // `{ url }` is `{ url: url }`.
                    let (value, behind) = self.named(tokens, next)?;
                    members.push((name, value));
                    next = behind;
                } else if tokens.is(behind, '(') {
                    // A method: `transformRequest(data) { … }`.
                    next = past_member(tokens, behind, close);
                    members.push((name, Value::Run(tokens.offset(behind))));
                } else {
                    return Err(Unreadable(behind));
                }
            }
            next = past_comma(tokens, next, close)?;
        }
        Ok((ordered(members), close + 1))
    }

    fn key(&mut self, tokens: &Tokens<'_>, at: usize) -> Result<(String, usize), Unreadable> {
        match tokens.kind(at) {
            Some(LexemeKind::Name) => Ok((tokens.source(at).to_owned(), at + 1)),
            Some(LexemeKind::Number) => Ok((tokens.source(at).to_owned(), at + 1)),
            Some(LexemeKind::Text(pieces)) => {
                let text = self.filled(tokens.text, pieces).ok_or(Unreadable(at))?;
                Ok((text, at + 1))
            }
            Some(LexemeKind::Mark('[')) => {
                let close = tokens.closing(at).ok_or(Unreadable(at))?;
                let (value, next) = self.value(tokens, at + 1)?;
                match scalar(&value) {
                    Some(text) if next == close => Ok((text, close + 1)),
                    _ => Err(Unreadable(at)),
                }
            }
            _ => Err(Unreadable(at)),
        }
    }

    /// The arguments of a call whose bracket opens at a token. Those that have to be run are kept as such.
    pub fn given(
        &mut self,
        tokens: &Tokens<'_>,
        at: usize,
    ) -> Result<(Vec<Value>, usize), Unreadable> {
        let close = tokens.closing(at).ok_or(Unreadable(at))?;
        let mut values = Vec::new();
        let mut next = at + 1;
        while next < close {
            let (value, behind) = self.member(tokens, next, close);
            values.push(value);
            next = behind + usize::from(tokens.is(behind, ','));
        }
        Ok((values, close + 1))
    }

    /// A value that begins with a name.
    fn named(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        match tokens.name(at) {
            Some("true") => return Ok((Value::Bool(true), at + 1)),
            Some("false") => return Ok((Value::Bool(false), at + 1)),
            Some("null") => return Ok((Value::Null, at + 1)),
            Some("undefined") => return Ok((Value::Undefined, at + 1)),
            Some("new") => return self.made(tokens, at),
            Some("await" | "async" | "function" | "typeof" | "void" | "class") => {
                return Err(Unreadable(at));
            }
            _ => {}
        }
        let (path, next) = tokens.path(at).ok_or(Unreadable(at))?;
        // `import.meta.env.X`, `process.env["X"]`, `process.env.X!`.
        if path == "process.env" && tokens.is(next, '[') {
            let (name, behind) = self.key(tokens, next)?;
            return Ok((Value::Unknown(variable_name(&name)), behind));
        }
        for environment in ["process.env.", "import.meta.env.", "Deno.env.", "Bun.env."] {
            if let Some(name) = path.strip_prefix(environment) {
                let behind = next + usize::from(tokens.is(next, '!'));
                return Ok((Value::Unknown(variable_name(name)), behind));
            }
        }
        if tokens.is(next, '(') {
            let value = self.function(tokens, &path, next);
            return match value {
                Some(value) => Ok(value),
                None => self.on_variable(tokens, at),
            };
        }
        if tokens.is(next, '=') || tokens.is(next, '[') || tokens.is(next, '{') {
            return Err(Unreadable(next));
        }
        let (first, members) = path.split_once('.').unwrap_or((&path, ""));
        let mut value = self
            .scope
            .fill(first)
            .unwrap_or_else(|| Value::Unknown(first.to_owned()));
        for name in members.split('.').filter(|name| !name.is_empty()) {
            value = match value {
                Value::Unknown(of) => Value::Unknown(variable_name(&format!("{of}_{name}"))),
                value => value.get(name).cloned().ok_or(Unreadable(at))?,
            };
        }
        Ok((value, next))
    }

    /// `params.toString()` of a variable: the method is read behind the variable's value.
    fn on_variable(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let name = tokens.name(at).ok_or(Unreadable(at))?;
        if !tokens.is(at + 1, '.') {
            return Err(Unreadable(at));
        }
        let value = self.scope.fill(name).ok_or(Unreadable(at))?;
        Ok((value, at + 1))
    }

    /// `new URLSearchParams(…)` and its kin.
    fn made(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let (class, next) = tokens.path(at + 1).ok_or(Unreadable(at))?;
        let (given, next) = if tokens.is(next, '(') {
            self.given(tokens, next)?
        } else {
            (Vec::new(), next)
        };
        let class = class.rsplit('.').next().unwrap_or_default();
        let value = match (class, given.as_slice()) {
            ("FormData", []) => Value::Made(ObjectClass::Multipart, Vec::new()),
            ("XMLHttpRequest", []) => Value::Made(ObjectClass::Connection, Vec::new()),
            ("URL" | "Request", [address]) if address.as_text().is_some() => address.clone(),
            ("URLSearchParams" | "Headers", []) => Value::Made(class_of(class), Vec::new()),
            ("URLSearchParams", [Value::Text(text)]) => Value::Text(text.clone()),
            ("URLSearchParams" | "Headers", [from]) => {
                let members = pairs(from).ok_or(Unreadable(at))?;
                let members = if class == "Headers" {
                    members
                } else {
                    let texts = members.into_iter().map(|(name, value)| {
                        // What becomes of an object is said where the body is read.
                        let value = if matches!(value, Value::Object(_)) {
                            value
                        } else {
                            Value::Text(scalar(&value)?)
                        };
                        Some((name, value))
                    });
                    texts.collect::<Option<_>>().ok_or(Unreadable(at))?
                };
                Value::Made(class_of(class), members)
            }
            _ => return Err(Unreadable(at)),
        };
        Ok((value, next))
    }

    /// The functions whose answer is known. None where it is none of them.
    fn function(&mut self, tokens: &Tokens<'_>, path: &str, at: usize) -> Option<(Value, usize)> {
        if !matches!(
            path,
            "JSON.stringify"
                | "qs.stringify"
                | "querystring.stringify"
                | "Qs.stringify"
                | "encodeURIComponent"
                | "btoa"
                | "String"
                | "Buffer.from"
                | "axios.create"
                | "require"
                | "Object.fromEntries"
                | "Object.keys"
                | "Object.entries"
        ) {
            return None;
        }
        let (given, next) = self.given(tokens, at).ok()?;
        let literal = |value: &Value| {
            let text = value.as_text()?;
            (!text.contains(variable::OPEN)).then_some(text)
        };
        let value = match (path, given.as_slice()) {
            ("JSON.stringify", [Value::Unknown(name)]) => Value::Unknown(name.clone()),
            ("JSON.stringify", [value]) => Value::Text(COMPACT.write(&value.to_json()?)),
            ("JSON.stringify", [value, Value::Null, Value::Number(columns)]) => {
                let style = match columns.parse::<usize>().ok()?.min(10) {
                    0 => COMPACT,
                    columns => COMPACT.indented(columns),
                };
                Value::Text(style.write(&value.to_json()?))
            }
            ("encodeURIComponent", [value]) => match literal(value) {
                Some(text) => Value::Text(encoded(&text)),
                None => Value::text(value.as_text()?),
            },
            ("btoa", [value]) => Value::text(STANDARD.encode(literal(value)?)),
            ("String" | "Buffer.from", [value]) => value.clone(),
            ("Buffer.from", [value, Value::Text(kind)]) if kind.starts_with("utf") => value.clone(),
            ("axios.create", [Value::Object(members)]) => {
                Value::Made(ObjectClass::Client, members.clone())
            }
            ("Object.keys" | "Object.entries", [Value::Object(members)]) => {
                Value::Made(ObjectClass::Query, members.clone())
            }
            ("axios.create", []) => Value::Made(ObjectClass::Client, Vec::new()),
            ("require", [_]) => Value::Unknown("module".to_owned()),
            (_, [Value::Object(members)]) if path.ends_with(".stringify") => {
                let flattening = if path == "querystring.stringify" {
                    Flattening::QueryString
                } else {
                    Flattening::Qs
                };
                let fields = flattened(members, flattening)?.into_iter().map(|field| {
                    let text = field.value.as_str().unwrap_or_default().to_owned();
                    (field.name, Value::Text(text))
                });
                Value::Made(ObjectClass::Query, fields.collect())
            }
            _ => return None,
        };
        Some((value, next))
    }
}

fn class_of(class: &str) -> ObjectClass {
    if class == "Headers" {
        ObjectClass::Headers
    } else {
        ObjectClass::Form
    }
}

/// The members of an object, or the pairs of a list.
fn pairs(from: &Value) -> Option<Vec<(String, Value)>> {
    match from {
        Value::Object(members)
        | Value::Made(ObjectClass::Form | ObjectClass::Query | ObjectClass::Headers, members) => {
            Some(members.clone())
        }
        Value::List(items) => pair_list(items),
        _ => None,
    }
}

/// An object in JavaScript's order: names that are numbers first (ECMA-262 §10.1.11).
fn ordered(members: Vec<(String, Value)>) -> Value {
    let index = |name: &str| name.parse::<u32>().ok().filter(|n| n.to_string() == name);
    let (mut numbers, names): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|(name, _)| index(name).is_some());
    numbers.sort_by_key(|(name, _)| index(name));
    numbers.extend(names);
    Value::object(numbers)
}

fn is_text(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::Unknown(_))
}

fn number(source: &str) -> Option<Value> {
    let digits = source.replace('_', "");
    (is_decimal(&digits) && digits.len() < 17).then_some(Value::Number(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &str) -> Option<Value> {
        let tokens = words::tokens(source, 0, source.len());
        let mut evaluator = JavaScriptEvaluator::default();
        evaluator.scope.set("known", Value::text("v"));
        let (value, next) = evaluator.value(&tokens, 0).ok()?;
        (next == tokens.len()).then_some(value)
    }

    #[test]
    fn literals_are_values() {
        // JSON.stringify of node for each.
        for (source, wanted) in [
            (
                "{a: 1, 'b': \"x\", [\"c\"]: [true, null,], 2: 0, 1: -1.5,}",
                r#"{"1":-1.5,"2":0,"a":1,"b":"x","c":[true,null]}"#,
            ),
            ("{a: 1, b: 2, a: 3}", r#"{"a":3,"b":2}"#),
            ("{known, ...{z: `${known}!`}}", r#"{"known":"v","z":"v!"}"#),
            ("('a' + 'b' +\n known + 1)", r#""abv1""#),
            (
                "JSON.stringify({a: {b: 'é'}})",
                r#""{\"a\":{\"b\":\"é\"}}""#,
            ),
            ("JSON.stringify({a: 1}, null, 2)", r#""{\n  \"a\": 1\n}""#),
            ("btoa('a:b')", r#""YTpi""#),
            ("Buffer.from('a:b').toString('base64')", r#""YTpi""#),
            ("encodeURIComponent('a b&é')", r#""a%20b%26%C3%A9""#),
            ("!0", "true"),
        ] {
            let json = value(source).and_then(|value| value.to_json());
            assert_eq!(
                json.map(|json| json.to_compact()).as_deref(),
                Some(wanted),
                "{source}"
            );
        }
        assert_eq!(
            value("process.env.CLIENT_ID!"),
            Some(Value::Unknown("CLIENT_ID".into()))
        );
        assert_eq!(
            value("session.token"),
            Some(Value::Unknown("session_token".into()))
        );
    }

    #[test]
    fn what_has_to_be_run_is_no_value() {
        for source in [
            "f()",
            "a ? 'b' : 'c'",
            "1 + 1",
            "await x",
            "'a' || 'b'",
            "'a'.replace('b', 'c')",
            "0x10",
            "known.x",
            "x => x",
        ] {
            assert_eq!(value(source), None, "{source}");
        }
        assert!(value("{a: f(), b: 1}").unwrap().runs_at().is_some());
    }
}
