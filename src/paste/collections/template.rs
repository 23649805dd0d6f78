//! Where a tool's templates stand in a text, found in linear time.

/// How a tool writes a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// `{{name}}`: Postman, Bruno, OpenCollection, Thunder Client.
    Braces,
    /// Nunjucks of Insomnia: `{{ _.name }}`, `{% tag … %}`, `{# comment #}`.
    Nunjucks,
    /// `<<name>>`: Hoppscotch.
    Angles,
    /// `${[ name ]}`, `${[ function(…) ]}`: Yaak.
    Yaak,
}

/// What stands between a template's delimiters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateContent {
    /// A name.
    Name(String),
    /// A tag, or an expression that is more than a name: the tool works out its value.
    Made(String),
    /// A comment.
    Comment,
}

/// A template in a text, and what stands around it.
pub struct TemplateSpan<'a> {
    /// The text before it.
    pub before: &'a str,
    /// Its delimiters and what is between them.
    pub itself: &'a str,
    /// The text behind it.
    pub after: &'a str,
    /// What it is.
    pub content: TemplateContent,
}

impl<'a> TemplateSpan<'a> {
    fn between(text: &'a str, at: usize, after: usize, content: TemplateContent) -> Option<Self> {
        Some(Self {
            before: text.get(..at)?,
            itself: text.get(at..after)?,
            after: text.get(after..)?,
            content,
        })
    }
}

/// The next template in a text.
pub fn next_span(template: Template, text: &str) -> Option<TemplateSpan<'_>> {
    match template {
        Template::Braces => named(text, "{{", "}}", ['{', '}', '"', '\n']),
        Template::Angles => named(text, "<<", ">>", ['<', '>', '"', '\n']),
        Template::Nunjucks => nunjucks(text),
        Template::Yaak => yaak(text),
    }
}

/// The next name between delimiters. No name holds the first character of its own delimiter, so that every character is looked at
/// a bounded number of times.
fn named<'a>(text: &'a str, open: &str, close: &str, never: [char; 4]) -> Option<TemplateSpan<'a>> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(open)?;
        let inner = text.get(at + open.len()..)?;
        let end = inner.find(never).filter(|end| {
            inner
                .get(*end..)
                .is_some_and(|rest| rest.starts_with(close))
        });
        let name = end
            .and_then(|end| inner.get(..end))
            .map(str::trim)
            .filter(|name| !name.is_empty());
        if let (Some(name), Some(end)) = (name, end) {
            let after = at + open.len() + end + close.len();
            let content = TemplateContent::Name(name.to_owned());
            return TemplateSpan::between(text, at, after, content);
        }
        // One character on: of three braces the inner two count.
        from = at + 1;
    }
}

fn nunjucks(text: &str) -> Option<TemplateSpan<'_>> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('{')?;
        let kind = text
            .as_bytes()
            .get(at + 1)
            .copied()
            .filter(|byte| b"{%#".contains(byte));
        let found = kind.and_then(|kind| {
            let (open, close) = match kind {
                b'{' => ("{{", "}}"),
                b'%' => ("{%", "%}"),
                _ => ("{#", "#}"),
            };
            let inner = text.get(at + 2..)?;
            // Up to the next opening only, so that many without an end take no longer.
            let inner = inner
                .find(open)
                .map_or(inner, |next| inner.get(..next).unwrap_or(inner));
            let end = inner.find(close)?;
            let inside = inner.get(..end)?.trim_matches('-').trim();
            (!inside.is_empty()).then(|| {
                let content = match kind {
                    b'{' => expression(inside),
                    b'%' => TemplateContent::Made(
                        inside
                            .split_whitespace()
                            .next()
                            .unwrap_or_default()
                            .to_owned(),
                    ),
                    _ => TemplateContent::Comment,
                };
                (content, at + 2 + end + 2)
            })
        });
        if let Some((content, after)) = found {
            return TemplateSpan::between(text, at, after, content);
        }
        from = at + 1;
    }
}

fn yaak(text: &str) -> Option<TemplateSpan<'_>> {
    const OPEN: &str = "${[";
    const CLOSE: &str = "]}";
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(OPEN)?;
        let inner = text.get(at + OPEN.len()..)?;
        // Up to the next opening only, so that many without an end take no longer.
        let near = inner
            .find(OPEN)
            .map_or(inner, |next| inner.get(..next).unwrap_or(inner));
        let found = near
            .find(CLOSE)
            .and_then(|end| Some((near.get(..end)?.trim(), end)))
            .filter(|(inside, _)| !inside.is_empty());
        if let Some((inside, end)) = found {
            let after = at + OPEN.len() + end + CLOSE.len();
            return TemplateSpan::between(text, at, after, expression(inside));
        }
        from = at + 1;
    }
}

/// `_.a.b`, `a`, `_['a']` and `a[0]` are the name `a.b` and the like; anything more is worked out by the tool.
fn expression(inside: &str) -> TemplateContent {
    let path = inside
        .replace("['", ".")
        .replace("[\"", ".")
        .replace("']", "")
        .replace("\"]", "")
        .replace('[', ".")
        .replace(']', "");
    let path = path.strip_prefix("_.").unwrap_or(&path);
    let is_path = !path.is_empty()
        && path
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$'));
    if is_path {
        return TemplateContent::Name(path.to_owned());
    }
    let first: String = path
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect();
    TemplateContent::Made(first)
}
