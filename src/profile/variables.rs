//! Variables in texts: `{{name}}`.

pub(super) enum TemplatePart<'a> {
    Text(&'a str),
    Variable(&'a str),
}

pub(super) fn pieces<'a>(text: &'a str, mut take: impl FnMut(TemplatePart<'a>)) {
    let mut rest = text;
    // Names are short: a brace that is never closed is not looked for to the end each time.
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        take(TemplatePart::Text(before));
        if let Some(after) = from.strip_prefix("{{{{") {
            take(TemplatePart::Text("{{"));
            rest = after;
            continue;
        }
        let name = from.get(2..).and_then(closed);
        // `{{` without a name in letters is text: JSON has such places.
        match name.filter(|(name, _)| is_name(name.trim())) {
            Some((name, after)) => {
                take(TemplatePart::Variable(name.trim()));
                rest = after;
            }
            None => {
                take(TemplatePart::Text("{{"));
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    take(TemplatePart::Text(rest));
}

/// The text between variables, with `{{{{` as the two braces it stands for.
pub(super) fn without_variables(text: &str) -> String {
    let mut out = String::new();
    pieces(text, |piece| {
        if let TemplatePart::Text(text) = piece {
            out.push_str(text);
        }
    });
    out
}

/// The variable where a text is one and nothing else.
pub(super) fn variable_alone(text: &str) -> Option<&str> {
    let mut alone = None;
    let mut others = 0;
    pieces(text.trim(), |piece| match piece {
        TemplatePart::Text("") => {}
        TemplatePart::Text(_) => others += 1,
        TemplatePart::Variable(name) => {
            others += usize::from(alone.is_some());
            alone = Some(name);
        }
    });
    alone.filter(|_| others == 0)
}

/// Bytes of a variable's name at most, with the spaces around it.
const LONGEST_NAME: usize = 200;

/// A name and what stands behind its closing braces.
fn closed(inner: &str) -> Option<(&str, &str)> {
    let near = inner.get(..inner.floor_char_boundary(LONGEST_NAME))?;
    let at = near.find("}}")?;
    Some((inner.get(..at)?, inner.get(at + 2..)?))
}

/// Whether a text can be a variable's name.
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
