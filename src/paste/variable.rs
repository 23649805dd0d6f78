//! Variables inside what was pasted: `$NAME` of a shell, `{{name}}` of a collection. A reader marks their places with two
//! characters that no text has (noncharacters, Unicode §23.7), so that escapes, forms and JSON are decoded around them.

/// Before a variable's name.
pub const OPEN: char = '\u{fdd0}';
/// Behind it.
pub const CLOSE: char = '\u{fdd1}';

/// The place of a variable in a text.
pub fn marked(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// Literal text.
    Text(&'a str),
    /// The name of a variable.
    Variable(&'a str),
}

/// The stretches of a text with marks.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(OPEN) {
        if !before.is_empty() {
            found.push(Stretch::Text(before));
        }
        match from.split_once(CLOSE) {
            Some((name, after)) => {
                found.push(Stretch::Variable(name));
                rest = after;
            }
            None => rest = from,
        }
    }
    if !rest.is_empty() {
        found.push(Stretch::Text(rest));
    }
    found
}

/// The text with what is literal in it encoded, and the marks of variables as they are.
pub fn around_marks(text: &str, encode: impl Fn(&str) -> String) -> String {
    stretches(text)
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Text(plain) => encode(plain),
            Stretch::Variable(name) => marked(name),
        })
        .collect()
}

/// The text as a form or a query writes it, around the marks of variables.
pub fn form_encoded(text: &str) -> String {
    around_marks(text, crate::text::form_encoded)
}

/// The name where the text is one variable and nothing else.
pub fn alone(text: &str) -> Option<&str> {
    match stretches(text.trim()).as_slice() {
        [Stretch::Variable(name)] => Some(name),
        _ => None,
    }
}

/// The names in a text, each once.
pub fn names(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for stretch in stretches(text) {
        if let Stretch::Variable(name) = stretch {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_part_a_text_into_stretches() {
        let text = format!("https://{}/{}}}", marked("host"), marked("b"));
        assert_eq!(
            stretches(&text),
            [
                Stretch::Text("https://"),
                Stretch::Variable("host"),
                Stretch::Text("/"),
                Stretch::Variable("b"),
                Stretch::Text("}"),
            ]
        );
        assert_eq!(names(&text), ["host", "b"]);
        assert_eq!(alone(&marked("x")), Some("x"));
        assert_eq!(alone("x"), None);
        let encoded = form_encoded(&format!("a b&{}", marked("x y")));
        assert_eq!(encoded, format!("a+b%26{}", marked("x y")));
    }
}
