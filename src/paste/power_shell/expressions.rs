//! Values of PowerShell's expressions: literals, hashtables, variables that the text sets, and the few commands that requests are
//! written with. Anything else is a value that the text does not hold.

use super::super::unread::Unread;
use super::super::value::{ObjectClass, ScriptScope, Value, is_decimal, variable_name};
use super::super::variable;
use super::cmdlets;
use super::cmdlets::Argument;
use super::cursor::{Cursor, MOST_LEVELS, WordPart, is_dash, is_double, is_single};
use super::operators::{formatted, joined, member, sum};
use super::words;

/// A command that may be a request.
#[derive(Clone, Debug)]
pub struct CommandCall {
    /// The command's name as written.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// What is piped into it.
    pub input: Option<Value>,
    /// The byte at which it begins.
    pub at: usize,
    /// What was filled in and is doubted.
    pub notes: Vec<String>,
}

/// Reads expressions and remembers variables and calls.
#[derive(Debug, Default)]
pub struct PowerShellEvaluator {
    /// The variables.
    pub scope: ScriptScope,
    /// The commands met so far.
    pub calls: Vec<CommandCall>,
    notes: Vec<String>,
}

impl PowerShellEvaluator {
    /// `expression | command | …` up to the end of the statement.
    pub fn pipeline(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        cursor.skip_space(false);
        let mut value = if begins_command(cursor) {
            self.command(cursor, None)?
        } else {
            self.list(cursor)?
        };
        loop {
            cursor.skip_space(false);
            if !cursor.rest().starts_with('|') || cursor.rest().starts_with("||") {
                return Ok(value);
            }
            cursor.at += 1;
            cursor.skip_space(true);
            value = self.command(cursor, Some(value))?;
        }
    }

    /// A command with its arguments; its answer where it is known, and otherwise the call is remembered.
    pub fn command(
        &mut self,
        cursor: &mut Cursor<'_>,
        input: Option<Value>,
    ) -> Result<Value, Unread> {
        while cursor.rest().starts_with(['&', '.'])
            && !cursor.rest().starts_with("./")
            && !cursor.rest().starts_with(".\\")
        {
            cursor.at += 1;
            cursor.skip_space(false);
        }
        let at = cursor.at;
        let Some(parts) = words::word(cursor)? else {
            self.skip(cursor)?;
            return Ok(Value::Unknown(String::new()));
        };
        let name = self.word(cursor, &parts)?.as_text().unwrap_or_default();
        let mut arguments = Vec::new();
        loop {
            cursor.skip_space(false);
            if cursor.rest().starts_with("--% ") {
                cursor.at += 4;
                arguments.extend(words::verbatim(cursor).into_iter().map(|word| Argument {
                    parameter: None,
                    value: Value::Text(word),
                }));
                break;
            }
            let Some(parts) = words::word(cursor)? else {
                break;
            };
            self.argument(cursor, &parts, &mut arguments)?;
        }
        let mut notes = Vec::new();
        let answer = cmdlets::answer(&name, &arguments, input.as_ref(), &mut notes);
        self.notes.append(&mut notes);
        if let Some(answer) = answer {
            return Ok(answer);
        }
        let unknown = Value::Unknown(variable_name(&name));
        let notes = self.take_notes();
        self.calls.push(CommandCall {
            name,
            arguments,
            input,
            at,
            notes,
        });
        Ok(unknown)
    }

    /// What was said since the last call, and which variables were filled in.
    pub fn take_notes(&mut self) -> Vec<String> {
        let mut notes = std::mem::take(&mut self.notes);
        notes.extend(self.scope.note("$"));
        notes
    }

    fn argument(
        &mut self,
        cursor: &Cursor<'_>,
        parts: &[WordPart],
        arguments: &mut Vec<Argument>,
    ) -> Result<(), Unread> {
        if let [WordPart::Splat(name)] = parts {
            match self.scope.fill(&name.to_lowercase()) {
                Some(Value::Object(members) | Value::Made(ObjectClass::Ordered, members)) => {
                    arguments.extend(members.into_iter().map(|(name, value)| Argument {
                        value: Value::text(format!("-{name}")),
                        parameter: Some((name, Some(value))),
                    }));
                }
                Some(Value::List(items)) => {
                    arguments.extend(items.into_iter().map(|value| Argument {
                        parameter: None,
                        value,
                    }))
                }
                // `@body.json` of curl is no splat, though PowerShell takes it for one.
                _ => arguments.push(Argument {
                    parameter: None,
                    value: Value::text(format!("@{name}")),
                }),
            }
            return Ok(());
        }
        let parameter = match parts {
            [WordPart::Text(text, false), rest @ ..] if text.starts_with('-') => {
                let own = text.get(1..).unwrap_or_default();
                let (name, attached) = own
                    .split_once(':')
                    .map_or((own, None), |(name, value)| (name, Some(value)));
                let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.chars().all(|c| c.is_ascii_alphanumeric());
                let value = match attached {
                    Some("") if rest.is_empty() => None,
                    Some(value) => {
                        let mut parts = vec![WordPart::Text(value.to_owned(), false)];
                        parts.extend(rest.iter().cloned());
                        parts.retain(|part| *part != WordPart::Text(String::new(), false));
                        Some(self.word(cursor, &parts)?)
                    }
                    None => None,
                };
                (is_name && (attached.is_some() || rest.is_empty()))
                    .then(|| (name.to_owned(), value))
            }
            _ => None,
        };
        let value = self.word(cursor, parts)?;
        arguments.push(Argument { parameter, value });
        Ok(())
    }

    /// The value of a word.
    fn word(&mut self, cursor: &Cursor<'_>, parts: &[WordPart]) -> Result<Value, Unread> {
        match parts {
            [only @ (WordPart::Variable(_) | WordPart::Expression(..))] => self.part(cursor, only),
            [WordPart::Text(text, false)] if is_decimal(text) => Ok(Value::Number(text.clone())),
            _ => {
                let mut text = String::new();
                for part in parts {
                    let value = self.part(cursor, part)?;
                    match cmdlets::text_of(&value) {
                        Some(part) => text.push_str(&part),
                        None => text.push_str(&variable::marked("value")),
                    }
                }
                Ok(Value::Text(text))
            }
        }
    }

    fn part(&mut self, cursor: &Cursor<'_>, part: &WordPart) -> Result<Value, Unread> {
        match part {
            WordPart::Text(text, _) => Ok(Value::Text(text.clone())),
            WordPart::Variable(name) => Ok(self.variable(name)),
            WordPart::Splat(name) => Ok(Value::text(format!("@{name}"))),
            WordPart::Expression(start, end) => {
                let mut inside = cursor.within(*start, *end);
                self.enter(&mut inside, Self::statements)
            }
        }
    }

    /// The last value of a few statements, as `$( )` and `( )` hold them.
    fn statements(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        let mut last = Value::Null;
        loop {
            cursor.skip_space(true);
            if cursor.eat(";") {
                continue;
            }
            if cursor.peek().is_none() {
                return Ok(last);
            }
            let before = cursor.at;
            last = self.pipeline(cursor)?;
            if cursor.at == before {
                self.skip(cursor)?;
                return Ok(Value::Unknown(String::new()));
            }
        }
    }

    fn enter(
        &mut self,
        cursor: &mut Cursor<'_>,
        read: impl Fn(&mut Self, &mut Cursor<'_>) -> Result<Value, Unread>,
    ) -> Result<Value, Unread> {
        if self.scope.level >= MOST_LEVELS {
            return Err(cursor.stop("It is nested too deep"));
        }
        self.scope.level += 1;
        let value = read(self, cursor);
        self.scope.level -= 1;
        value
    }

    fn variable(&mut self, name: &str) -> Value {
        match name.to_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            lower => {
                let own = lower.split_once(':').filter(|(scope, _)| {
                    matches!(*scope, "script" | "global" | "local" | "private")
                });
                let own = own.map_or(lower, |(_, own)| own);
                self.scope.fill(own).unwrap_or_else(|| {
                    let bare = name.split_once(':').map_or(name, |(_, bare)| bare);
                    Value::Unknown(variable_name(bare))
                })
            }
        }
    }

    /// `a, b, c`
    fn list(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        let first = self.operation(cursor)?;
        let mut items = vec![first];
        loop {
            cursor.skip_space(false);
            if !cursor.eat(",") {
                break;
            }
            cursor.skip_space(true);
            items.push(self.operation(cursor)?);
        }
        Ok(match (items.pop(), items.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                items.extend(last);
                Value::List(items)
            }
        })
    }

    fn operation(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        let mut left = self.primary(cursor)?;
        loop {
            cursor.skip_space(false);
            let rest = cursor.rest();
            let letters = rest.strip_prefix('-').unwrap_or_default();
            let length = letters
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(letters.len());
            let operator = rest.get(..=length).unwrap_or_default();
            let Some(c) = rest.chars().next() else { break };
            if ",;|)}\n\r]".contains(c) {
                break;
            }
            left = if operator.eq_ignore_ascii_case("-join") {
                cursor.at += operator.len();
                let right = self.primary(cursor)?;
                joined(&left, &right)
            } else if operator.eq_ignore_ascii_case("-f") {
                cursor.at += operator.len();
                let given = self.enter(cursor, Self::list)?;
                formatted(&left, given)
            } else if c == '+' && !rest.starts_with("++") {
                cursor.at += 1;
                cursor.skip_space(true);
                let right = self.primary(cursor)?;
                sum(left, right)
            } else if c.is_alphanumeric() || "'\"@$".contains(c) || is_single(c) || is_double(c) {
                return Err(cursor.stop("Two values stand beside each other without an operator"));
            } else {
                self.skip(cursor)?;
                Value::Unknown(String::new())
            };
        }
        Ok(left)
    }

    fn primary(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        cursor.skip_space(false);
        let start = cursor.at;
        let Some(c) = cursor.peek() else {
            return Ok(Value::Null);
        };
        let rest = cursor.rest();
        let value = if cursor.at_here_string() || is_single(c) || is_double(c) {
            let parts = cursor.quoted()?;
            self.word(cursor, &parts)
                .map(|value| match cmdlets::text_of(&value) {
                    Some(text) => Value::Text(text),
                    None => value,
                })?
        } else if rest.starts_with("@{") {
            cursor.at += 1;
            cursor.skip_brackets()?;
            let mut inside = cursor.within(start + 2, cursor.at - 1);
            self.enter(&mut inside, Self::hashtable)?
        } else if rest.starts_with("@(") || c == '(' {
            cursor.at += usize::from(c == '@');
            let open = cursor.at;
            cursor.skip_brackets()?;
            let mut inside = cursor.within(open + 1, cursor.at - 1);
            let value = self.enter(&mut inside, Self::statements)?;
            match value {
                Value::List(_) => value,
                Value::Null if c == '@' => Value::List(Vec::new()),
                value if c == '@' => Value::List(vec![value]),
                value => value,
            }
        } else if c == '$' {
            cursor.at += 1;
            match cursor.dollar()? {
                Some(part) => self.part(cursor, &part)?,
                None => return self.unsupported(cursor),
            }
        } else if c == '[' {
            return self.typed(cursor);
        } else if c.is_ascii_digit()
            || is_dash(c)
                && rest
                    .get(1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            let number = cursor.take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            if !is_decimal(number) {
                return self.unsupported(cursor);
            }
            Value::Number(number.to_owned())
        } else {
            return self.unsupported(cursor);
        };
        self.members(cursor, value)
    }

    /// `[type]value`, `[ordered]@{ }`, `[type]::Method( )`.
    fn typed(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        let start = cursor.at;
        cursor.skip_brackets()?;
        let class = cursor
            .text
            .get(start + 1..cursor.at - 1)
            .unwrap_or_default()
            .trim()
            .to_owned();
        if !cursor.eat("::") {
            cursor.skip_space(false);
            let value = self.enter(cursor, Self::primary)?;
            return Ok(match (class.to_ascii_lowercase().as_str(), value) {
                ("ordered" | "pscustomobject", Value::Object(members)) => {
                    Value::Made(ObjectClass::Ordered, members)
                }
                ("char", Value::Number(code)) => {
                    let c = code.parse().ok().and_then(char::from_u32);
                    c.map_or_else(|| Value::Unknown(String::new()), Value::text)
                }
                (_, value) => value,
            });
        }
        let mut name = cursor
            .take_while(|c| c.is_alphanumeric() || c == '_')
            .to_owned();
        while cursor.eat(".") {
            cursor
                .take_while(|c| c.is_alphanumeric() || c == '_')
                .clone_into(&mut name);
        }
        if cursor.peek() != Some('(') {
            return Ok(Value::Unknown(variable_name(&name)));
        }
        let given = self.given(cursor)?;
        let value = cmdlets::static_method(&class, &name, given);
        self.members(cursor, value)
    }

    /// The arguments of a method.
    pub fn given(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<Value>, Unread> {
        let open = cursor.at;
        cursor.skip_brackets()?;
        let mut inside = cursor.within(open + 1, cursor.at - 1);
        inside.skip_space(true);
        if inside.peek().is_none() {
            return Ok(Vec::new());
        }
        let value = self.enter(&mut inside, Self::list)?;
        Ok(match value {
            Value::List(items) => items,
            value => vec![value],
        })
    }

    /// `.name`, `.Method( )` and `[index]` behind a value.
    fn members(&mut self, cursor: &mut Cursor<'_>, mut value: Value) -> Result<Value, Unread> {
        loop {
            let rest = cursor.rest();
            let named = rest
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
            if named {
                cursor.at += 1;
                let name = cursor.take_while(|c| c.is_alphanumeric() || c == '_');
                value = if cursor.peek() == Some('(') {
                    self.given(cursor)?;
                    cmdlets::method(&value, name)
                        .unwrap_or_else(|| Value::Unknown(variable_name(name)))
                } else {
                    member(&value, name)
                };
            } else if rest.starts_with('[') {
                let open = cursor.at;
                cursor.skip_brackets()?;
                let mut inside = cursor.within(open + 1, cursor.at - 1);
                let index = self.enter(&mut inside, Self::list)?;
                value = match (&value, &index) {
                    (Value::List(items), Value::Number(at)) => {
                        at.parse().ok().and_then(|at: usize| items.get(at).cloned())
                    }
                    (_, Value::Text(name)) => Some(member(&value, name)),
                    _ => None,
                }
                .unwrap_or_else(|| Value::Unknown(String::new()));
            } else {
                return Ok(value);
            }
        }
    }

    /// The inside of `@{ }`.
    fn hashtable(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        let mut members = Vec::new();
        loop {
            cursor.skip_space(true);
            if cursor.eat(";") {
                continue;
            }
            cursor.skip_continuation_prompt();
            let Some(c) = cursor.peek() else { break };
            let name = if is_single(c) || is_double(c) || c == '$' || c == '(' {
                let name = self.primary(cursor)?;
                cmdlets::text_of(&name)
            } else {
                let bare = cursor.take_while(|c| c.is_alphanumeric() || "_-.".contains(c));
                (!bare.is_empty()).then(|| bare.to_owned())
            };
            cursor.skip_space(true);
            let Some(name) = name.filter(|_| cursor.eat("=")) else {
                return Err(
                    cursor.stop("A hashtable has a member that is not written as name = value")
                );
            };
            cursor.skip_space(true);
            let value = match self.pipeline(cursor)? {
                Value::Unknown(own) if own.is_empty() => Value::Unknown(variable_name(&name)),
                value => value,
            };
            members.push((name, value));
            cursor.skip_space(false);
            if cursor.peek().is_some_and(|c| !";\n\r".contains(c)) {
                return Err(cursor.stop("A member of a hashtable does not end where it should"));
            }
        }
        Ok(cmdlets::hashtable(members))
    }

    fn unsupported(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Unread> {
        self.skip(cursor)?;
        Ok(Value::Unknown(String::new()))
    }

    /// Passes over the rest of an expression that is not read.
    pub fn skip(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Unread> {
        loop {
            cursor.skip_space(false);
            match cursor.peek() {
                None | Some('\n' | '\r' | ';' | ')' | '}' | ']' | '|' | ',') => return Ok(()),
                Some('(' | '[' | '{') => cursor.skip_brackets()?,
                Some('@') if cursor.at_here_string() => drop(cursor.quoted()?),
                Some(c) if is_single(c) || is_double(c) => drop(cursor.quoted()?),
                Some('`') => {
                    cursor.next();
                    cursor.next();
                }
                Some(c) => cursor.at += c.len_utf8(),
            }
        }
    }
}

fn begins_command(cursor: &Cursor<'_>) -> bool {
    let rest = cursor.rest();
    rest.starts_with("& ") || rest.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
