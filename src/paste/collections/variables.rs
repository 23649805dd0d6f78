//! Variables of a collection: those whose values stand in the same text are filled in, the others marked.

use super::super::variable::marked;
use super::template::{Template, TemplateContent, next_span};
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

/// The variables that are in force at a request: those of the collection, then of each folder.
#[derive(Clone, Debug)]
pub struct Scope {
    template: Template,
    layers: Vec<Rc<HashMap<String, String>>>,
    left: Rc<Cell<usize>>,
}

/// The filling in of one request's texts, and what came of its variables.
#[derive(Debug)]
pub struct Filling<'a> {
    scope: &'a Scope,
    filled: BTreeSet<String>,
    made: BTreeSet<String>,
    too_large: bool,
    comments: bool,
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
        let Some(span) = next_span(self.template, &value) else {
            return value;
        };
        if span.content != TemplateContent::Name(name.to_owned()) {
            return value;
        }
        match self.value(name) {
            Some(outer) if outer.len() < GROWTH => {
                format!("{}{outer}{}", span.before, span.after)
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

    /// The filling in of a request's texts with them.
    pub fn filling(&self) -> Filling<'_> {
        Filling {
            scope: self,
            filled: BTreeSet::new(),
            made: BTreeSet::new(),
            too_large: false,
            comments: false,
        }
    }
}

impl Filling<'_> {
    /// The text with the variables of its scope filled in and all others marked.
    pub fn fill(&mut self, text: &str) -> String {
        if next_span(self.scope.template, text).is_none() {
            return text.to_owned();
        }
        let mut now = text.to_owned();
        let limit = text.len() + GROWTH;
        if !self.scope.layers.is_empty() {
            for _ in 0..LEVELS {
                match self.filled_once(&now, limit) {
                    Some(next) => now = next,
                    None => break,
                }
            }
        }
        self.with_rest_marked(&now)
    }

    fn filled_once(&mut self, text: &str, limit: usize) -> Option<String> {
        let scope = self.scope;
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut any) = (text, false);
        let mut length = text.len();
        while let Some(span) = next_span(scope.template, rest) {
            out.push_str(span.before);
            let value = match &span.content {
                TemplateContent::Name(name) => scope.value(name).map(|value| (name, value)),
                TemplateContent::Made(_) | TemplateContent::Comment => None,
            };
            match value {
                Some((name, value))
                    if length - span.itself.len() + value.len() <= limit
                        && scope.affords(value.len()) =>
                {
                    length = length - span.itself.len() + value.len();
                    out.push_str(value);
                    self.filled.insert(name.clone());
                    any = true;
                }
                Some(_) => {
                    self.too_large = true;
                    out.push_str(span.itself);
                }
                None => out.push_str(span.itself),
            }
            rest = span.after;
        }
        out.push_str(rest);
        any.then_some(out)
    }

    fn with_rest_marked(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(span) = next_span(self.scope.template, rest) {
            out.push_str(span.before);
            match span.content {
                TemplateContent::Name(name) => {
                    let plain = plain(&name);
                    if name.starts_with(['$', '#']) {
                        self.made.insert(plain.clone());
                    }
                    out.push_str(&marked(&plain));
                }
                TemplateContent::Made(name) => {
                    let plain = plain(&name);
                    self.made.insert(plain.clone());
                    out.push_str(&marked(&plain));
                }
                TemplateContent::Comment => self.comments = true,
            }
            rest = span.after;
        }
        out.push_str(rest);
        out
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::shown;
    use crate::text::table::rows;
    use proptest::prelude::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    /// Whose template, a text of it, and what it is with its variables filled in.
    const FILLED: &str = r#"
braces https://{{ host }}/{{x}} ⇒ https://acme.example/<x>
braces {{{host}}} ⇒ {acme.example}
braces {{two{{n}}}} ⇒ second
braces {"a":{"b":{}}}{{ ⇒ {"a":{"b":{}}}{{
braces {{$guid}}{{process.env.K}}{{}} ⇒ <guid><process.env.K>{{}}
braces {{deep}} ⇒ acme.example!
nunjucks {{ _.host }}{{host}}{{ _['host'] }} ⇒ acme.exampleacme.exampleacme.example
nunjucks {{ _.a.b }}{{ _.a[0] }}{# why #} ⇒ nestedfirst
nunjucks {% response 'body', 'req_1' %}{{ host | upper }} ⇒ <response><host>
nunjucks {"a":{}} {% { ⇒ {"a":{}} {% {
angles <<host>> <b> <<x>> ⇒ acme.example <b> <x>
"#;

    #[test]
    fn each_template_is_filled_in_and_the_rest_is_marked() {
        for [text, expected] in rows(FILLED, " ⇒ ") {
            let (template, text) = text.split_once(' ').unwrap();
            let template = match template {
                "braces" => Template::Braces,
                "nunjucks" => Template::Nunjucks,
                _ => Template::Angles,
            };
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
            let filled = scope.filling().fill(text);
            assert_eq!(shown::marked(&filled), expected, "{text}");
        }
    }

    #[test]
    fn the_scope_inside_comes_first_and_a_name_in_itself_is_the_outer_one() {
        let outer = Scope::new(Template::Braces).inside(pairs(&[("base", "a"), ("b", "1")]));
        let inner = outer.inside(pairs(&[("base", "{{base}}/v2"), ("b", "2"), ("b", "3")]));
        let mut filling = inner.filling();
        assert_eq!(filling.fill("{{base}}{{b}}"), "a/v23");
        assert_eq!(
            filling.notes(),
            ["Variables that have a value in the file were filled in: b, base"]
        );
        assert_eq!(outer.filling().fill("{{base}}{{b}}"), "a1");
    }

    #[test]
    fn what_grows_without_end_stays_small() {
        let loops = Scope::new(Template::Braces).inside(pairs(&[
            ("a", "{{b}}{{b}}{{b}}{{b}}"),
            ("b", "{{a}}{{a}}{{a}}{{a}}"),
        ]));
        let mut filling = loops.filling();
        assert!(filling.fill("{{a}}").len() <= 2 * GROWTH);
        assert!(filling.too_large && loops.left.get() < TOGETHER);
        let open = "{{a".repeat(20_000) + &"{%{#".repeat(20_000);
        for template in [
            Template::Braces,
            Template::Nunjucks,
            Template::Angles,
            Template::Yaak,
        ] {
            assert_eq!(Scope::new(template).filling().fill(&open), open);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_filled(text in "[{}%#<>a_. \"\n|é]{0,60}") {
            for template in [Template::Braces, Template::Nunjucks, Template::Angles, Template::Yaak] {
                let scope = Scope::new(template).inside(pairs(&[("a", "{{_}}<<a>>{{a}}")]));
                scope.filling().fill(&text);
            }
        }
    }
}
