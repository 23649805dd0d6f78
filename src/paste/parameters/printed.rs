//! Parameters as a program prints its map of them, alone or in a line of a log: Swift and Objective-C, Ruby, Go, Java, Kotlin, Dart,
//! Python, PHP, Elixir and Node.

use super::own::{OWN, is_own};
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::paste::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};
use crate::paste::text::begins_as_json;
use crate::paste::variable;
use crate::text::is_nothing;

/// Parameters of one map.
const MOST: usize = 200;

/// Bytes of one map.
const LONGEST: usize = 64 << 10;

/// What stands between name and value: the longest first. The comma is that of Python's pairs.
const SIGNS: [&str; 5] = ["=>", "=", ":", "to ", ","];

const BRACKETS: [(char, char); 3] = [('{', '}'), ('[', ']'), ('(', ')')];

/// A map, and how its language writes it.
#[derive(Clone, Copy)]
struct PrintedMap<'a> {
    open: char,
    inside: &'a str,
    /// What stands between name and value.
    sign: &'static str,
}

/// Reads a printed map; none where the text is none, JSON among them.
pub(super) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let map = map(text)?;
    let pairs = pairs(map)?;
    let quoted = pairs.iter().any(|pair| pair.quoted);
    // JSON, strict and loose, is another reader's.
    let json = begins_as_json(text) && map.open == '{' && map.sign == ":" && quoted;
    // Where texts stand in quotes, what stands without is the name of something in a program; but not so in Objective-C.
    let names = quoted && !map.inside.trim_end().ends_with(';');
    let known = |pair: &PrintedPair| pair.is_literal() || pair.variable().is_some();
    let literal = !names || pairs.iter().all(known);
    // In parentheses and as pairs of `to` prose has them too.
    let told = match map.sign {
        "to " => pairs.iter().all(|pair| pair.quoted),
        sign => map.open != '(' || sign == "=>",
    };
    let own = pairs.iter().any(|pair| is_own(&pair.name));
    if json || !literal || !told || !own || pairs.len() < 2 {
        return None;
    }
    let parameters = pairs
        .into_iter()
        .filter(|pair| !pair.is_nothing())
        .map(|pair| {
            let unknown = names && !pair.is_literal();
            let value = pair.variable().filter(|_| unknown);
            PastedParameter::text(pair.name, value.unwrap_or(pair.value))
        })
        .collect();
    Some(Reading::of(
        "a map of parameters",
        PastedRequest {
            url: address(text),
            body: PastedBody::Parameters(parameters, encoding(text)),
            notes: vec![
                "The parameters stand in a map of a program: their values were taken as they stand"
                    .to_owned(),
            ],
            ..PastedRequest::default()
        },
    ))
}

struct PrintedPair {
    name: String,
    value: String,
    /// Whether the value stands in quotes.
    quoted: bool,
}

impl PrintedPair {
    fn is_nothing(&self) -> bool {
        !self.quoted && is_nothing(&self.value)
    }

    /// The variable that the value is the name of: `token`, `credential.code!`.
    fn variable(&self) -> Option<String> {
        let name = self.value.trim_end_matches(['!', '?']);
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let fits = |c: char| is_name(c) && c != '-';
        (begins && name.chars().all(fits)).then(|| variable::marked(&name.replace('.', "_")))
    }

    fn is_literal(&self) -> bool {
        self.quoted
            || self.is_nothing()
            || matches!(self.value.as_str(), "true" | "false" | "True" | "False")
            || self.value.chars().all(|c| c.is_ascii_digit())
    }
}

/// The brackets around the first name that only a token request has.
fn map(text: &str) -> Option<PrintedMap<'_>> {
    let at = OWN.iter().filter_map(|name| text.find(name)).min()?;
    let mut closed = 0_usize;
    for (begin, c) in text.get(..at)?.char_indices().rev() {
        if BRACKETS.iter().any(|(_, close)| *close == c) {
            closed += 1;
            continue;
        }
        let Some((open, close)) = BRACKETS.into_iter().find(|(open, _)| *open == c) else {
            continue;
        };
        if closed > 0 {
            closed -= 1;
            continue;
        }
        let inside = text.get(begin + 1..)?;
        // `[name]`, `("name", …)` and `AnyHashable("name")` are around a name alone.
        let bare = inside.trim_start_matches(['"', '\'']);
        let behind = bare.trim_start_matches(is_name);
        let behind = behind.trim_start_matches(['"', '\'']);
        let alone = behind.starts_with(close) || open == '(' && behind.starts_with(',');
        if alone && text.len() - bare.len() == at {
            continue;
        }
        let end = closing(inside, open, close)?;
        let inside = inside.get(..end)?;
        let behind = named(inside)?.1;
        let sign = SIGNS.into_iter().find(|sign| behind.starts_with(sign))?;
        if sign == "," && !inside.trim_start().starts_with('(') {
            return None;
        }
        return Some(PrintedMap { open, inside, sign });
    }
    None
}

/// The address beside a map or table, where it is the only one that no parameter has.
pub(super) fn address(text: &str) -> Option<String> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ')' | ',' | ';' | '>');
    let mut found = text.match_indices("https://").filter_map(|(at, _)| {
        let address = text.get(at..)?.split(ends).next()?;
        address.ends_with("/token").then_some(address)
    });
    let Some(only) = found.next() else {
        return in_two_texts(text);
    };
    found.all(|other| other == only).then(|| only.to_owned())
}

/// The same as Dart puts it together: `Uri.https('a.example', '/oauth/token')`.
fn in_two_texts(text: &str) -> Option<String> {
    let mut found = text.match_indices("Uri.https(").filter_map(|(at, call)| {
        let (host, behind) = in_quotes(text.get(at + call.len()..)?.trim_start())?;
        let (path, _) = in_quotes(behind.trim_start().strip_prefix(',')?.trim_start())?;
        let address = format!("https://{host}/{}", path.trim_start_matches('/'));
        address.ends_with("/token").then_some(address)
    });
    let only = found.next()?;
    found.all(|other| other == only).then_some(only)
}

/// How a program sends its map: as JSON where it says so, or hands it to what writes JSON.
fn encoding(text: &str) -> BodyEncoding {
    let writers = [
        "jsonEncode(",
        "json.encode(",
        "json_encode(",
        "JSONSerialization",
        "JSONEncoding",
        ".to_json",
    ];
    let says_so = |line: &str| {
        let line = line.to_ascii_lowercase();
        line.contains("content-type") && line.contains("application/json")
    };
    // An answer's own header stands behind the map.
    let at = OWN.iter().filter_map(|name| text.find(name)).min();
    let before = at.and_then(|at| text.get(..at)).unwrap_or_default();
    let writes = writers.iter().any(|writer| text.contains(writer));
    BodyEncoding::of(writes || before.lines().any(says_so))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Where the bracket closes that stands before a text.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

fn pairs(map: PrintedMap<'_>) -> Option<Vec<PrintedPair>> {
    let mut pairs = Vec::new();
    let mut rest = map.inside;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')'));
        if rest.is_empty() {
            return Some(pairs);
        }
        let (name, behind) = name_of(rest, map)?;
        let (value, quoted, behind) = value(behind.trim_start(), map)?;
        if pairs.len() == MOST {
            return None;
        }
        pairs.push(PrintedPair {
            name,
            value,
            quoted,
        });
        rest = behind;
    }
}

/// The name at a text's beginning, and what stands behind the sign between it and its value.
fn name_of<'a>(text: &'a str, map: PrintedMap<'_>) -> Option<(String, &'a str)> {
    let (name, behind) = named(text)?;
    Some((name, behind.strip_prefix(map.sign)?))
}

/// The name at a text's beginning without what stands around it, and what stands behind that.
fn named(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let around = [("AnyHashable(", ")"), ("[", "]"), ("(", ""), (":", "")];
    let (inner, end) = around
        .into_iter()
        .find_map(|(begin, end)| Some((text.strip_prefix(begin)?, end)))
        .unwrap_or((text, ""));
    let (name, behind) = if inner.starts_with(['"', '\'']) {
        in_quotes(inner)?
    } else {
        let end = inner.find(|c: char| !is_name(c))?;
        let (name, behind) = inner.split_at_checked(end)?;
        (name.to_owned(), behind)
    };
    let behind = behind.strip_prefix(end)?.trim_start_matches([' ', '\t']);
    (!name.is_empty()).then_some((name, behind))
}

/// The value at a text's beginning, whether it stands in quotes, and what stands behind it.
fn value<'a>(text: &'a str, map: PrintedMap<'_>) -> Option<(String, bool, &'a str)> {
    if let Some((value, behind)) = dumped(text) {
        return Some((value.to_owned(), true, behind));
    }
    // The same with a value that somebody masked.
    let text = text
        .strip_prefix("string(")
        .and_then(|rest| rest.split_once(") "))
        .map_or(text, |(_, value)| value);
    // Go's list of one text.
    let only = text.strip_prefix('{').and_then(in_quotes);
    if let Some((value, behind)) = only {
        if let Some(behind) = behind.strip_prefix('}') {
            return Some((value, true, behind));
        }
    }
    for (begin, end) in [("Optional(", ')'), ("[]string{", '}'), ("[", ']')] {
        let Some(inner) = text.strip_prefix(begin) else {
            continue;
        };
        return if inner.starts_with(['"', '\'']) {
            let (value, behind) = in_quotes(inner)?;
            Some((value, true, behind.strip_prefix(end)?))
        } else {
            let (value, behind) = inner.split_once(end)?;
            Some((value.to_owned(), false, behind))
        };
    }
    if text.starts_with(['"', '\'']) {
        let (value, behind) = in_quotes(text)?;
        return Some((value, true, behind));
    }
    // A value goes on until a name begins: a comma or a blank may be its own.
    let blank = map.open == '[' && map.sign == ":";
    let ends = |c: char| matches!(c, ',' | ';' | '\n') || blank && c == ' ';
    let end = text.match_indices(ends).find(|(at, sign)| {
        let behind = text.get(at + sign.len()..).unwrap_or_default().trim_start();
        behind.is_empty() || name_of(behind, map).is_some()
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    let (value, behind) = text.split_at_checked(end)?;
    Some((value.trim_end().to_owned(), false, behind))
}

/// The value of `string(5) "value"`, in which PHP escapes nothing and tells the number of bytes, and what stands behind it.
fn dumped(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = text.strip_prefix("string(")?.split_once(") \"")?;
    let (value, behind) = rest.split_at_checked(length.parse().ok()?)?;
    Some((value, behind.strip_prefix('"')?))
}

/// The text in quotes at a text's beginning, and what stands behind it.
fn in_quotes(text: &str) -> Option<(String, &str)> {
    let quote = text
        .bytes()
        .next()
        .filter(|byte| matches!(byte, b'"' | b'\''))?;
    let mut escaped = false;
    let end = text.bytes().enumerate().skip(1).find_map(|(at, byte)| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends.then_some(at + 1)
    })?;
    let (literal, behind) = text.split_at_checked(end)?;
    if quote == b'"' {
        return match Json::parse(literal) {
            Ok(Json::String(value)) => Some((value, behind)),
            _ => None,
        };
    }
    let inside = literal.get(1..literal.len() - 1)?;
    Some((inside.replace("\\'", "'").replace("\\\\", "\\"), behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;

    #[test]
    fn maps_of_each_language_are_read() {
        for text in [
            r#"["grant_type": "urn:x", "scope": "a b", "audience": "https://a/"]"#,
            r#"Optional(["grant_type": "urn:x", "scope": Optional("a b"), "audience": "https://a/"])"#,
            r#"[AnyHashable("grant_type"): "urn:x", AnyHashable("scope"): "a b", AnyHashable("audience"): "https://a/"]"#,
            r#"{"grant_type"=>"urn:x", "scope"=>"a b", "audience"=>"https://a/", "x"=>nil}"#,
            "{:grant_type=>\"urn:x\", :scope=>\"a b\", :audience=>\"https://a/\"}",
            "Started POST \"/t\"\n  Parameters: {\"grant_type\" => \"urn:x\", \"scope\" => \"a b\", \"audience\" => \"https://a/\"}\nCompleted 401 Unauthorized in 12ms",
            "map[grant_type:urn:x scope:a b audience:https://a/]",
            "map[grant_type:[urn:x] scope:[a b] audience:[https://a/]]",
            r#"url.Values{"grant_type":[]string{"urn:x"}, "scope":[]string{"a b"}, "audience":[]string{"https://a/"}}"#,
            r#"http.PostForm(x, url.Values{"grant_type": {"urn:x"}, "scope": {"a b"}, "audience": {"https://a/"}})"#,
            r#"map[string]interface {}{"grant_type":"urn:x", "scope":"a b", "audience":"https://a/"}"#,
            "{grant_type=urn:x, scope=a b, audience=https://a/}",
            "{grant_type=urn:x, scope=a b, audience=https://a/}\n",
            "{grant_type=[urn:x], scope=[a b], audience=[https://a/]}",
            r#"mapOf("grant_type" to "urn:x", "scope" to "a b", "audience" to "https://a/")"#,
            "{grant_type: urn:x, scope: a b, audience: https://a/}",
            "<QueryDict: {'grant_type': ['urn:x'], 'scope': ['a b'], 'audience': ['https://a/']}>",
            "ImmutableMultiDict([('grant_type', 'urn:x'), ('scope', 'a b'), ('audience', 'https://a/')])",
            "Array\n(\n    [grant_type] => urn:x\n    [scope] => a b\n    [audience] => https://a/\n)\n",
            "array(3) {\n  [\"grant_type\"]=>\n  string(5) \"urn:x\"\n  [\"scope\"]=>\n  string(3) \"a b\"\n  [\"audience\"]=>\n  string(10) \"https://a/\"\n}",
            "array (\n  'grant_type' => 'urn:x',\n  'scope' => 'a b',\n  'audience' => 'https://a/',\n)",
            "array:3 [\n  \"grant_type\" => \"urn:x\"\n  \"scope\" => \"a b\"\n  \"audience\" => \"https://a/\"\n]",
            "%{\"grant_type\" => \"urn:x\", \"scope\" => \"a b\", \"audience\" => \"https://a/\"}",
            "URLSearchParams {\n  'grant_type' => 'urn:x',\n  'scope' => 'a b',\n  'audience' => 'https://a/' }",
            "[Object: null prototype] {\n  grant_type: 'urn:x',\n  scope: 'a b',\n  audience: 'https://a/'\n}",
            "{\n    audience = \"https://a/\";\n    \"grant_type\" = \"urn:x\";\n    scope = \"a b\";\n}",
        ] {
            let reading = read(text).unwrap_or_else(|| panic!("{text}"));
            let request = reading.exchanges[0].request.clone().unwrap();
            let PastedBody::Parameters(given, _) = &request.body else {
                panic!("{text}")
            };
            assert_eq!(given.len(), 3, "{text}");
            for (name, value) in [
                ("grant_type", "urn:x"),
                ("scope", "a b"),
                ("audience", "https://a/"),
            ] {
                let found = given.iter().find(|one| one.name == name).unwrap();
                assert_eq!(found.value.as_str(), Some(value), "{text}");
            }
        }
    }

    #[test]
    fn the_address_of_a_token_endpoint_beside_it_is_taken() {
        for (text, address) in [
            (
                "Http::post('https://a.example/oauth/token', ['grant_type' => 'x', 'scope' => 'https://b/x']);",
                Some("https://a.example/oauth/token"),
            ),
            (
                "https://a.example/token https://b.example/token {grant_type=x, scope=y}",
                None,
            ),
            ("{grant_type=x, audience=https://a.example/api}", None),
            (
                "http.post(Uri.https('a.example', 'oauth/token'), body: jsonEncode(<String, String>{'grant_type': 'x', 'scope': 'y'}))",
                Some("https://a.example/oauth/token"),
            ),
        ] {
            let request = read(text).unwrap().exchanges.remove(0).request.unwrap();
            assert_eq!(request.url.as_deref(), address, "{text}");
            let encoding = match request.body {
                PastedBody::Parameters(_, encoding) => encoding,
                _ => BodyEncoding::default(),
            };
            let is_json = text.contains("jsonEncode");
            assert_eq!(encoding == BodyEncoding::Json, is_json, "{text}");
        }
    }

    #[test]
    fn quotes_in_a_dump_of_php_are_part_of_the_value() {
        let dump = "array(2) {\n  [\"grant_type\"]=>\n  string(5) \"urn:x\"\n  [\"user_profile\"]=>\n  string(7) \"{\"a\":1}\"\n}";
        let request = read(dump).unwrap().exchanges.remove(0).request.unwrap();
        let PastedBody::Parameters(given, _) = &request.body else {
            panic!("{:?}", request.body)
        };
        assert_eq!(given[1].value.as_str(), Some("{\"a\":1}"));
    }

    #[test]
    fn names_of_a_program_are_variables() {
        for (text, name) in [
            (
                r#"let body = ["grant_type": "urn:x", "subject_token": token]"#,
                "token",
            ),
            (
                r#"new { grant_type = "urn:x", subject_token = token }"#,
                "token",
            ),
            (
                "const body = {\n  grant_type: 'urn:x',\n  subject_token: credential.code!,\n}",
                "credential_code",
            ),
        ] {
            let request = read(text).unwrap().exchanges.remove(0).request.unwrap();
            let PastedBody::Parameters(given, _) = &request.body else {
                panic!("{text}")
            };
            assert_eq!(given[0].value.as_str(), Some("urn:x"), "{text}");
            let value = given[1].value.as_str().unwrap();
            assert_eq!(variable::alone(value), Some(name), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            r#"{"grant_type": "urn:x"}"#,
            "{grant_type: 'urn:x'}",
            r#"[{"grant_type": "urn:x"}]"#,
            r#"["grant_type"]"#,
            r#"let body = ["grant_type": "urn:x", "subject_token": token.of(x)]"#,
            "grant_type=urn:x&user_profile={\"a\":1}",
            "the grant_type (see below)",
            "(grant_type=urn:x, scope=a)",
            "(grant_type to use, subject_token to send)",
            r#"["grant_type", "client_id"]"#,
            r#"[{"grant_type": "urn:x", "client_id": "a"}]"#,
            r#"{ { "grant_type", "urn:x" }, { "scope", "a" } }"#,
            "{a=b}",
            "[]",
            "",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn any_text_is_read_or_none() {
        texts(
            "(map\\[|Array\\(|\\[|\\{)[-=>:,;\"'\\[\\](){} a\n]{0,40}grant_type[-=>:,;\"'\\[\\](){} aé\n]{0,40}(\\]|\\)|\\})",
            |text| drop(read(text)),
        );
    }
}
