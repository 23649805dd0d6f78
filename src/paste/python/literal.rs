//! Values of Python's expressions: literals, variables that hold them, and the few functions that requests are written with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::json_text::{COMPACT, JsonStyle, PYTHON};
use super::super::script_values::{ScriptEvaluator, past_comma};
use super::super::tokens::{LexemeKind, Tokens};
use super::super::value::{
    ObjectClass, ParseResult, ScriptScope, Unreadable, Value, is_decimal, variable_name,
};
use super::super::variable;
use super::words;

/// What makes a client, whose settings hold for its calls.
pub const CLIENTS: [&str; 5] = [
    "requests.Session",
    "requests.session",
    "httpx.Client",
    "httpx.AsyncClient",
    "Session",
];

/// The arguments of a call.
#[derive(Debug, Default)]
pub struct CallArguments {
    /// Those without a name.
    pub values: Vec<Value>,
    /// Those with one.
    pub named: Vec<(String, Value)>,
}

impl CallArguments {
    /// An argument by its name or its place.
    pub fn get(&self, name: &str, place: usize) -> Option<&Value> {
        let named = self.named.iter().find(|(known, _)| known == name);
        named
            .map(|(_, value)| value)
            .or_else(|| self.values.get(place))
    }

    /// An argument by its name.
    pub fn named(&self, name: &str) -> Option<&Value> {
        self.get(name, usize::MAX)
    }
}

/// Reads values and remembers variables.
#[derive(Debug, Default)]
pub struct PythonEvaluator {
    /// The variables.
    pub scope: ScriptScope,
}

impl ScriptEvaluator for PythonEvaluator {
    fn scope(&mut self) -> &mut ScriptScope {
        &mut self.scope
    }

    fn tokens(text: &str, start: usize, end: usize) -> Tokens<'_> {
        words::tokens(text, start, end)
    }

    fn expression(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let (mut value, mut next) = self.primary(tokens, at)?;
        while tokens.is(next, '+') && !tokens.is(next + 1, '=') {
            let (right, behind) = self.primary(tokens, next + 1)?;
            value = match (value.as_text(), right.as_text()) {
                (Some(left), Some(right)) => Value::Text(left + &right),
                _ => return Err(Unreadable(next)),
            };
            next = behind;
        }
        // `a % b`, `a if b else c`, `a or b`, `for` inside: these have to be run.
        let ends = match tokens.kind(next) {
            None | Some(LexemeKind::LineEnd) => true,
            Some(LexemeKind::Mark(c)) => ",)]}:;=".contains(*c),
            Some(_) => false,
        };
        if ends {
            Ok((value, next))
        } else {
            Err(Unreadable(next))
        }
    }

    fn text_of(value: &Value) -> Option<String> {
        text_of(value)
    }

    /// Nothing but a text can be added to one.
    fn added(value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl PythonEvaluator {
    fn primary(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let (value, next) = match tokens.kind(at).ok_or(Unreadable(at))? {
            LexemeKind::Text(_) => self.texts(tokens, at)?,
            LexemeKind::Number => (number(tokens.source(at)).ok_or(Unreadable(at))?, at + 1),
            LexemeKind::Mark('-') => match (tokens.kind(at + 1), number(tokens.source(at + 1))) {
                (Some(LexemeKind::Number), Some(Value::Number(digits))) => {
                    (Value::Number(format!("-{digits}")), at + 2)
                }
                _ => return Err(Unreadable(at)),
            },
            LexemeKind::Mark('{') => self.dictionary(tokens, at)?,
            LexemeKind::Mark('[' | '(') => self.list(tokens, at)?,
            LexemeKind::Name => self.named(tokens, at)?,
            _ => return Err(Unreadable(at)),
        };
        self.behind(tokens, value, next)
    }

    /// `.encode()`, `.decode()`, `.strip()` and `["name"]` behind a value.
    fn behind(&mut self, tokens: &Tokens<'_>, mut value: Value, mut next: usize) -> ParseResult {
        loop {
            if tokens.is(next, '[') {
                let close = tokens.closing(next).ok_or(Unreadable(next))?;
                let (key, behind) = self.value(tokens, next + 1)?;
                value = match (&value, &key) {
                    (Value::Object(_), Value::Text(name)) if behind == close => {
                        value.get(name).cloned().ok_or(Unreadable(next))?
                    }
                    (Value::Unknown(of), Value::Text(name)) if behind == close => {
                        Value::Unknown(variable_name(&format!("{of}_{name}")))
                    }
                    _ => return Err(Unreadable(next)),
                };
                next = close + 1;
            } else if tokens.is(next, '.') {
                let (Some(name), true) = (tokens.name(next + 1), tokens.is(next + 2, '(')) else {
                    return Err(Unreadable(next));
                };
                let (_, behind) = self.given(tokens, next + 2)?;
                value = match (name, &value) {
                    ("encode" | "decode", Value::Text(_) | Value::Unknown(_)) => value,
                    ("strip", Value::Text(text)) => Value::text(text.trim()),
                    _ => return Err(Unreadable(next)),
                };
                next = behind;
            } else {
                return Ok((value, next));
            }
        }
    }

    /// Texts that stand beside each other are one.
    fn texts(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let mut out = String::new();
        let mut next = at;
        while let Some(LexemeKind::Text(pieces)) = tokens.kind(next) {
            let text = self.filled(tokens.text, pieces);
            out.push_str(&text.ok_or(Unreadable(next))?);
            next += 1;
        }
        Ok((Value::Text(out), next))
    }

    fn list(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let close = tokens.closing(at).ok_or(Unreadable(at))?;
        let mut items = Vec::new();
        let mut next = at + 1;
        let mut commas = 0;
        while next < close {
            let (value, behind) = self.member(tokens, next, close);
            items.push(value);
            next = behind;
            if tokens.is(next, ',') {
                commas += 1;
                next += 1;
            }
        }
        let value = match (tokens.is(at, '('), commas, items.pop()) {
            // Brackets around one value are no tuple.
            (true, 0, Some(Value::Run(place))) => return Err(Unreadable(at.max(place.min(at)))),
            (true, 0, Some(only)) => only,
            (_, _, last) => {
                items.extend(last);
                Value::List(items)
            }
        };
        Ok((value, close + 1))
    }

    fn dictionary(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let close = tokens.closing(at).ok_or(Unreadable(at))?;
        let mut members = Vec::new();
        let mut next = at + 1;
        while next < close {
            if tokens.is(next, '*') && tokens.is(next + 1, '*') {
                let (value, behind) = self.value(tokens, next + 2)?;
                members.extend(value.members().ok_or(Unreadable(next))?.iter().cloned());
                next = behind;
            } else {
                let (key, behind) = self.value(tokens, next)?;
                let name = text_of(&key).ok_or(Unreadable(next))?;
                if !tokens.is(behind, ':') {
                    return Err(Unreadable(behind));
                }
                let (value, behind) = self.member(tokens, behind + 1, close);
                members.push((name, value));
                next = behind;
            }
            next = past_comma(tokens, next, close)?;
        }
        Ok((Value::object(members), close + 1))
    }

    /// The arguments of a call whose bracket opens at a token.
    pub fn given(
        &mut self,
        tokens: &Tokens<'_>,
        at: usize,
    ) -> Result<(CallArguments, usize), Unreadable> {
        let close = tokens.closing(at).ok_or(Unreadable(at))?;
        let mut given = CallArguments::default();
        let mut next = at + 1;
        while next < close {
            let name = tokens
                .name(next)
                .filter(|_| tokens.is(next + 1, '=') && !tokens.is(next + 2, '='));
            let (value, behind) = if let Some(name) = name {
                let (value, behind) = self.member(tokens, next + 2, close);
                given.named.push((name.to_owned(), value));
                (None, behind)
            } else if tokens.is(next, '*') && tokens.is(next + 1, '*') {
                let (value, behind) = self.member(tokens, next + 2, close);
                match value.members() {
                    Some(members) => given.named.extend(members.iter().cloned()),
                    None => return Err(Unreadable(next)),
                }
                (None, behind)
            } else {
                let (value, behind) = self.member(tokens, next, close);
                (Some(value), behind)
            };
            given.values.extend(value);
            next = behind + usize::from(tokens.is(behind, ','));
        }
        Ok((given, close + 1))
    }

    fn named(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        let (path, next) = tokens.path(at).ok_or(Unreadable(at))?;
        match path.as_str() {
            "True" => return Ok((Value::Bool(true), next)),
            "False" => return Ok((Value::Bool(false), next)),
            "None" => return Ok((Value::Null, next)),
            "lambda" | "await" | "not" | "async" => return Err(Unreadable(at)),
            _ => {}
        }
        if path == "os.environ" && tokens.is(next, '[') {
            let close = tokens.closing(next).ok_or(Unreadable(next))?;
            return match self.value(tokens, next + 1)? {
                (Value::Text(name), behind) if behind == close => {
                    Ok((Value::Unknown(variable_name(&name)), close + 1))
                }
                _ => Err(Unreadable(next)),
            };
        }
        if tokens.is(next, '(') {
            let (given, behind) = self.given(tokens, next)?;
            if let Some(value) = answer(&path, &given) {
                return Ok((value, behind));
            }
            // `payload.encode()`: the method is read behind the variable's value.
            let own = path.split_once('.').map_or("", |(first, _)| first);
            let value = self
                .scope
                .fill(own)
                .filter(|_| path.matches('.').count() == 1);
            return value.map(|value| (value, at + 1)).ok_or(Unreadable(at));
        }
        let (first, members) = path.split_once('.').unwrap_or((&path, ""));
        let value = self
            .scope
            .fill(first)
            .unwrap_or_else(|| Value::Unknown(first.to_owned()));
        match (members, value) {
            ("", value) => Ok((value, next)),
            (members, Value::Unknown(of)) => Ok((
                Value::Unknown(variable_name(&format!("{of}_{members}"))),
                next,
            )),
            _ => Err(Unreadable(at)),
        }
    }
}

/// The answer of a function that is known.
fn answer(path: &str, given: &CallArguments) -> Option<Value> {
    let first = given.values.first();
    let text = first.and_then(Value::as_text);
    let literal = text.clone().filter(|text| !text.contains(variable::OPEN));
    let function = path.rsplit('.').next().unwrap_or_default();
    Some(match (path, function) {
        ("json.dumps", _) => {
            let style = dumps_style(given)?;
            match first? {
                Value::Unknown(name) => Value::Unknown(name.clone()),
                value => Value::Text(style.write(&value.to_json()?)),
            }
        }
        (_, "urlencode") if given.values.len() == 1 => {
            // Without `doseq` Python writes a list as its own source.
            let repeats = given.named.as_slice() == [("doseq".to_owned(), Value::Bool(true))];
            let lists = match first? {
                Value::Object(members) => members
                    .iter()
                    .any(|(_, value)| matches!(value, Value::List(_))),
                _ => false,
            };
            if !repeats && (lists || !given.named.is_empty()) {
                return None;
            }
            let pairs = form(first?)?;
            let pairs = pairs.iter().map(|(name, value)| {
                format!(
                    "{}={}",
                    variable::form_encoded(name),
                    variable::form_encoded(value)
                )
            });
            Value::Text(pairs.collect::<Vec<_>>().join("&"))
        }
        (_, "quote_plus") if given.values.len() == 1 => Value::Text(variable::form_encoded(&text?)),
        // `quote` leaves a slash as it is.
        (_, "quote") if given.values.len() == 1 && given.named.is_empty() => Value::Text(
            variable::form_encoded(&text?)
                .replace('+', "%20")
                .replace("%2F", "/"),
        ),
        ("os.getenv" | "os.environ.get", _) => Value::Unknown(variable_name(&literal?)),
        ("str" | "bytes", _) => Value::Text(text?),
        ("dict", _) => Value::object(given.named.clone()),
        ("base64.b64encode" | "b64encode", _) => Value::text(STANDARD.encode(literal?)),
        (_, "HTTPBasicAuth" | "BasicAuth") => Value::List(given.values.clone()),
        _ if CLIENTS.contains(&path) => Value::Made(ObjectClass::Client, given.named.clone()),
        (_, "HTTPSConnection" | "HTTPConnection") => {
            let scheme = if function == "HTTPSConnection" {
                "https"
            } else {
                "http"
            };
            let port = match given.get("port", 1) {
                Some(Value::Number(port)) => format!(":{port}"),
                _ => String::new(),
            };
            let address = format!("{scheme}://{}{port}", text?);
            Value::Made(
                ObjectClass::Connection,
                vec![("address".to_owned(), Value::Text(address))],
            )
        }
        _ => return None,
    })
}

fn dumps_style(given: &CallArguments) -> Option<JsonStyle> {
    let mut style = PYTHON;
    if let Some(Value::Number(columns)) = given.named("indent") {
        style = style.indented(columns.parse::<usize>().ok()?.min(20));
    }
    for (name, value) in &given.named {
        match (name.as_str(), value) {
            ("ensure_ascii", Value::Bool(ascii)) => style.ascii = *ascii,
            ("indent", Value::Null | Value::Number(_)) => {}
            ("separators", Value::List(pair)) => match pair.as_slice() {
                [Value::Text(item), Value::Text(member)] if item == "," && member == ":" => {
                    style.item = COMPACT.item;
                    style.member = COMPACT.member;
                }
                _ => return None,
            },
            _ => return None,
        }
    }
    Some(style)
}

/// The pairs of a dictionary or list of pairs; a list as a value repeats its name.
pub fn form(value: &Value) -> Option<Vec<(String, String)>> {
    let pairs: Vec<(String, Value)> = match value {
        Value::Object(members) => members.clone(),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::List(pair) => match pair.as_slice() {
                    [name, value] => Some((text_of(name)?, value.clone())),
                    _ => None,
                },
                _ => None,
            })
            .collect::<Option<_>>()?,
        _ => return None,
    };
    let mut out = Vec::new();
    for (name, value) in pairs {
        match value {
            Value::List(items) => {
                for item in &items {
                    out.push((name.clone(), text_of(item)?));
                }
            }
            value => out.push((name, text_of(&value)?)),
        }
    }
    Some(out)
}

/// A value as `str` writes it.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::Bool(true) => Some("True".to_owned()),
        Value::Bool(false) => Some("False".to_owned()),
        Value::Null => Some("None".to_owned()),
        value => value.as_text(),
    }
}

fn number(source: &str) -> Option<Value> {
    let digits = source.replace('_', "");
    is_decimal(&digits).then_some(Value::Number(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;

    fn value(source: &str) -> Option<Value> {
        let tokens = words::tokens(source, 0, source.len());
        let mut evaluator = PythonEvaluator::default();
        evaluator.scope.set("known", Value::text("v"));
        let (value, next) = evaluator.value(&tokens, 0).ok()?;
        (next == tokens.len()).then_some(value)
    }

    /// A literal, and `json.dumps` of it, without its blanks.
    const LITERALS: &str = r#"
{'a': 1, "b": [True, None,], **{'c': -1.5}} ⇒ {"a":1,"b":[true,null],"c":-1.5}
('a' 'b'⏎  f"{known}!") ⇒ "abv!"
'a' + known ⇒ "av"
('u', 'p') ⇒ ["u","p"]
json.dumps({'a': 'é'}) ⇒ "{\"a\": \"\\u00e9\"}"
json.dumps({'a': [1]}, separators=(',', ':'), ensure_ascii=False) ⇒ "{\"a\":[1]}"
urllib.parse.urlencode({'a': 'b c', 'd': ''}) ⇒ "a=b+c&d="
base64.b64encode(b'a:b').decode('ascii') ⇒ "YTpi"
known.encode('utf-8') ⇒ "v"
quote('a/b c') ⇒ "a/b%20c"
dict(a='b') ⇒ {"a":"b"}
"#;

    #[test]
    fn literals_are_values() {
        // json.dumps of Python for each, without its blanks.
        for [source, wanted] in rows(LITERALS, " ⇒ ") {
            let json = value(source).and_then(|value| value.to_json());
            assert_eq!(
                json.map(|json| json.to_compact()).as_deref(),
                Some(wanted),
                "{source}"
            );
        }
        assert_eq!(
            value("os.environ['A_B']"),
            Some(Value::Unknown("A_B".into()))
        );
        assert_eq!(value("os.getenv(\"A\")"), Some(Value::Unknown("A".into())));
        assert_eq!(value("r.json"), Some(Value::Unknown("r_json".into())));
    }

    #[test]
    fn what_has_to_be_run_is_no_value() {
        for source in [
            "f()",
            "'a' if b else 'c'",
            "'%s' % a",
            "'{}'.format(a)",
            "'a' or 'b'",
            "[x for x in y]",
            "open('f').read()",
            "1 + 1",
            "lambda: 1",
            "0x10",
            "urlencode({'a': ['b']})",
        ] {
            let read = value(source);
            assert!(
                read.as_ref().is_none_or(|value| value.runs_at().is_some()),
                "{source} {read:?}"
            );
        }
    }
}
