//! Rust source as text: without comments, literals and tests, cut into words, and what its types declare.

/// Returns the code with every comment, string and character blanked; line breaks stay. Braces and paths that are only written
/// about then count for nothing.
pub fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end > at {
            kept.extend(
                chars[at..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        } else {
            kept.push(chars[at]);
            at += 1;
        }
    }
    kept
}

/// Returns where the comment or literal that begins here ends; `at` itself if none begins here.
fn literal_end(chars: &[char], at: usize) -> usize {
    let is = |at: usize, c: char| chars.get(at) == Some(&c);
    let after_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    let past = |found: Option<usize>| found.map_or(chars.len(), |more| at + more + 1);
    match chars[at] {
        '/' if is(at + 1, '/') => {
            at + chars[at..]
                .iter()
                .position(|c| *c == '\n')
                .unwrap_or(chars.len() - at)
        }
        '/' if is(at + 1, '*') => {
            past(chars[at..].windows(2).position(|two| two == ['*', '/'])) + 1
        }
        '"' => quoted_end(chars, at, '"'),
        'r' if !after_word || is(at - 1, 'b') => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if !is(at + 1 + hashes, '"') {
                return at;
            }
            let close: Vec<char> = std::iter::once('"')
                .chain(std::iter::repeat_n('#', hashes))
                .collect();
            let body = at + 2 + hashes;
            chars[body..]
                .windows(close.len())
                .position(|end| end == close)
                .map_or(chars.len(), |more| body + more + close.len())
        }
        // A lifetime has no second quote right behind its first letter.
        '\'' if is(at + 1, '\\') || is(at + 2, '\'') => quoted_end(chars, at, '\''),
        _ => at,
    }
}

fn quoted_end(chars: &[char], open: usize, quote: char) -> usize {
    let mut at = open + 1;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// Returns bare code with every inline `#[cfg(test)] mod … { … }` blanked.
pub fn without_tests(bare: &str) -> String {
    let mut kept = bare.to_owned();
    let mut from = 0;
    while let Some(found) = kept[from..].find("#[cfg(") {
        let start = from + found;
        let head_end = kept[start..]
            .find(['{', ';'])
            .map_or(kept.len(), |end| start + end);
        let head = &kept[start..head_end];
        let words = words(head);
        let is_test = words.contains(&"test") && !words.contains(&"not");
        from = if is_test && words.contains(&"mod") && kept[head_end..].starts_with('{') {
            let end = head_end + block(&kept[head_end..]).len() + 2;
            let blank: String = kept[start..end].chars().filter(|c| *c == '\n').collect();
            kept.replace_range(start..end, &blank);
            start
        } else {
            start + 1
        };
    }
    kept
}

/// Returns the code between this opening brace and its closing one.
pub fn block(from_brace: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in from_brace.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return &from_brace[1..at],
            '}' => depth -= 1,
            _ => {}
        }
    }
    &from_brace[1..from_brace.len() - 1]
}

/// Returns the words of bare code in order, `::` and each further sign as a word of its own.
pub fn words(bare: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = bare.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let length = if is_part(first) {
            rest.find(|c| !is_part(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

/// Returns the names of the types that bare code defines, each with whether other files can see it.
pub fn types(bare: &str) -> Vec<(&str, bool)> {
    const KEYWORDS: [&str; 5] = ["struct", "enum", "trait", "union", "type"];
    // Indented types belong to a trait, a function or a macro.
    bare.lines()
        .filter(|line| !line.starts_with([' ', '\t']))
        .filter_map(|line| {
            let words = words(line);
            let keyword = words.iter().position(|word| KEYWORDS.contains(word))?;
            let name = words.get(keyword + 1).copied()?;
            Some((name, words.first() == Some(&"pub")))
        })
        .collect()
}

/// Returns how many fields or variants the type has; `None` if bare code does not define it.
pub fn members(bare: &str, keyword: &str, name: &str) -> Option<usize> {
    let body = body(bare, &[keyword, name])?;
    let (mut count, mut depth, mut filled, mut before) = (0, 0_i32, false, ' ');
    for c in body.chars() {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            // `->` closes nothing.
            '>' if before == '-' => {}
            ')' | ']' | '}' | '>' => depth -= 1,
            ',' if depth == 0 => {
                count += usize::from(filled);
                filled = false;
            }
            _ => filled |= depth == 0 && c.is_alphanumeric(),
        }
        before = c;
    }
    Some(count + usize::from(filled))
}

/// Returns how many functions the inherent `impl` blocks of a type have, as one number a block.
pub fn methods(bare: &str, name: &str) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut rest = bare;
    while let Some(at) = rest.find("impl") {
        rest = &rest[at..];
        let Some(brace) = rest.find('{') else { break };
        let head = words(&rest[..brace]);
        if head.starts_with(&["impl", name]) {
            let body = block(&rest[brace..]);
            counts.push(words(body).iter().filter(|word| **word == "fn").count());
        }
        rest = &rest[4..];
    }
    counts
}

fn body<'a>(bare: &'a str, head: &[&str]) -> Option<&'a str> {
    bare.match_indices(head[0]).find_map(|(at, _)| {
        let brace = at + bare[at..].find('{')?;
        words(&bare[at..brace])
            .starts_with(head)
            .then(|| block(&bare[brace..]))
    })
}

#[test]
fn comments_and_literals_are_blanked() {
    for (text, kept) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b\n */ c", "a     \n    c"),
        (r#"f("}\"{") + 1"#, "f(      ) + 1"),
        (r##"f(r#"a"b"#)"##, "f(        )"),
        ("let x: &'a str = '{';", "let x: &'a str =    ;"),
        (r"c == '\'' || for_r", "c ==      || for_r"),
    ] {
        assert_eq!(bare(text), kept, "{text}");
    }
}

#[test]
fn inline_tests_are_no_code() {
    let text =
        "fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::b;\n    fn c() {}\n}\nfn d() {}";
    assert_eq!(
        words(&without_tests(text)).join(" "),
        "fn a ( ) { } fn d ( ) { }"
    );
    for kept in [
        "#[cfg(unix)]\nmod tests { x }",
        "#[cfg(test)]\nmod tests;\nfn a() {}",
        "#[cfg(not(test))]\nmod a { x }",
    ] {
        assert_eq!(without_tests(kept), kept);
    }
}

#[test]
fn members_methods_and_types_are_counted() {
    let text = "pub struct App {\n    a: Vec<(u8, u8)>,\n    pub b: fn(u8, u8) -> u8,\n}\nenum Intent { A, B { x: u8, y: u8 }, C(u8, u8) }
impl App {\n    fn a() { fn_b() }\n    pub fn b() {}\n}\nimpl Draw for App {\n    type Out = u8;\n    fn c() {}\n}\nimpl Apple { fn d() {} }";
    assert_eq!(members(text, "struct", "App"), Some(2));
    assert_eq!(members(text, "enum", "Intent"), Some(3));
    assert_eq!(members(text, "struct", "Ap"), None);
    assert_eq!(methods(text, "App"), [2]);
    assert_eq!(types(text), [("App", true), ("Intent", false)]);
}
