//! Variables of a collection: those whose values stand in the same text are filled in, the others marked.

use super::super::variable::marked;
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// How often variables inside variables are filled in. Postman stops at 19 as well.
const LEVELS: usize = 20;
/// Bytes by which one text may grow.
const GROWTH: usize = 1024 * 1024;
/// Bytes by which all texts of a collection may grow together, with what requests inherit.
const TOGETHER: usize = 64 * 1024 * 1024;
/// Names that a note lists.
const LISTED: usize = 20;

/// How a tool writes a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// `{{name}}`: Postman, Bruno, OpenCollection, Thunder Client.
    Braces,
    /// Nunjucks of Insomnia: `{{ _.name }}`, `{% tag … %}`, `{# comment #}`.
    Nunjucks,
    /// `<<name>>`: Hoppscotch.
    Angles,
}

/// The variables that are in force at a request: those of the collection, then of each folder.
#[derive(Clone, Debug)]
pub struct Scope {
    template: Template,
    layers: Vec<Rc<HashMap<String, String>>>,
    left: Rc<Cell<usize>>,
}

/// What came of the variables in a request.
#[derive(Clone, Debug, Default)]
pub struct Used {
    filled: BTreeSet<String>,
    made: BTreeSet<String>,
    too_large: bool,
    comments: bool,
}

/// What stands between a template's delimiters.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Name(String),
    /// A tag, or an expression that is more than a name: the tool works out its value.
    Made(String),
    Comment,
}

/// A place in a text: what is before it, itself, what follows.
struct Place<'a> {
    before: &'a str,
    itself: &'a str,
    after: &'a str,
    what: What,
}

impl Scope {
    /// No variables.
    pub fn new(template: Template) -> Self {
        Self {
            template,
            layers: Vec::new(),
            left: Rc::new(Cell::new(TOGETHER)),
        }
    }

    /// The scope inside, where these variables come first. An empty value says nothing: shared files leave secrets out that way.
    /// Of a repeated name the last one counts. One that names itself means that of the scope around it.
    #[must_use]
    pub fn inside(&self, declared: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut layer = HashMap::new();
        for (name, value) in declared {
            if value.is_empty() || name.is_empty() {
                continue;
            }
            let value = self.without_itself(&name, value);
            layer.insert(name, value);
        }
        let mut inside = self.clone();
        if !layer.is_empty() {
            inside.layers.push(Rc::new(layer));
        }
        inside
    }

    /// Whether all texts together may grow by so much more. If so, it is taken.
    pub fn affords(&self, bytes: usize) -> bool {
        let affords = bytes <= self.left.get();
        if affords {
            self.left.set(self.left.get() - bytes);
        }
        affords
    }

    fn without_itself(&self, name: &str, value: String) -> String {
        let Some(place) = next_place(self.template, &value) else {
            return value;
        };
        if place.what != What::Name(name.to_owned()) {
            return value;
        }
        match self.value(name) {
            Some(outer) if outer.len() < GROWTH => {
                format!("{}{outer}{}", place.before, place.after)
            }
            _ => value,
        }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.layers
            .iter()
            .rev()
            .find_map(|layer| layer.get(name))
            .map(String::as_str)
    }

    /// The text with the variables of this scope filled in and all others marked.
    pub fn fill(&self, text: &str, used: &mut Used) -> String {
        if next_place(self.template, text).is_none() {
            return text.to_owned();
        }
        let mut now = text.to_owned();
        let limit = text.len() + GROWTH;
        if !self.layers.is_empty() {
            for _ in 0..LEVELS {
                match self.filled_once(&now, limit, used) {
                    Some(next) => now = next,
                    None => break,
                }
            }
        }
        self.with_rest_marked(&now, used)
    }

    fn filled_once(&self, text: &str, limit: usize, used: &mut Used) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut any) = (text, false);
        let mut length = text.len();
        while let Some(place) = next_place(self.template, rest) {
            out.push_str(place.before);
            let value = match &place.what {
                What::Name(name) => self.value(name).map(|value| (name, value)),
                What::Made(_) | What::Comment => None,
            };
            match value {
                Some((name, value))
                    if length - place.itself.len() + value.len() <= limit
                        && self.affords(value.len()) =>
                {
                    length = length - place.itself.len() + value.len();
                    out.push_str(value);
                    used.filled.insert(name.clone());
                    any = true;
                }
                Some(_) => {
                    used.too_large = true;
                    out.push_str(place.itself);
                }
                None => out.push_str(place.itself),
            }
            rest = place.after;
        }
        out.push_str(rest);
        any.then_some(out)
    }

    fn with_rest_marked(&self, text: &str, used: &mut Used) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(place) = next_place(self.template, rest) {
            out.push_str(place.before);
            match place.what {
                What::Name(name) => {
                    let plain = plain(&name);
                    if name.starts_with(['$', '#']) {
                        used.made.insert(plain.clone());
                    }
                    out.push_str(&marked(&plain));
                }
                What::Made(name) => {
                    let plain = plain(&name);
                    used.made.insert(plain.clone());
                    out.push_str(&marked(&plain));
                }
                What::Comment => used.comments = true,
            }
            rest = place.after;
        }
        out.push_str(rest);
        out
    }
}

impl Used {
    /// What is to be said about them.
    pub fn notes(self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.filled.is_empty() {
            notes.push(format!(
                "Variables that have a value in the file were filled in: {}",
                listed(&self.filled)
            ));
        }
        if !self.made.is_empty() {
            notes.push(format!(
                "The tool works these values out when it sends the request; they are variables now: {}",
                listed(&self.made)
            ));
        }
        if self.too_large {
            notes.push(
                "Variables stayed variables where their values would make the text too large"
                    .to_owned(),
            );
        }
        if self.comments {
            notes.push("Comments of the template were left out, as the tool does".to_owned());
        }
        notes
    }
}

fn listed(names: &BTreeSet<String>) -> String {
    let some: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    let list = some.join(", ");
    match names.len() - some.len() {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// A name that a variable of Cambio can have: `$guid` is `guid`, `process.env.KEY` stays.
fn plain(name: &str) -> String {
    let plain: String = name
        .trim_start_matches(['$', '#', '?', '_', '.', ' '])
        .chars()
        .take(100)
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') {
                c
            } else {
                '_'
            }
        })
        .collect();
    if plain.is_empty() {
        "variable".to_owned()
    } else {
        plain
    }
}

fn next_place(template: Template, text: &str) -> Option<Place<'_>> {
    match template {
        Template::Braces => named(text, "{{", "}}", ['{', '}', '"', '\n']),
        Template::Angles => named(text, "<<", ">>", ['<', '>', '"', '\n']),
        Template::Nunjucks => nunjucks(text),
    }
}

/// The next name between delimiters. No name holds the first character of its own delimiter, so that every character is looked at
/// a bounded number of times.
fn named<'a>(text: &'a str, open: &str, close: &str, never: [char; 4]) -> Option<Place<'a>> {
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
            return Some(Place {
                before: text.get(..at)?,
                itself: text.get(at..after)?,
                after: text.get(after..)?,
                what: What::Name(name.to_owned()),
            });
        }
        // One character on: of three braces the inner two count.
        from = at + 1;
    }
}

fn nunjucks(text: &str) -> Option<Place<'_>> {
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
                let what = match kind {
                    b'{' => expression(inside),
                    b'%' => What::Made(
                        inside
                            .split_whitespace()
                            .next()
                            .unwrap_or_default()
                            .to_owned(),
                    ),
                    _ => What::Comment,
                };
                (what, at + 2 + end + 2)
            })
        });
        if let Some((what, after)) = found {
            return Some(Place {
                before: text.get(..at)?,
                itself: text.get(at..after)?,
                after: text.get(after..)?,
                what,
            });
        }
        from = at + 1;
    }
}

/// `_.a.b`, `a`, `_['a']` and `a[0]` are the name `a.b` and the like; anything more is worked out by the tool.
fn expression(inside: &str) -> What {
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
        return What::Name(path.to_owned());
    }
    let first: String = path
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect();
    What::Made(first)
}

#[cfg(test)]
mod tests {
    use super::super::super::variable::{Stretch, stretches};
    use super::*;
    use proptest::prelude::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn shown(text: &str) -> String {
        stretches(text)
            .iter()
            .map(|stretch| match stretch {
                Stretch::Text(text) => (*text).to_owned(),
                Stretch::Variable(name) => format!("<{name}>"),
            })
            .collect()
    }

    #[test]
    fn each_template_is_filled_in_and_the_rest_is_marked() {
        for (template, text, expected) in [
            (
                Template::Braces,
                "https://{{ host }}/{{x}}",
                "https://acme.example/<x>",
            ),
            (Template::Braces, "{{{host}}}", "{acme.example}"),
            (Template::Braces, "{{two{{n}}}}", "second"),
            (
                Template::Braces,
                "{\"a\":{\"b\":{}}}{{",
                "{\"a\":{\"b\":{}}}{{",
            ),
            (
                Template::Braces,
                "{{$guid}}{{process.env.K}}{{}}",
                "<guid><process.env.K>{{}}",
            ),
            (Template::Braces, "{{deep}}", "acme.example!"),
            (
                Template::Nunjucks,
                "{{ _.host }}{{host}}{{ _['host'] }}",
                "acme.exampleacme.exampleacme.example",
            ),
            (
                Template::Nunjucks,
                "{{ _.a.b }}{{ _.a[0] }}{# why #}",
                "nestedfirst",
            ),
            (
                Template::Nunjucks,
                "{% response 'body', 'req_1' %}{{ host | upper }}",
                "<response><host>",
            ),
            (Template::Nunjucks, "{\"a\":{}} {% {", "{\"a\":{}} {% {"),
            (
                Template::Angles,
                "<<host>> <b> <<x>>",
                "acme.example <b> <x>",
            ),
        ] {
            let scope = Scope::new(template).inside(pairs(&[
                ("host", "acme.example"),
                ("n", "2"),
                ("two2", "second"),
                ("deep", "{{deeper}}"),
                ("deeper", "{{host}}!"),
                ("a.b", "nested"),
                ("a.0", "first"),
                ("x", ""),
            ]));
            assert_eq!(
                shown(&scope.fill(text, &mut Used::default())),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_scope_inside_comes_first_and_a_name_in_itself_is_the_outer_one() {
        let outer = Scope::new(Template::Braces).inside(pairs(&[("base", "a"), ("b", "1")]));
        let inner = outer.inside(pairs(&[("base", "{{base}}/v2"), ("b", "2"), ("b", "3")]));
        let mut used = Used::default();
        assert_eq!(inner.fill("{{base}}{{b}}", &mut used), "a/v23");
        assert_eq!(
            used.notes(),
            ["Variables that have a value in the file were filled in: b, base"]
        );
        assert_eq!(outer.fill("{{base}}{{b}}", &mut Used::default()), "a1");
    }

    #[test]
    fn what_grows_without_end_stays_small() {
        let loops = Scope::new(Template::Braces).inside(pairs(&[
            ("a", "{{b}}{{b}}{{b}}{{b}}"),
            ("b", "{{a}}{{a}}{{a}}{{a}}"),
        ]));
        let mut used = Used::default();
        assert!(loops.fill("{{a}}", &mut used).len() <= 2 * GROWTH);
        assert!(used.too_large && loops.left.get() < TOGETHER);
        let open = "{{a".repeat(20_000) + &"{%{#".repeat(20_000);
        for template in [Template::Braces, Template::Nunjucks, Template::Angles] {
            assert_eq!(Scope::new(template).fill(&open, &mut Used::default()), open);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_filled(text in "[{}%#<>a_. \"\n|é]{0,60}") {
            for template in [Template::Braces, Template::Nunjucks, Template::Angles] {
                let scope = Scope::new(template).inside(pairs(&[("a", "{{_}}<<a>>{{a}}")]));
                scope.fill(&text, &mut Used::default());
            }
        }
    }
}
