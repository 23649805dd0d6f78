//! Tokens of a script, the same for the languages that are read: names, numbers, texts, marks; and which bracket closes which.

/// A token of a script, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptToken {
    /// What it is.
    pub kind: LexemeKind,
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum LexemeKind {
    /// A name or keyword.
    Name,
    /// A number.
    Number,
    /// A quoted text.
    Text(Vec<TextPart>),
    /// One character of punctuation.
    Mark(char),
    /// The end of a statement's line, where the language has such.
    LineEnd,
    /// A quote that is never closed, or an escape that is none.
    Broken,
}

/// A stretch of a quoted text.
#[derive(Clone, Debug, PartialEq)]
pub enum TextPart {
    /// Text without its escapes.
    Text(String),
    /// An expression in it, by its bytes.
    Expression(usize, usize),
}

/// A text's tokens with the bracket that closes each opening one.
#[derive(Debug)]
pub struct Tokens<'t> {
    /// The text.
    pub text: &'t str,
    all: Vec<ScriptToken>,
    closing: Vec<Option<usize>>,
}

impl<'t> Tokens<'t> {
    /// Matches the brackets of the tokens.
    pub fn new(text: &'t str, tokens: Vec<ScriptToken>) -> Self {
        let mut closing = vec![None; tokens.len()];
        let mut open: Vec<(char, usize)> = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            match token.kind {
                LexemeKind::Mark(c @ ('(' | '[' | '{')) => open.push((c, index)),
                LexemeKind::Mark(c @ (')' | ']' | '}')) => {
                    let Some((opening, at)) = open.pop() else {
                        continue;
                    };
                    if matches!((opening, c), ('(', ')') | ('[', ']') | ('{', '}')) {
                        if let Some(place) = closing.get_mut(at) {
                            *place = Some(index);
                        }
                    } else {
                        // What stands around is text of another kind: nothing that is open is ever closed.
                        open.clear();
                    }
                }
                _ => {}
            }
        }
        Self {
            text,
            all: tokens,
            closing,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// What stands at a place.
    pub fn kind(&self, at: usize) -> Option<&LexemeKind> {
        self.all.get(at).map(|token| &token.kind)
    }

    /// The name at a place.
    pub fn name(&self, at: usize) -> Option<&'t str> {
        let token = self
            .all
            .get(at)
            .filter(|token| token.kind == LexemeKind::Name)?;
        self.text.get(token.start..token.end)
    }

    /// The source of a token.
    pub fn source(&self, at: usize) -> &'t str {
        self.all
            .get(at)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or_default()
    }

    /// Whether that mark stands at a place.
    pub fn is(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Some(&LexemeKind::Mark(mark))
    }

    /// Whether that name stands at a place.
    pub fn is_name(&self, at: usize, name: &str) -> bool {
        self.name(at) == Some(name)
    }

    /// The bracket that closes the one at a place.
    pub fn closing(&self, at: usize) -> Option<usize> {
        self.closing.get(at).copied().flatten()
    }

    /// The byte at which a token begins; the text's end behind the last.
    pub fn offset(&self, at: usize) -> usize {
        self.all
            .get(at)
            .map_or(self.text.len(), |token| token.start)
    }

    /// The names joined by dots that begin at a place, and the place behind them: `http.client.HTTPSConnection`.
    pub fn path(&self, at: usize) -> Option<(String, usize)> {
        let mut path = self.name(at)?.to_owned();
        let mut next = at + 1;
        while self.is(next, '.') && path.len() < 200 {
            let Some(name) = self.name(next + 1) else {
                break;
            };
            path.push('.');
            path.push_str(name);
            next += 2;
        }
        Some((path, next))
    }
}

/// Whether a character may stand in a name.
pub fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_find_each_other() {
        let marks = |text: &'static str| {
            let tokens = text
                .char_indices()
                .map(|(start, c)| ScriptToken {
                    kind: LexemeKind::Mark(c),
                    start,
                    end: start + 1,
                })
                .collect();
            let tokens = Tokens::new(text, tokens);
            (0..tokens.len())
                .map(|at| tokens.closing(at))
                .collect::<Vec<_>>()
        };
        assert_eq!(marks("([])"), [Some(3), Some(2), None, None]);
        assert_eq!(marks("([)"), [None, None, None]);
        assert_eq!(marks(")("), [None, None]);
    }
}
