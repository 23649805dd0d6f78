//! A text of a script from its beginning to its end, as far as it is the same in every language: variables are set, calls kept.

use super::exchange::PastedRequest;
use super::script_calls::ScriptCalls;
use super::script_values::ScriptEvaluator;
use super::tokens::Tokens;
use super::unread::Unread;
use super::value::{Value, variable_name};

/// A script that is read. Its language adds what begins at a token.
pub struct ScriptFile<'t, E> {
    /// The whole text.
    pub tokens: &'t Tokens<'t>,
    /// Its variables.
    pub evaluator: E,
    /// The calls that were met.
    pub calls: ScriptCalls<'t>,
}

impl<'t, E: ScriptEvaluator + Default> ScriptFile<'t, E> {
    /// Nothing of it was read yet.
    pub fn new(tokens: &'t Tokens<'t>) -> Self {
        Self {
            tokens,
            evaluator: E::default(),
            calls: ScriptCalls::new(tokens.text),
        }
    }

    /// Reads all of it. What begins at a token is read by `step`, whose answer is where to go on.
    pub fn run(&mut self, step: impl Fn(&mut Self, usize) -> usize) {
        let mut at = 0;
        while at < self.tokens.len() && !self.calls.are_too_many() {
            at = step(self, at).max(at + 1);
        }
    }

    /// `name = value`, `name.member = value`.
    pub fn assign(&mut self, path: &str, at: usize) -> usize {
        let (value, next) = match self.evaluator.value(self.tokens, at) {
            Ok((value, next)) => (value, next),
            // What is assigned may hold the call itself: reading goes on inside.
            Err(_) => (Value::Unknown(variable_name(path)), at),
        };
        self.evaluator.scope().put(path, value);
        next
    }

    /// `name["member"] = value`
    pub fn set_index(&mut self, path: &str, at: usize) -> usize {
        let tokens = self.tokens;
        let Some(close) = tokens.closing(at) else {
            return at;
        };
        if !tokens.is(close + 1, '=') || tokens.is(close + 2, '=') {
            return at;
        }
        match self.evaluator.value(tokens, at + 1) {
            Ok((key, behind)) if behind == close => match E::text_of(&key) {
                Some(key) => self.assign(&format!("{path}.{key}"), close + 2),
                None => at,
            },
            _ => at,
        }
    }

    /// `name += value`
    pub fn add(&mut self, path: &str, at: usize) -> usize {
        let read = self.evaluator.value(self.tokens, at);
        let next = read.as_ref().map_or(at, |(_, next)| *next);
        let more = read.ok().and_then(|(value, _)| E::added(&value));
        let value = match (self.evaluator.scope().fill(path), more) {
            (Some(Value::Text(known)), Some(more)) => Value::Text(known + &more),
            _ => Value::Unknown(variable_name(path)),
        };
        self.evaluator.scope().put(path, value);
        next
    }

    /// Takes in a call at a byte that was read, or why it cannot be; the answer is where to go on.
    pub fn meet(
        &mut self,
        offset: usize,
        read: Result<(PastedRequest, usize), Unread>,
        inside: usize,
    ) -> usize {
        match read {
            Ok((request, next)) => {
                self.keep(offset, request);
                next
            }
            Err(unread) => {
                self.calls.refuse(unread);
                inside
            }
        }
    }

    /// Keeps the request of a call, and says which variables were filled in.
    pub fn keep(&mut self, offset: usize, mut request: PastedRequest) {
        request.notes.extend(self.evaluator.scope().note(""));
        self.calls.keep(offset, request);
    }
}
