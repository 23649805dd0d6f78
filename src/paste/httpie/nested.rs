//! Nested JSON keys of HTTPie 3: `a[b][0]=x`, `a[]=x`, `[]=x`. Source: httpie/cli/nested_json.

use crate::json::Json;

/// Levels of a key, and items that an index may add.
const MOST_LEVELS: usize = 100;
const MOST_ITEMS: usize = 1000;

#[derive(Clone, Debug, PartialEq)]
enum NestedStep {
    Key(String),
    Index(usize),
    Append,
}

/// Puts a value at the place that a key names. False where the key is not well formed or does not fit what is there.
pub fn put(document: &mut Option<Json>, key: &str, value: Json) -> bool {
    let Some(steps) = steps(key) else {
        return false;
    };
    let mut place = document.get_or_insert_with(|| empty_for(steps.first()));
    for (index, step) in steps.iter().enumerate() {
        let Some(next) = enter(place, step, || {
            steps
                .get(index + 1)
                .map_or(Json::Null, |next| empty_for(Some(next)))
        }) else {
            return false;
        };
        place = next;
    }
    *place = value;
    true
}

fn empty_for(step: Option<&NestedStep>) -> Json {
    match step {
        Some(NestedStep::Key(_)) | None => Json::Object(Vec::new()),
        Some(_) => Json::Array(Vec::new()),
    }
}

fn enter<'a>(
    place: &'a mut Json,
    step: &NestedStep,
    new: impl Fn() -> Json,
) -> Option<&'a mut Json> {
    match (place, step) {
        (Json::Object(members), NestedStep::Key(name)) => {
            let at = match members.iter().position(|(known, _)| known == name) {
                Some(at) => at,
                None => {
                    members.push((name.clone(), new()));
                    members.len() - 1
                }
            };
            members.get_mut(at).map(|(_, value)| value)
        }
        (Json::Array(items), NestedStep::Index(index)) => {
            if *index > MOST_ITEMS {
                return None;
            }
            while items.len() <= *index {
                items.push(Json::Null);
            }
            let item = items.get_mut(*index)?;
            if *item == Json::Null {
                *item = new();
            }
            Some(item)
        }
        (Json::Array(items), NestedStep::Append) => {
            items.push(new());
            items.last_mut()
        }
        _ => None,
    }
}

/// The steps of a key. The first may stand without brackets, and is then a name even where it is a number.
fn steps(key: &str) -> Option<Vec<NestedStep>> {
    let mut steps = Vec::new();
    let mut text = String::new();
    let mut escaped = false;
    let mut inside = false;
    let mut began = false;
    let mut rest = key.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '[' if !inside => {
                if !text.is_empty() {
                    if began {
                        return None;
                    }
                    steps.push(NestedStep::Key(std::mem::take(&mut text)));
                }
                began = true;
                inside = true;
                escaped = false;
            }
            ']' if inside => {
                inside = false;
                let text = std::mem::take(&mut text);
                let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                steps.push(match text.strip_prefix('\\') {
                    _ if text.is_empty() => NestedStep::Append,
                    _ if digits && !escaped => NestedStep::Index(text.parse().ok()?),
                    // `\0` is a name that looks like a number.
                    Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => {
                        NestedStep::Key(number.to_owned())
                    }
                    _ => NestedStep::Key(text),
                });
            }
            '[' | ']' => return None,
            '\\' if rest.peek().is_some_and(|c| "[]\\".contains(*c)) => {
                text.extend(rest.next());
                escaped = true;
            }
            c => text.push(c),
        }
    }
    if inside || began && !text.is_empty() || steps.len() > MOST_LEVELS {
        return None;
    }
    if !began {
        steps.push(NestedStep::Key(text));
    }
    // Beneath the root a list cannot have a name, and the other way round: `[a]=1` is no key.
    if began && key.starts_with('[') && matches!(steps.first(), Some(NestedStep::Key(_))) {
        return None;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(items: &[(&str, &str)]) -> Option<String> {
        let mut document = None;
        for (key, value) in items {
            if !put(&mut document, key, Json::text(*value)) {
                return None;
            }
        }
        document.map(|document| document.to_compact())
    }

    #[test]
    fn keys_nest_as_in_httpie() {
        // Compared with `http --offline --print=B` of HTTPie 3.2.4.
        for (items, wanted) in [
            (&[("a", "1"), ("a", "2")][..], r#"{"a":"2"}"#),
            (
                &[("a[b]", "1"), ("a[c][]", "2"), ("a[c][]", "3")],
                r#"{"a":{"b":"1","c":["2","3"]}}"#,
            ),
            (&[("a[1]", "x")], r#"{"a":[null,"x"]}"#),
            (&[("[]", "1"), ("[]", "2")], r#"["1","2"]"#),
            (&[(r"a\[b\]", "1")], r#"{"a[b]":"1"}"#),
            (&[(r"a[\0]", "1")], r#"{"a":{"0":"1"}}"#),
            (&[("5", "1")], r#"{"5":"1"}"#),
            (&[("", "1")], r#"{"":"1"}"#),
        ] {
            assert_eq!(document(items).as_deref(), Some(wanted), "{items:?}");
        }
        for items in [
            &[("a[", "1")][..],
            &[("a[b", "1")],
            &[("a]b", "1")],
            &[("a[b]c", "1")],
            &[("a", "1"), ("a[b]", "1")],
            &[("a[9999999]", "1")],
        ] {
            assert_eq!(document(items), None, "{items:?}");
        }
    }

    proptest! {
        #[test]
        fn any_key_is_taken_or_refused(keys in prop::collection::vec(r"[a-c0-2\[\]\\]{0,9}", 0..9)) {
            let mut document = None;
            for key in keys {
                put(&mut document, &key, Json::Null);
            }
        }
    }
}
