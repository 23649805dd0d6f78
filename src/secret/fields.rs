//! Values that are secret by the name in front of them, in any text: JSON whole or cut and inside another text, forms, HTML and XML,
//! headers, lists of names and values.

use super::names::{secret_header, secret_member};

/// One such value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SecretField {
    /// Its name, as it stands there.
    pub(super) name: String,
    /// Its first byte.
    pub(super) from: usize,
    /// Behind its last one.
    pub(super) to: usize,
}

/// The longest name that is looked at.
const LONGEST_NAME: usize = 32;

/// Bytes that are looked ahead where something has to be decided: nothing in a text can make it be read over and over.
const AHEAD: usize = 256;

/// Of these, the bytes of a value without quotes by which it looks like a secret, or like words.
const DECIDING: usize = 48;

/// A short `code` is the name of an error, and no secret.
const SHORTEST_CODE: usize = 24;

/// The longest name of an error.
const LONGEST_ERROR: usize = 80;

/// Claims that a sentence about a token names where its value would stand: `Invalid token: 'aud' must be a text`.
const CLAIMS: [&str; 9] = [
    "iss", "aud", "exp", "nbf", "iat", "sub", "nonce", "azp", "kid",
];

/// How the names of token types begin (RFC 8693 §3). They stand for a token in tables and requests that are filled in wrongly.
pub const TOKEN_TYPE_URN: &str = "urn:ietf:params:oauth:token-type:";

/// What lua-resty-jwt says before it prints the secret that it was to verify with (lua-resty-jwt: lib/resty/jwt.lua).
const PRINTED: &str = "Decode secret is not a valid cert/public key: ";

/// What stands between a name and its value, and whether it is an equals sign.
const SEPARATORS: [(&str, bool); 7] = [
    ("=>", true),
    ("=", true),
    (":", false),
    ("%3D", true),
    ("%3d", true),
    ("%3A", false),
    ("%3a", false),
];

/// Every value that is secret by its name, in order, none upon another.
pub(super) fn fields(text: &str) -> Vec<SecretField> {
    let mut found = Vec::new();
    let mut at = 0;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let bytes = text.as_bytes();
    while let Some(skipped) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(is_name))
    {
        let begin = at + skipped;
        let length = bytes
            .get(begin..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| is_name(byte))
            .count();
        let end = begin + length;
        at = end;
        // What follows a percent sign is a byte: `%22client_secret%22`.
        let escaped = usize::from(begin > 0 && bytes.get(begin - 1) == Some(&b'%')) * 2;
        let Some(name) = text
            .get(begin + escaped..end)
            .filter(|name| name.len() <= LONGEST_NAME && secret_member(name))
        else {
            continue;
        };
        let place = FieldName {
            text,
            begin: begin + escaped,
            end,
        };
        let value = place.value(name).or_else(|| place.made_cookie(name));
        if let Some((from, to)) = value.filter(|(from, to)| from < to) {
            let value = text.get(from..to).unwrap_or_default();
            // Members of an exception stand in one line: `code=invalid_grant, description=…`.
            let first = value.split(", ").next().unwrap_or(value);
            let is_error = name.eq_ignore_ascii_case("code")
                && (first.len() < SHORTEST_CODE || is_error_name(first));
            let is_claim = name.eq_ignore_ascii_case("token") && CLAIMS.contains(&value);
            let is_type = value.starts_with(TOKEN_TYPE_URN);
            if !is_error && !is_claim && !is_type {
                found.push(SecretField {
                    name: name.to_owned(),
                    from,
                    to,
                });
                at = to.max(end);
            }
        }
    }
    if text.contains(PRINTED) {
        found.extend(printed(text));
        found.sort_by_key(|field| field.from);
        found.dedup_by(|later, earlier| later.from < earlier.to);
    }
    found
}

/// The secrets that a library printed, each up to what nginx writes behind it, or to the line's end.
fn printed(text: &str) -> impl Iterator<Item = SecretField> {
    text.match_indices(PRINTED).filter_map(|(at, words)| {
        let from = at + words.len();
        let line = text.get(from..)?.lines().next()?;
        let to = from + line.find(", client: ").unwrap_or(line.len());
        let name = "key".to_owned();
        (from < to).then_some(SecretField { name, from, to })
    })
}

/// Whether it is the name of an error as Auth0's SDKs write them: `a0.sdk.internal_error.plain`, `failed_to_exchange_refresh_token`,
/// or as Node and APIs do. A random code of that length has digits, or capitals without an order.
fn is_error_name(value: &str) -> bool {
    let cased = |in_case: fn(&u8) -> bool| {
        value
            .split('_')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| in_case(&byte)))
    };
    let words = value.split('_').count() > 2
        && (cased(u8::is_ascii_lowercase) || cased(u8::is_ascii_uppercase));
    let of_name = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_')
    };
    value.len() <= LONGEST_ERROR
        && (words
            || has_joints(value)
            || is_of_exception(value)
            || value.starts_with("a0.") && value.bytes().all(of_name))
}

/// `[ExternalAuthenticationException]AppleIdToken`, as FusionAuth writes them.
fn is_of_exception(value: &str) -> bool {
    let parts = value
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    parts.is_some_and(|(class, name)| {
        class.ends_with("Exception") && has_joints(&format!("{class}{name}"))
    })
}

/// Whether letters alone make words of it: `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `Request_ResourceNotFound`.
fn has_joints(value: &str) -> bool {
    let bytes = value.as_bytes();
    let of_name = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    if !bytes.iter().all(of_name) || !bytes.iter().any(u8::is_ascii_uppercase) {
        return false;
    }
    let letters = bytes.iter().filter(|byte| **byte != b'_').count();
    let is_shouted = !bytes.iter().any(u8::is_ascii_lowercase);
    let (mut words, mut last) = (0, b'_');
    for byte in bytes {
        let is_capital = byte.is_ascii_uppercase();
        if !is_shouted && is_capital && last.is_ascii_uppercase() {
            return false;
        }
        let begins = last == b'_' && *byte != b'_' || is_capital && last.is_ascii_lowercase();
        words += usize::from(begins);
        last = *byte;
    }
    let shortest = if is_shouted { 4 } else { 5 };
    words > 1 && letters >= words * shortest
}

/// A name in a text.
struct FieldName<'a> {
    text: &'a str,
    begin: usize,
    end: usize,
}

/// How a text is quoted: the quote, with the backslashes that stand before it inside another text.
struct Quote<'a> {
    mark: &'a str,
    backslashes: usize,
}

impl<'a> FieldName<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn value(&self, name: &str) -> Option<(usize, usize)> {
        let closing = quote(self.rest(self.end));
        let behind = self.end + closing.as_ref().map_or(0, Quote::len);
        let before = self.text.get(..self.begin).unwrap_or_default();
        if before.ends_with(['<', ':']) && self.is_element(before) {
            // `<code>` is an element of HTML too: only one word in it can be a code.
            return self.element().filter(|(from, to)| {
                let value = self.text.get(*from..*to).unwrap_or_default();
                !name.eq_ignore_ascii_case("code") || !value.contains(char::is_whitespace)
            });
        }
        let named = is_named(before).then(|| self.attribute(behind)).flatten();
        let listed = || closing.as_ref().and_then(|_| self.listed(behind));
        if let Some(value) = named.or_else(listed) {
            return Some(value);
        }
        let (equals, after) = self.separator(behind)?;
        if let Some(value) = self.quoted(after) {
            return Some(value);
        }
        if self.rest(after).starts_with('[') {
            return self.array(after + 1);
        }
        if self.rest(after).starts_with('{') {
            return None;
        }
        if closing.is_some() && !equals {
            if let Some(value) = self.number(after) {
                return Some(value);
            }
        }
        self.bare(name, equals, before, after)
    }

    /// `<access_token>`, with or without a prefix.
    fn is_element(&self, before: &str) -> bool {
        let prefix = before
            .strip_suffix(':')
            .map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_alphanumeric()));
        prefix.unwrap_or(before).ends_with('<')
    }

    fn element(&self) -> Option<(usize, usize)> {
        let close = self.ahead(self.end).find('>')?;
        let from = self.end + close + 1;
        // `<token>, error: …` stands in a sentence for a token.
        if self.rest(from).starts_with([',', ';', ')']) {
            return None;
        }
        let to = self
            .rest(from)
            .find('<')
            .map_or(self.text.len(), |at| from + at);
        Some((from, to))
    }

    /// `name="client_secret" … value="…"`, and `{"name":"client_secret","value":"…"}`.
    fn attribute(&self, behind: usize) -> Option<(usize, usize)> {
        let ahead = self.ahead(behind);
        let tag = ahead
            .find(['>', '}'])
            .map_or(ahead, |end| ahead.get(..end).unwrap_or_default());
        let value = tag.find("value")? + "value".len();
        let after_name = behind + value;
        let after_name = after_name + quote(self.rest(after_name)).map_or(0, |quote| quote.len());
        let (_, after) = self.separator(after_name)?;
        self.quoted(after)
    }

    /// `"client_secret", "value": "…"` and `"client_secret", "…"`: a pair of a list.
    fn listed(&self, behind: usize) -> Option<(usize, usize)> {
        let ahead = self.ahead(behind);
        let white = ahead.len() - ahead.trim_start().len();
        let next = ahead.trim_start().strip_prefix(',')?;
        let more = next.len() - next.trim_start().len();
        let at = behind + white + 1 + more;
        let before = self.text.get(..self.begin).unwrap_or_default();
        let pair = before
            .trim_end_matches(['"', '\'', '\\'])
            .trim_end()
            .ends_with(['[', '(']);
        let from = at + quote(self.rest(at))?.len();
        if self.rest(from).starts_with("value") {
            let behind = from + "value".len();
            let closing = quote(self.rest(behind))?;
            let (_, after) = self.separator(behind + closing.len())?;
            return self.quoted(after);
        }
        pair.then(|| self.quoted(at)).flatten()
    }

    /// Whether it is an equals sign, and where the value begins.
    fn separator(&self, at: usize) -> Option<(bool, usize)> {
        let ahead = self.ahead(at);
        let behind = ahead.trim_start_matches('`');
        let rest = behind.trim_start();
        let mark = SEPARATORS.iter().find(|(mark, _)| rest.starts_with(mark));
        let Some((mark, equals)) = mark else {
            let cell = self.next_cell(behind)?;
            return Some((false, at + ahead.len() - cell.len()));
        };
        let begin = at + ahead.len() - rest.len() + mark.len();
        let ahead = self.ahead(begin);
        let value = ahead.trim_start();
        // In a form the value begins at once.
        let value = if *equals && !value.starts_with(['"', '\'', '`']) {
            ahead
        } else {
            value.trim_start_matches('`')
        };
        Some((*equals, begin + ahead.len() - value.len()))
    }

    /// What stands in the next cell of a table: behind a tab, where one was copied, or in Markdown behind a name that fills its cell.
    fn next_cell(&self, behind: &'a str) -> Option<&'a str> {
        let behind = behind.trim_start_matches(' ');
        let next = behind.strip_prefix('\t').or_else(|| {
            let before = self.text.get(..self.begin).unwrap_or_default();
            let before = before.trim_end_matches([' ', '`']);
            // A pipe of a shell has a command before it, a union of types has quotes.
            let fills_cell = before.is_empty() || before.ends_with(['|', '\n']);
            behind.strip_prefix('|').filter(|_| fills_cell)
        })?;
        Some(next.trim_start_matches([' ', '\t', '`']))
    }

    /// The text between quotes that begins at this place.
    fn quoted(&self, at: usize) -> Option<(usize, usize)> {
        let open = quote(self.rest(at))?;
        let from = at + open.len();
        Some((from, self.close(from, &open)))
    }

    /// Where the quoted text ends: at the same quote, or where the text is cut.
    fn close(&self, from: usize, open: &Quote<'_>) -> usize {
        let bytes = self.text.as_bytes();
        if self.is_masked(from) {
            return from;
        }
        if !matches!(open.mark, "\"" | "'") {
            return self
                .rest(from)
                .find(open.mark)
                .map_or(self.text.len(), |at| from + at);
        }
        let mark = open.mark.as_bytes().first().copied().unwrap_or(b'"');
        let mut backslashes = 0;
        for (at, byte) in bytes.iter().enumerate().skip(from) {
            if *byte == b'\\' {
                backslashes += 1;
            } else if *byte == mark
                && (backslashes <= open.backslashes
                    // An even number of them is a backslash of the text itself.
                    || open.backslashes == 0 && backslashes % 2 == 0)
            {
                return at - backslashes.min(open.backslashes);
            } else {
                backslashes = 0;
            }
        }
        self.text.len()
    }

    /// From the first text of an array to its last.
    fn array(&self, from: usize) -> Option<(usize, usize)> {
        let open = quote(self.rest(from).trim_start())?;
        let begin = from + self.rest(from).find(open.mark)? + open.mark.len();
        let end = self
            .rest(begin)
            .find(']')
            .map_or(self.text.len(), |at| begin + at);
        let inside = self.text.get(begin..end)?;
        let last = inside.rfind(open.mark).unwrap_or(inside.len());
        let last = inside.get(..last)?.trim_end_matches('\\').len();
        Some((begin, begin + last))
    }

    /// A one-time password as a JSON number.
    fn number(&self, from: usize) -> Option<(usize, usize)> {
        let digits = self
            .ahead(from)
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        (digits >= 4).then_some((from, from + digits))
    }

    /// The value of a cookie that PowerShell makes: `System.Net.Cookie("name", "value", …)`.
    fn made_cookie(&self, name: &str) -> Option<(usize, usize)> {
        let behind = self.ahead(self.end);
        let named = behind.strip_prefix("(\"")?;
        let (_, value) = named.split_once("\", \"")?;
        let from = self.end + behind.len() - value.len();
        let length = self.rest(from).find('"')?;
        name.eq_ignore_ascii_case("cookie")
            .then_some((from, from + length))
    }

    /// A value without quotes.
    fn bare(&self, name: &str, equals: bool, before: &str, from: usize) -> Option<(usize, usize)> {
        let ends = |c: char| "&\"'<>;,)}]\\\n\r\t `".contains(c);
        let starts_pair = before.is_empty() || before.ends_with(['&', '?', '\n']);
        let stops = |c: char| {
            if equals {
                // A form's value may hold a space that should have been encoded.
                if starts_pair {
                    matches!(c, '&' | '"' | '<' | '\n' | '\r')
                } else {
                    ends(c)
                }
            } else if secret_header(name) {
                matches!(c, '\n' | '\r' | '"' | '\\' | '<' | '\'')
            } else {
                ends(c)
            }
        };
        let decided = self.ahead(from);
        let decided: &str = decided
            .char_indices()
            .find(|(at, c)| stops(*c) || *at >= DECIDING)
            .and_then(|(at, _)| decided.get(..at))
            .unwrap_or(decided);
        let looks_secret = equals
            || decided.len() >= 8 && decided.contains(|c: char| c.is_ascii_digit() || c == '=')
            || decided.len() >= SHORTEST_CODE && !decided.contains(' ');
        if !looks_secret || self.is_masked(from) {
            return None;
        }
        // Of a form inside an address, the value ends where that one's next pair begins.
        let nested = before.ends_with("%26") || before.ends_with("%3F");
        let rest = self.rest(from);
        // All of these are ASCII: no byte inside another character is taken for one. A value may have a megabyte: what is asked of each
        // of its bytes is decided once.
        let mut stopping = [false; 256];
        for (byte, is_stop) in (0..128u8).zip(&mut stopping) {
            *is_stop = stops(char::from(byte));
        }
        let is_stop = |byte: u8| stopping.get(usize::from(byte)) == Some(&true);
        let mut bytes = rest.bytes();
        let end = if nested {
            let next = |at: usize| rest.get(at..).is_some_and(|rest| rest.starts_with("%26"));
            (bytes.enumerate())
                .find(|(at, byte)| is_stop(*byte) || *byte == b'%' && next(*at))
                .map(|(at, _)| at)
        } else {
            bytes.position(is_stop)
        };
        let end = end.unwrap_or(rest.len());
        let value = rest.get(..end)?.trim_end();
        Some((from, from + value.len()))
    }

    /// Whether a mask stands there already.
    fn is_masked(&self, at: usize) -> bool {
        self.rest(at).starts_with("[masked ")
    }

    /// What is looked at to decide.
    fn ahead(&self, at: usize) -> &'a str {
        let rest = self.rest(at);
        rest.get(..rest.floor_char_boundary(AHEAD)).unwrap_or(rest)
    }
}

impl Quote<'_> {
    fn len(&self) -> usize {
        self.backslashes + self.mark.len()
    }
}

/// The quote that a text begins with.
fn quote(text: &str) -> Option<Quote<'_>> {
    let backslashes = text
        .bytes()
        .take(16)
        .take_while(|byte| *byte == b'\\')
        .count();
    let rest = text.get(backslashes..)?;
    ["\"", "'", "&quot;", "&#34;", "&#39;", "%22"]
        .into_iter()
        .find(|mark| rest.starts_with(mark) && (backslashes == 0 || mark.len() == 1))
        .map(|mark| Quote { mark, backslashes })
}

/// Whether `name=` or `"name":` stands in front.
fn is_named(before: &str) -> bool {
    let bare = before.trim_end_matches(['"', '\'', '\\']);
    let bare = bare.trim_end();
    let Some(name) = bare.strip_suffix('=').or_else(|| bare.strip_suffix(':')) else {
        return false;
    };
    let name = name.trim_end().trim_end_matches(['"', '\'', '\\']);
    ["name", "key", "id"].iter().any(|known| {
        name.ends_with(known)
            && name
                .get(..name.len() - known.len())
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Vec<&str> {
        fields(text)
            .iter()
            .map(|field| &text[field.from..field.to])
            .collect()
    }

    #[test]
    fn values_are_found_in_every_form_of_text() {
        // What is found stands between the marks.
        for marked in [
            r#"{"access_token" : "‹abc›", "n":1}"#,
            r#"{"access_token":"‹eyJ.a\"b.cut of›"#,
            r#"{"a":"{\"subject_token\":\"‹a\\\"b›\",\"x\":1}"}"#,
            "access_token=‹abc›&token_type=bearer",
            "x=1&client_secret=‹a b›&c=d",
            "client_secret\t‹hQ7~xTz3Vb9-k›\ncode\tText",
            "| client_secret | `‹hQ7~xTz3Vb9-k›` |\n| `code` | ‹Spl4lOBeZQQYbYSWxSbIAabcd› |",
            "| access_token | urn:ietf:params:oauth:token-type:access_token |",
            "| id | access_token |\n|----|------------------------------|",
            r#"type Kind = "access_token" | "id_token" | "code""#,
            "cat id_token | sha256sum",
            "the `client_secret`: `‹hQ7~xTz3Vb9-k›`",
            "a client_secret=`‹hQ7~xTz3Vb9-k›`",
            "see https://x/?client_secret=‹a1 now›",
            "go client_secret=‹a1› now",
            "<access_token>‹abc›</access_token>",
            "<o:access_token x=\"1\">‹abc›</o:access_token>",
            r#"<input name="client_secret" type=text value="‹p&amp;q›">"#,
            r#"{"name":"client_secret","value":"‹pq›"}"#,
            r#"[["client_secret","‹pq›"]]"#,
            r#"(New-Object System.Net.Cookie("did", "‹pq›", "/", "a.example"))"#,
            "Decode secret is not a valid cert/public key: ‹my own›, client: 10.0.0.1",
            "Decode secret is not a valid cert/public key: ‹my own›\nx",
            "Authorization: ‹Basic YTpi1234›\r\nDate: now",
            r"Cookie: ‹a=b; c=d›\r\nx",
            "Authorization: header missing",
            "token: ‹eyJhbGciOiJub25lIn0.e30.x›, y",
            "code: invalid_grant",
            "code: 'failed_to_exchange_refresh_token'",
            "code: 'ERR_FAILED_REFRESH_GRANT'",
            "in the response:<token>, error: it failed",
            "code: '‹correct_horse_b4ttery_staple›'",
            "code=a0.sdk.internal_error.unknown",
            "code=invalid_grant, description=Unknown or invalid refresh token.",
            "code=‹Spl4lOBeZQQYbYSWxSbIAabcd, state=x›",
            "code=‹a0.sdk.internal_error.Unknown›",
            r#"{"code":"invalid_grant","token":""}"#,
            "invalid id token: 'aud' must be a text",
            "invalid id token: '‹aude›' was sent",
            "code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'",
            r#"{"code":"Request_ResourceNotFound"}"#,
            r#"{"code":"[ExternalAuthenticationException]AppleIdToken"}"#,
            "code: '‹SplxlOBeZQQYbYSWxSbIAabcd›'",
            r#"{"set-cookie":["‹a=1","b=2›"]}"#,
            "{&quot;password&quot;:&quot;‹pq›&quot;}",
            "%7B%22password%22%3A%22‹pq›%22%7D",
            "r=%3Fid_token%3D‹abc›%26b%3Dc",
            "access_token is missing",
            r#"{"otp": ‹123456›, "code":190}"#,
            "<code>it is 1 of several words here</code>",
            "name=\"password\": \"‹pq›\"",
            "access_token=[masked access_token]",
        ] {
            let text = marked.replace(['‹', '›'], "");
            let behind = marked.split('‹').skip(1);
            let wanted: Vec<&str> = behind
                .filter_map(|rest| Some(rest.split_once('›')?.0))
                .collect();
            assert_eq!(values(&text), wanted, "{text}");
        }
    }

    #[test]
    fn names_without_end_are_read_once() {
        for piece in [
            "cookie: ",
            "<token ",
            "name=\"code\" ",
            "token:",
            "\"code\":\"",
            "\\\"token\\\":",
            "code=",
            "[\"token\",\"",
            "cookie: [masked =",
            "%26token=a",
        ] {
            let text = piece.repeat(30_000);
            assert!(fields(&text).len() <= 30_000, "{piece}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"((access_token|code|name=|Cookie:|value)|[="':<>&\\%,\[{ ]|\PC){0,40}"#) {
            let mut last = 0;
            for field in fields(&text) {
                prop_assert!(field.from >= last && field.from < field.to && text.get(field.from..field.to).is_some());
                last = field.to;
            }
        }
    }
}
