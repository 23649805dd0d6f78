//! A text of PowerShell, statement by statement: variables are set, objects filled, commands met.

use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value, variable_name};
use super::cursor::{Cursor, WHAT};
use super::expressions::{CommandCall, PowerShellEvaluator};
use super::words;

/// The commands of a text in its order. Text that is no statement is passed over line by line, unless `wanted` names its command.
pub fn calls(text: &str, wanted: fn(&str) -> bool) -> Result<Vec<CommandCall>, Unread> {
    let mut script = PowerShellScript {
        evaluator: PowerShellEvaluator::default(),
        wanted,
        wasted: 0,
    };
    let mut cursor = Cursor::new(text);
    loop {
        cursor.skip_space(true);
        if cursor.peek().is_none() {
            break;
        }
        let before = cursor.at;
        script.statement(&mut cursor)?;
        if cursor.at == before {
            cursor.next();
        }
    }
    Ok(script.evaluator.calls)
}

struct PowerShellScript {
    evaluator: PowerShellEvaluator,
    wanted: fn(&str) -> bool,
    /// Bytes that were read in vain; bounded, so that no text is read again and again.
    wasted: usize,
}

/// Words before which a statement may stand, and those whose brackets come first.
const OPENING: [&str; 8] = [
    "try", "finally", "else", "do", "return", "begin", "process", "end",
];
const BRACKETED: [&str; 9] = [
    "if", "elseif", "foreach", "for", "while", "switch", "param", "catch", "until",
];

impl PowerShellScript {
    fn statement(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Unread> {
        skip_prompt(cursor);
        let start = cursor.at;
        let rest = cursor.rest();
        if rest.starts_with("```") {
            skip_line(cursor);
            return Ok(());
        }
        let word_length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let keyword = rest
            .get(..word_length)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let behind = rest.get(word_length..).unwrap_or_default();
        if OPENING.contains(&keyword.as_str()) && behind.starts_with([' ', '{', '\r', '\n']) {
            cursor.at += word_length;
            return Ok(());
        }
        if BRACKETED.contains(&keyword.as_str()) && behind.starts_with([' ', '(', '{']) {
            cursor.at += word_length;
            cursor.skip_space(false);
            if cursor.rest().starts_with(['(', '[']) {
                let tried = cursor.skip_brackets();
                self.or_skip_line(cursor, start, tried)?;
            }
            return Ok(());
        }
        match cursor.peek() {
            Some('[') => {
                // `[string]$x = …`
                let tried = cursor.skip_brackets();
                if self.or_skip_line(cursor, start, tried)? {
                    cursor.skip_space(false);
                    if !cursor.rest().starts_with(['$', '[']) {
                        let tried = self.evaluator.skip(cursor);
                        self.or_skip_line(cursor, start, tried)?;
                    }
                }
                Ok(())
            }
            // A sign that no variable follows is a prompt of another shell.
            Some('$') if rest.starts_with("$ ") => {
                cursor.at += 1;
                Ok(())
            }
            Some('$') => {
                let read = self.variable_statement(cursor);
                let assigns = rest
                    .chars()
                    .take(80)
                    .take_while(|c| *c != '\n')
                    .any(|c| c == '=');
                if assigns {
                    read
                } else {
                    self.or_skip_line(cursor, start, read).map(drop)
                }
            }
            Some('{' | '}' | ')' | '|' | ',') => {
                cursor.at += 1;
                Ok(())
            }
            _ => self.pipeline(cursor),
        }
    }

    /// A command, or a value that is piped into one.
    fn pipeline(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Unread> {
        let start = cursor.at;
        let known = self.evaluator.calls.len();
        let wanted = self.is_wanted(cursor);
        let read = self.evaluator.pipeline(cursor).map(drop);
        if wanted {
            return read;
        }
        if self.or_skip_line(cursor, start, read)? {
            return Ok(());
        }
        self.evaluator.calls.truncate(known);
        Ok(())
    }

    fn is_wanted(&self, cursor: &Cursor<'_>) -> bool {
        let mut ahead = cursor.clone();
        if ahead.eat("&") {
            ahead.skip_space(false);
        }
        let name = ahead.take_while(|c| !c.is_whitespace() && !"'\"()|;".contains(c));
        (self.wanted)(name)
    }

    /// True where it was read; otherwise the line is passed over, as often as the text is long.
    fn or_skip_line(
        &mut self,
        cursor: &mut Cursor<'_>,
        start: usize,
        read: Result<(), Unread>,
    ) -> Result<bool, Unread> {
        let Err(unread) = read else { return Ok(true) };
        // How far a failed reading went is not known: at worst to the end of the text.
        self.wasted += cursor.text.len() - start;
        if self.wasted > 16 * cursor.text.len() + (1 << 20) {
            return Err(unread);
        }
        cursor.at = start;
        skip_line(cursor);
        Ok(false)
    }

    /// `$x = …`, `$x.y = …`, `$x["y"] = …`, `$x.Add(…)`, `$x | …`.
    fn variable_statement(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Unread> {
        let start = cursor.at;
        let mut ahead = cursor.clone();
        ahead.at += 1;
        let braced = ahead.rest().starts_with('{');
        let name = if braced {
            ahead.at += 1;
            let name = ahead.take_while(|c| c != '}' && c != '\n');
            ahead.eat("}");
            name
        } else {
            ahead.take_while(|c| c.is_alphanumeric() || c == '_' || c == ':')
        };
        let shown = name.rsplit(':').next().unwrap_or_default().to_owned();
        let lower = name.to_lowercase();
        let lower = ["script:", "global:", "local:"]
            .iter()
            .find_map(|scope| lower.strip_prefix(scope))
            .unwrap_or(&lower)
            .to_owned();
        let members = ahead.at;
        words::skip_members(&mut ahead)?;
        let path = cursor
            .text
            .get(members..ahead.at)
            .unwrap_or_default()
            .to_owned();
        let after_members = ahead.at;
        ahead.skip_space(false);
        let adds = ahead.rest().starts_with("+=");
        if adds || ahead.rest().starts_with('=') && !lower.is_empty() {
            ahead.at += if adds { 2 } else { 1 };
            ahead.skip_space(true);
            cursor.at = ahead.at;
            let value = match self.evaluator.pipeline(cursor)? {
                Value::Unknown(_) if path.is_empty() => Value::Unknown(variable_name(&shown)),
                value => value,
            };
            self.assign(&lower, &path, value, adds);
            return Ok(());
        }
        if let Some(call) = path.strip_suffix(')') {
            if let Some(open) = call.find('(') {
                let mut inside = cursor.within(members + open, after_members);
                let given = self.evaluator.given(&mut inside)?;
                let method = call.get(..open).unwrap_or_default().to_lowercase();
                cursor.at = after_members;
                self.call_method(&lower, &method, given);
                return Ok(());
            }
        }
        cursor.at = start;
        self.evaluator.pipeline(cursor).map(drop)
    }

    fn assign(&mut self, name: &str, path: &str, value: Value, adds: bool) {
        let scope = &mut self.evaluator.scope;
        if path.is_empty() {
            let value = match (adds, scope.look(name), &value) {
                (false, ..) => value,
                (true, Some(Value::Text(known)), Value::Text(more))
                    if known.len() + more.len() < 1 << 20 =>
                {
                    Value::Text(format!("{known}{more}"))
                }
                _ => Value::Unknown(variable_name(name)),
            };
            scope.set(name, value);
            return;
        }
        let key = path
            .trim_start_matches(['.', '['])
            .trim_end_matches(']')
            .trim_matches(['\'', '"']);
        let plain = !key.contains(['.', '[', '(', '$']);
        let Some(target) = scope.change(name) else {
            return;
        };
        if !plain || adds || !put(target, key, value) {
            *target = Value::Unknown(variable_name(name));
        }
    }

    /// `.Add(name, value)` of a hashtable or dictionary, `.Cookies.Add(cookie)` and `.Headers.Add(name, value)` of a session.
    fn call_method(&mut self, name: &str, method: &str, given: Vec<Value>) {
        let Some(target) = self.evaluator.scope.change(name) else {
            return;
        };
        let done = match (method, given.as_slice()) {
            (".add", [key, value]) => key
                .as_text()
                .is_some_and(|key| put(target, &key, value.clone())),
            (".headers.add", [key, value]) => key.as_text().is_some_and(|key| {
                if target.get("headers").is_none() {
                    target.set("headers", Value::Object(Vec::new()));
                }
                target
                    .member_mut("headers")
                    .is_some_and(|headers| put(headers, &key, value.clone()))
            }),
            (".cookies.add", [cookie, ..]) => {
                // `Add(uri, cookie)` has the cookie last.
                let cookie = given.last().unwrap_or(cookie).clone();
                if target.get("cookies").is_none() {
                    target.set("cookies", Value::List(Vec::new()));
                }
                match target.member_mut("cookies") {
                    Some(Value::List(cookies)) => {
                        cookies.push(cookie);
                        true
                    }
                    _ => false,
                }
            }
            // What only looks at the variable changes nothing.
            (method, _) => !matches!(method, ".remove" | ".clear" | ".insert"),
        };
        if !done {
            *target = Value::Unknown(variable_name(name));
        }
    }
}

fn put(target: &mut Value, key: &str, value: Value) -> bool {
    match target {
        Value::Object(members)
        | Value::Made(ObjectClass::Ordered | ObjectClass::Session, members) => {
            let known = members
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(key))
                .map(|(name, _)| name.clone());
            target.set(&known.unwrap_or_else(|| key.to_owned()), value)
        }
        // A session of another command is not known, and stays so.
        Value::Unknown(_) => true,
        _ => false,
    }
}

fn skip_line(cursor: &mut Cursor<'_>) {
    cursor.take_while(|c| c != '\n');
    cursor.next();
}

/// `PS C:\Users\zoe> ` and `>> `.
fn skip_prompt(cursor: &mut Cursor<'_>) {
    let rest = cursor.rest();
    if rest.starts_with(">> ") {
        cursor.at += 3;
    } else if rest.starts_with("PS ") || rest.starts_with("PS>") {
        if let Some(at) = rest.find(['>', '\n']) {
            if rest.get(at..).is_some_and(|rest| rest.starts_with('>')) {
                cursor.at += at + 1;
            }
        }
    }
    cursor.skip_space(false);
}

/// A refusal at the place of a call.
pub fn refused(text: &str, call: &CommandCall, why: impl Into<String>) -> Unread {
    Unread::new(WHAT, why).at(text, call.at)
}
