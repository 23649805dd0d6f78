//! YAML as a document whose scalars keep their spelling: `client_id: 0123` is no number to a tool that sends texts.

use super::super::unread::{TextPosition, Unread};
use crate::json::{Json, MAX_DEPTH};
use serde_saphyr::granit_parser::{self, Event, Parser, ScalarStyle, ScanError};
use std::collections::{HashMap, HashSet};

/// Nodes that aliases may repeat in one text.
const REPEATED: usize = 100_000;

/// A value that is not yet whole.
enum OpenNode {
    Array(Vec<Json>, usize),
    Object(Mapping, usize),
}

#[derive(Default)]
struct Mapping {
    members: Vec<(String, Json)>,
    names: HashSet<String>,
    /// The name that waits for its value.
    waiting: Option<String>,
}

/// Reads the documents of a YAML text. `what` is what the text looked like.
pub fn documents(text: &str, what: &'static str) -> Result<Vec<Json>, Unread> {
    Loader {
        text,
        what,
        open: Vec::new(),
        anchors: HashMap::new(),
        left: REPEATED,
        whole: Vec::new(),
    }
    .load()
}

struct Loader<'a> {
    text: &'a str,
    what: &'static str,
    open: Vec<OpenNode>,
    anchors: HashMap<usize, Json>,
    left: usize,
    whole: Vec<Json>,
}

impl Loader<'_> {
    fn load(mut self) -> Result<Vec<Json>, Unread> {
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        for next in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = next.map_err(|error| self.refused(&error))?;
            let offset = span.start.byte_offset().unwrap_or_default();
            match event {
                Event::Scalar(value, style, anchor, tag) => {
                    let is_text = tag
                        .as_deref()
                        .and_then(granit_parser::Tag::core_suffix)
                        .is_some_and(|tag| tag == "str");
                    let value = scalar(&value, style == ScalarStyle::Plain && !is_text);
                    self.finish(value, anchor, offset)?;
                }
                Event::SequenceStart(_, anchor, _) => {
                    self.begin(OpenNode::Array(Vec::new(), anchor), offset)?;
                }
                Event::MappingStart(_, anchor, _) => {
                    self.begin(OpenNode::Object(Mapping::default(), anchor), offset)?;
                }
                Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                    Some(OpenNode::Array(items, anchor)) => {
                        self.finish(Json::Array(items), anchor, offset)?;
                    }
                    Some(OpenNode::Object(mapping, anchor)) => {
                        self.finish(Json::Object(mapping.members), anchor, offset)?;
                    }
                    None => {}
                },
                Event::Alias(anchor) => {
                    let Some(value) = self.anchors.get(&anchor) else {
                        return Err(self.at("An alias stands inside what it names", offset));
                    };
                    let size = nodes(value);
                    if size > self.left {
                        return Err(self.at("Its aliases repeat too much", offset));
                    }
                    self.left -= size;
                    let value = value.clone();
                    self.finish(value, 0, offset)?;
                }
                _ => {}
            }
        }
        self.whole.retain(|document| *document != Json::Null);
        if self.whole.is_empty() {
            return Err(Unread::new(self.what, "It is empty"));
        }
        Ok(self.whole)
    }

    fn begin(&mut self, open: OpenNode, offset: usize) -> Result<(), Unread> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.at(
                &format!("It is nested deeper than {MAX_DEPTH} levels"),
                offset,
            ));
        }
        self.open.push(open);
        Ok(())
    }

    /// Puts a whole value where it belongs.
    fn finish(&mut self, value: Json, anchor: usize, offset: usize) -> Result<(), Unread> {
        if anchor != 0 {
            // What is anchored is held once more, so it counts as repeated.
            let size = nodes(&value);
            if size > self.left {
                return Err(self.at("Its anchors hold too much", offset));
            }
            self.left -= size;
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.whole.push(value),
            Some(OpenNode::Array(items, _)) => items.push(value),
            Some(OpenNode::Object(mapping, _)) => match mapping.waiting.take() {
                Some(name) => mapping.members.push((name, value)),
                None => {
                    let name = match value {
                        Json::String(name) | Json::Number(name) => name,
                        Json::Bool(name) => name.to_string(),
                        Json::Null => String::new(),
                        Json::Array(_) | Json::Object(_) => {
                            return Err(self.at("A name in it is no text", offset));
                        }
                    };
                    // YAML 1.2 §3.2.1.3. Two files one after the other look like that too.
                    if !mapping.names.insert(name.clone()) {
                        return Err(self
                            .at("A name stands twice in one mapping", offset)
                            .fix("Put a line --- between two files"));
                    }
                    mapping.waiting = Some(name);
                }
            },
        }
        Ok(())
    }

    fn at(&self, why: &str, offset: usize) -> Unread {
        Unread::new(self.what, why).at(self.text, offset)
    }

    /// The scanner's words can hold pieces of the text, so only the place is told.
    fn refused(&self, error: &ScanError) -> Unread {
        let mut unread = Unread::new(self.what, "It is no YAML at that place");
        unread.position = Some(TextPosition {
            line: error.marker().line(),
            column: error.marker().col() + 1,
        });
        unread
    }
}

/// A scalar of the core schema (YAML 1.2 §10.3), where a number is one only if JSON spells it the same.
fn scalar(value: &str, plain: bool) -> Json {
    match value {
        _ if !plain => Json::text(value),
        "" | "~" | "null" | "Null" | "NULL" => Json::Null,
        "true" | "True" | "TRUE" => Json::Bool(true),
        "false" | "False" | "FALSE" => Json::Bool(false),
        _ => Json::text(value),
    }
}

fn nodes(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(nodes).sum::<usize>(),
        Json::Object(members) => 1 + members.iter().map(|(_, value)| nodes(value)).sum::<usize>(),
        // A long text counts for as much as it holds.
        Json::String(text) => 1 + text.len() / 64,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;
    use crate::text::table::rows;

    fn read(text: &str) -> Result<String, Unread> {
        let documents = documents(text, "a file")?;
        let texts: Vec<String> = documents.iter().map(Json::to_compact).collect();
        Ok(texts.join(" "))
    }

    /// A text, and its JSON.
    const SCALARS: &str = r#"
a: 0123⏎b: 1.10⏎c: 1e3⏎d: 0x1F ⇒ {"a":"0123","b":"1.10","c":"1e3","d":"0x1F"}
a: true⏎b: 'true'⏎c: !!str true⏎d: yes ⇒ {"a":true,"b":"true","c":"true","d":"yes"}
a:⏎b: ~⏎c: '' ⇒ {"a":null,"b":null,"c":""}
a: |-⏎  x⏎   y⏎b: >⏎  x⏎  y⏎ ⇒ {"a":"x\n y","b":"x y\n"}
- &x {k: v}⏎- *x ⇒ [{"k":"v"},{"k":"v"}]
a: 1⏎---⏎b: 2⏎---⏎ ⇒ {"a":"1"} {"b":"2"}
{"a": "\ud83d\ude00 \u00eb"} ⇒ {"a":"😀 ë"}
"#;

    #[test]
    fn scalars_keep_their_spelling() {
        for [text, json] in rows(SCALARS, " ⇒ ") {
            assert_eq!(read(text).as_deref(), Ok(json), "{text}");
        }
    }

    #[test]
    fn what_is_no_yaml_is_refused_with_its_place() {
        let error = read("a: 1\nb: [secret\nc: }").unwrap_err();
        assert!(error.position.is_some_and(|position| position.line > 1));
        assert!(!error.why.contains("secret"));
        assert!(read("").is_err());
        assert_eq!(
            read("a: 1\na: 2")
                .unwrap_err()
                .position
                .map(|position| position.line),
            Some(2)
        );
        assert!(read("? [a]\n: b").is_err());
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let list = vec![format!("*a{}", level - 1); 10].join(",");
            bomb.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        assert!(read(&bomb).is_err());
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read(&format!("{}{}", "[".repeat(400), "]".repeat(400))).is_ok());
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts("[-a:&*!|>{}\\[\\],'\"# \n\té0]{0,60}", |text| {
            drop(read(text))
        });
    }
}
