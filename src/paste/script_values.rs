//! Reading the values of a script, as far as it is the same in every language.

use super::tokens::{TextPart, Tokens};
use super::value::{ParseResult, ScriptScope, Unreadable, Value};

/// Levels of brackets in a value.
const MOST_LEVELS: usize = 100;

/// Reads the values of a language and remembers variables.
pub trait ScriptEvaluator {
    /// The variables.
    fn scope(&mut self) -> &mut ScriptScope;

    /// The tokens of a stretch of a text.
    fn tokens(text: &str, start: usize, end: usize) -> Tokens<'_>;

    /// The expression that begins at a token, and the token behind it.
    fn expression(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult;

    /// A value as the language writes it into a text.
    fn text_of(value: &Value) -> Option<String>;

    /// What `+=` adds to a text.
    fn added(value: &Value) -> Option<String> {
        Self::text_of(value)
    }

    /// The value that begins at a token, and the token behind it.
    fn value(&mut self, tokens: &Tokens<'_>, at: usize) -> ParseResult {
        if self.scope().level >= MOST_LEVELS {
            return Err(Unreadable(at));
        }
        self.scope().level += 1;
        let read = self.expression(tokens, at);
        self.scope().level -= 1;
        read
    }

    /// A quoted text with the values of the expressions in it.
    fn filled(&mut self, source: &str, pieces: &[TextPart]) -> Option<String> {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                TextPart::Text(text) => out.push_str(text),
                TextPart::Expression(start, end) => {
                    let inside = Self::tokens(source, *start, *end);
                    let (value, next) = self.value(&inside, 0).ok()?;
                    if next != inside.len() {
                        return None;
                    }
                    out.push_str(&Self::text_of(&value)?);
                }
            }
        }
        Some(out)
    }

    /// A value up to the next comma. One that has to be run is kept as such, and refused where it would be sent.
    fn member(&mut self, tokens: &Tokens<'_>, at: usize, close: usize) -> (Value, usize) {
        let place = match self.value(tokens, at) {
            Ok((value, next)) if tokens.is(next, ',') || next == close => return (value, next),
            Ok((_, next)) => next,
            Err(Unreadable(place)) => place,
        };
        let next = past_member(tokens, at, close);
        (Value::Run(tokens.offset(place)), next)
    }
}

/// What stands behind a member and its comma; nothing else may stand between members.
pub fn past_comma(tokens: &Tokens<'_>, at: usize, close: usize) -> Result<usize, Unreadable> {
    if tokens.is(at, ',') {
        Ok(at + 1)
    } else if at == close {
        Ok(at)
    } else {
        Err(Unreadable(at))
    }
}

/// The comma or bracket behind a member.
pub fn past_member(tokens: &Tokens<'_>, at: usize, close: usize) -> usize {
    let mut next = at;
    while next < close && !tokens.is(next, ',') {
        next = tokens.closing(next).unwrap_or(next) + 1;
    }
    next.min(close)
}
