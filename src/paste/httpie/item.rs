//! A request item of HTTPie: `name=value`, `name:=json`, `name==value`, `Header:value`, `name@file` and their kin.

/// What an item adds to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `:`
    Header,
    /// `;`
    EmptyHeader,
    /// `==`
    Query,
    /// `=`
    Text,
    /// `:=`
    Json,
    /// `@`
    File,
    /// `=@`
    TextOfFile,
    /// `:=@`
    JsonOfFile,
    /// `:@`
    HeaderOfFile,
    /// `==@`
    QueryOfFile,
}

impl ItemKind {
    /// Whether it is a part of the body.
    pub fn is_body(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Json | Self::File | Self::TextOfFile | Self::JsonOfFile
        )
    }
}

/// The longest first: where several begin at one place, the longest counts.
const SEPARATORS: [(&str, ItemKind); 10] = [
    (":=@", ItemKind::JsonOfFile),
    ("==@", ItemKind::QueryOfFile),
    (":=", ItemKind::Json),
    ("==", ItemKind::Query),
    ("=@", ItemKind::TextOfFile),
    (":@", ItemKind::HeaderOfFile),
    ("=", ItemKind::Text),
    (":", ItemKind::Header),
    ("@", ItemKind::File),
    (";", ItemKind::EmptyHeader),
];

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestItem {
    /// What it adds.
    pub kind: ItemKind,
    /// What stands before the separator, without escapes.
    pub name: String,
    /// What stands behind it, without escapes.
    pub value: String,
}

impl RequestItem {
    /// Reads an item; none where the word has no separator. HTTPie leaves `\\` as it is, xh makes one backslash of it.
    pub fn read(word: &str, xh: bool) -> Option<Self> {
        let mut escaped = false;
        for (at, c) in word.char_indices() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            if c == '\\' {
                escaped = true;
                continue;
            }
            let rest = word.get(at..).unwrap_or_default();
            let found = SEPARATORS.iter().find(|(separator, kind)| {
                rest.starts_with(separator)
                    // xh knows `;` only at the end.
                    && !(xh && *kind == ItemKind::EmptyHeader && rest.len() > 1)
            });
            if let Some((separator, kind)) = found {
                return Some(Self {
                    kind: *kind,
                    name: unescaped(word.get(..at).unwrap_or_default(), xh),
                    value: unescaped(rest.get(separator.len()..).unwrap_or_default(), xh),
                });
            }
        }
        None
    }
}

/// The text with each escaped special character alone; a backslash before any other stays.
fn unescaped(text: &str, xh: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, rest.clone().next()) {
            ('\\', Some(next)) => {
                rest.next();
                if !(":;=@".contains(next) || xh && next == '\\') {
                    out.push('\\');
                }
                out.push(next);
            }
            (c, _) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_longest_separator_counts() {
        // HTTPie's httpie/cli/argtypes.py and xh's tests of request_items.rs.
        for (word, kind, name, value) in [
            ("foo=bar", ItemKind::Text, "foo", "bar"),
            ("foo==bar", ItemKind::Query, "foo", "bar"),
            (r"foo\==bar", ItemKind::Text, "foo=", "bar"),
            ("foo:bar", ItemKind::Header, "foo", "bar"),
            ("foo:=[1,2]", ItemKind::Json, "foo", "[1,2]"),
            (r"f\o\o=\ba\r", ItemKind::Text, r"f\o\o", r"\ba\r"),
            (
                r"f\=\:\@\;oo=b\:\:\:ar",
                ItemKind::Text,
                "f=:@;oo",
                "b:::ar",
            ),
            ("foobar:", ItemKind::Header, "foobar", ""),
            ("foobar;", ItemKind::EmptyHeader, "foobar", ""),
            ("a=@b", ItemKind::TextOfFile, "a", "b"),
            ("a:=@b", ItemKind::JsonOfFile, "a", "b"),
            ("@b", ItemKind::File, "", "b"),
            ("a=x:=y", ItemKind::Text, "a", "x:=y"),
            ("=", ItemKind::Text, "", ""),
            (r"a=b\", ItemKind::Text, "a", r"b\"),
        ] {
            let item = RequestItem::read(word, false).unwrap();
            assert_eq!(
                (item.kind, &*item.name, &*item.value),
                (kind, name, value),
                "{word}"
            );
        }
        assert_eq!(RequestItem::read(r"a\\=b", false).unwrap().name, r"a\\");
        assert_eq!(RequestItem::read(r"a\\=b", true).unwrap().name, r"a\");
        assert_eq!(RequestItem::read("word", false), None);
    }
}
