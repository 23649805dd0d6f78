//! Tokens anywhere in a text: in a command, a log line, a mail, a program's print, broken over lines.

use super::elision;
use super::joined::{begins_like_header, find_head, header_of};
use super::note::Note;
use super::parsed::Companion;
use super::wrapping::Wrapping;
use crate::jose::base64url;
use crate::json::Json;
use crate::secret::Secret;

/// Tokens of one text that are told apart.
const MOST: usize = 13;

/// The first token of a text, with the others beside it.
pub(super) fn tokens(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    if let Some(joined) = last_column(text).or_else(|| of_log(text)) {
        wrapping
            .notes
            .push(Note::Cleaned("what a log put before each of its lines"));
        return Some(joined);
    }
    let found = all(text);
    let (first, others) = found.split_first()?;
    if others.is_empty() && first.text == text {
        return None;
    }
    let before = text.get(..first.from)?.trim();
    let last = others.last().unwrap_or(first);
    let behind = text.get(last.to..)?.trim();
    if !before.is_empty() && !before.chars().all(is_gap) {
        wrapping.notes.push(Note::Cleaned("the text around it"));
    } else if !behind.is_empty() && !behind.chars().all(is_gap) {
        wrapping.notes.push(Note::Cleaned("the text after it"));
    }
    if let Some(what) = first.gaps {
        wrapping.notes.push(Note::Cleaned(what));
    }
    let named = found.iter().all(|token| token.name.is_some());
    if named && !others.is_empty() && others.iter().any(|other| other.text != first.text) {
        let all: Vec<Companion> = found
            .into_iter()
            .map(|token| (token.name.unwrap_or_default(), Secret::new(token.text)))
            .collect();
        return wrapping.choose(all, "a text");
    }
    wrapping.first_of(found.into_iter().map(|token| token.text).collect())
}

/// The last words of lines that all have as many, where together they are one token: logs put a time and a name before each.
fn last_column(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    let words = first.split_whitespace().take(20).count();
    let head = first.split_whitespace().last()?;
    if !(2..20).contains(&words) || !begins_like_header(head) {
        return None;
    }
    let mut joined = head.to_owned();
    let mut others = 0;
    for line in lines {
        let last = line.split_whitespace().last()?;
        let is_piece = last.chars().all(is_token_character)
            && line.split_whitespace().take(20).count() == words
            && !(last.len() > head.len() || begins_like_header(last) && last.contains('.'));
        if !is_piece {
            return None;
        }
        joined.push_str(last);
        others += 1;
    }
    let dots = joined.matches('.').count();
    (others > 0 && (2..=4).contains(&dots) && header_of(&joined).is_some()).then_some(joined)
}

/// A token that begins somewhere in a line of a log, and goes on in lines that have the same time and name before them.
fn of_log(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| find_head(line).is_none());
    let first = lines.next()?;
    let head = first.get(find_head(first)?..)?;
    let is_run = head.len() > 20 && head.chars().all(is_token_character);
    if !is_run || TokenReader::new(head).read(false).is_complete() {
        return None;
    }
    let shape = shape_of(first);
    let mut joined = head.to_owned();
    let mut before: Option<String> = None;
    for line in lines {
        let start = line
            .char_indices()
            .rev()
            .find(|(_, c)| !is_token_character(*c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let (prefix, piece) = line.split_at_checked(start)?;
        let prefix = shape_of(prefix);
        let is_same =
            shape.starts_with(&prefix) && before.as_ref().is_none_or(|one| *one == prefix);
        let is_other = begins_like_header(piece) && piece.contains('.');
        if prefix.is_empty() || piece.is_empty() || !is_same || is_other {
            break;
        }
        joined.push_str(piece);
        before = Some(prefix);
    }
    let dots = joined.matches('.').count();
    (before.is_some() && (2..=4).contains(&dots) && header_of(&joined).is_some()).then_some(joined)
}

/// A text with a zero for each number, so that two times look the same.
fn shape_of(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !shape.ends_with('0') {
            shape.push(c);
        }
    }
    shape
}

/// A token in a text.
struct TokenSpan {
    text: String,
    name: Option<String>,
    from: usize,
    to: usize,
    /// What stood inside it, where something did.
    gaps: Option<&'static str>,
}

fn all(text: &str) -> Vec<TokenSpan> {
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < MOST {
        let Some(at) = text.get(from..).and_then(find_head) else {
            break;
        };
        let start = from + at;
        let Some(rest) = text.get(start..) else { break };
        let token = TokenReader::new(rest).read(start == 0);
        from = start + token.to.max(1);
        if token.is_one() {
            found.push(TokenSpan {
                name: text.get(..start).and_then(name_before),
                from: start,
                to: from,
                gaps: token.gaps,
                text: token.text,
            });
        }
    }
    found
}

/// `idToken=`, `"id_token": "`, `id_token => '`: the name in front of a token.
fn name_before(text: &str) -> Option<String> {
    let window = text
        .char_indices()
        .rev()
        .nth(60)
        .map_or(text, |(at, _)| text.get(at..).unwrap_or(text));
    let bare = window
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | '\\'));
    let bare = bare
        .strip_suffix("Optional")
        .map_or(bare, |bare| bare.trim_end_matches([' ', '(']));
    let left = bare.trim_end_matches(['=', ':', '>']);
    if left.len() == bare.len() {
        return None;
    }
    let left = left.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
    let start = left
        .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'))
        .map_or(0, |at| at + 1);
    left.get(start..)
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=')
}

fn is_token_character(c: char) -> bool {
    is_digit(c) || matches!(c, '.' | '~')
}

/// What may stand between two lines of one token: quotes of mails and programs, bullets, signs that join.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\''
                | '`'
                | '\\'
                | '^'
                | ','
                | ';'
                | '>'
                | '|'
                | '│'
                | '┃'
                | '║'
                | '↵'
                | '⏎'
                | '+'
                | '&'
        )
}

/// Reads one token, over line breaks where it goes on behind them.
struct TokenReader<'a> {
    rest: &'a str,
    text: String,
    to: usize,
    gaps: Option<&'static str>,
    dots: usize,
    /// Characters behind the last dot.
    tail: usize,
    header: Option<Json>,
    /// Places that may still be looked at closely: a text made of them has no end.
    patience: usize,
}

/// Places that are looked at closely in one token.
const PATIENCE: usize = 64;

impl<'a> TokenReader<'a> {
    fn new(rest: &'a str) -> Self {
        Self {
            rest,
            text: String::new(),
            to: 0,
            gaps: None,
            dots: 0,
            tail: 0,
            header: None,
            patience: PATIENCE,
        }
    }

    /// `alone`: nothing stands in front of it, so that a foreign character belongs to it rather than to an address around it.
    fn read(mut self, alone: bool) -> Self {
        loop {
            let run = self
                .rest
                .find(|c| !is_token_character(c))
                .unwrap_or(self.rest.len());
            self.take(run);
            if let Some(length) = elision::length(self.rest) {
                if self.goes_on_behind_mark(length) {
                    continue;
                }
                break;
            }
            let next = self.rest.chars().next();
            if alone && matches!(next, Some('?' | '#' | '$' | '^' | '!')) && !self.has_gap_ahead() {
                self.take(1);
                continue;
            }
            if !self.over_gap() {
                break;
            }
        }
        self.without_final_dot();
        self
    }

    fn take(&mut self, length: usize) {
        let Some((run, rest)) = self.rest.split_at_checked(length) else {
            return;
        };
        for c in run.chars() {
            if c == '.' {
                self.dots += 1;
                self.tail = 0;
            } else {
                self.tail += 1;
            }
        }
        if self.header.is_none() && self.dots > 0 {
            self.text.push_str(run);
            let head = self.text.split('.').next().unwrap_or_default();
            self.header = base64url::decode(head.trim_end_matches('='))
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .and_then(|text| Json::parse(&text).ok());
            // An unreadable header is looked at once.
            self.header.get_or_insert(Json::Null);
        } else {
            self.text.push_str(run);
        }
        self.to += length;
        self.rest = rest;
    }

    /// A word such as `<signature>` in place of a part, or a sign that something was cut out.
    fn goes_on_behind_mark(&mut self, length: usize) -> bool {
        if !self.is_patient() {
            return false;
        }
        let place = self.rest.get(..length).unwrap_or_default().to_owned();
        let is_part = self.text.ends_with('.');
        let (_, mark) = elision::split(&format!("{}{place}", self.text));
        let is_bracket = place.starts_with(['(', '{', '[', '<']);
        if !is_part && is_bracket && !mark.as_deref().is_some_and(elision::says_cut) {
            return false;
        }
        self.text.push_str(&place);
        self.to += length;
        self.rest = self.rest.get(length..).unwrap_or_default();
        // Head and tail of a token with a sign between them.
        self.rest.starts_with(is_token_character)
    }

    fn has_gap_ahead(&self) -> bool {
        let behind = self.rest.get(1..).unwrap_or_default();
        behind.starts_with(is_gap) || !behind.is_empty() && self.is_complete()
    }

    /// Goes over a line break or spaces where the token goes on behind them.
    fn over_gap(&mut self) -> bool {
        let mut gap = self.rest.find(|c| !is_gap(c)).unwrap_or(self.rest.len());
        // `+` between digits is one of them: it joins only where a space or a quote follows.
        if self
            .rest
            .get(..gap)
            .is_some_and(|gap| gap.ends_with('+') && self.rest.len() > gap.len())
        {
            gap -= 1;
        }
        let (Some(skipped), Some(behind)) = (self.rest.get(..gap), self.rest.get(gap..)) else {
            return false;
        };
        if !skipped.contains(char::is_whitespace) || !self.continues(behind) {
            return false;
        }
        self.gaps = Some(if skipped.contains(['\n', '\r']) {
            "line breaks inside it"
        } else {
            self.gaps.unwrap_or("white space inside it")
        });
        self.to += gap;
        self.rest = behind;
        true
    }

    fn is_patient(&mut self) -> bool {
        self.patience = self.patience.saturating_sub(1);
        self.patience > 0
    }

    fn continues(&mut self, behind: &str) -> bool {
        let end = behind
            .find(|c| !is_token_character(c))
            .unwrap_or(behind.len());
        let next = behind.get(..end).unwrap_or_default();
        if next.is_empty() {
            return self.text.ends_with('.') && elision::length(behind).is_some();
        }
        if self.is_complete() || self.is_encrypted() && self.dots < 2 && begins_like_header(next) {
            return false;
        }
        // `name=value` is something else; padding stands at the end of a part.
        let is_assignment = next
            .split('=')
            .skip(1)
            .any(|piece| piece.starts_with(is_digit));
        // Behind its last dot a sentence ends; only an SD-JWT has more.
        let is_over = self.dots > self.wanted_dots() && !self.text.contains('~');
        if is_assignment || is_over {
            return false;
        }
        let glued = self.text.ends_with('.') || next.starts_with('.');
        if self.dots < 2 {
            // A second header is another token's.
            let second = self.dots == 0 && begins_like_header(next);
            return !second
                && (glued || next.contains('.') || next.len() >= 16 || looks_random(next));
        }
        if self.tail > 0
            && begins_like_header(next)
            && (!self.is_patient() || header_of(behind).is_some())
        {
            return false;
        }
        let piece = next.split(['.', '~']).next().map_or(0, str::len);
        let fits = self.lengths().iter().any(|length| {
            self.tail + piece == *length || self.tail + piece == length.next_multiple_of(4)
        });
        glued || fits || next.len() >= 16 || looks_random(next)
    }

    fn is_encrypted(&self) -> bool {
        self.header
            .as_ref()
            .is_some_and(|header| header.get("enc").is_some())
    }

    fn wanted_dots(&self) -> usize {
        if self.is_encrypted() { 4 } else { 2 }
    }

    /// Whether the signature, or the tag, has its whole length.
    fn is_complete(&self) -> bool {
        let bare = self.text.trim_end_matches('=').len();
        let tail = self.tail.saturating_sub(self.text.len() - bare);
        self.dots == self.wanted_dots() && self.lengths().contains(&tail)
    }

    /// Characters that the last part can have, by the header's algorithm.
    fn lengths(&self) -> &'static [usize] {
        let Some(header) = &self.header else {
            return &[];
        };
        if header.get("enc").is_some() {
            return &[22, 32, 43];
        }
        match header.get_str("alg") {
            Some("HS256") => &[43],
            Some("HS384") => &[64],
            Some("HS512" | "ES256" | "EdDSA" | "Ed25519" | "ES256K") => &[86],
            Some("ES384") => &[128],
            Some("ES512") => &[176],
            Some(name) if name.starts_with("RS") || name.starts_with("PS") => &[171, 342, 512, 683],
            _ => &[],
        }
    }

    /// A full stop behind a token ends its sentence.
    fn without_final_dot(&mut self) {
        let dots = self.text.len() - self.text.trim_end_matches('.').len();
        if dots == 1
            && self.dots == self.wanted_dots() + 1
            && self.rest.starts_with(|c: char| c.is_whitespace())
        {
            self.text.pop();
        }
    }

    /// Whether it has the look of a token: a header, and what follows it.
    fn is_one(&self) -> bool {
        let marked = elision::split(&self.text).1.is_some();
        let readable = matches!(self.header, Some(Json::Object(_)));
        self.dots >= 2 && self.text.len() > 8
            || readable && self.dots >= 1
            || marked && self.text.len() > 12
    }
}

/// Capitals, small letters and digits in one word.
fn looks_random(word: &str) -> bool {
    word.len() >= 8
        && word.contains(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
        && word.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(alg: &str, sign: &str) -> String {
        format!(
            "{}.{}.{sign}",
            base64url::encode(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#)),
            base64url::encode(r#"{"iss":"https://a.example/","sub":"user|1234567890"}"#)
        )
    }

    fn read(text: &str) -> (Option<String>, Wrapping) {
        let mut wrapping = Wrapping::default();
        (tokens(text, &mut wrapping), wrapping)
    }

    #[test]
    fn one_token_is_found_in_every_text() {
        let whole = token("HS256", &"aB3".repeat(14).replacen('a', "_a", 1));
        assert_eq!(whole.rsplit('.').next().unwrap().len(), 43);
        let lines = |width: usize, before: &str, after: &str| {
            whole
                .as_bytes()
                .chunks(width)
                .map(|line| format!("{before}{}{after}\n", String::from_utf8_lossy(line)))
                .collect::<String>()
        };
        for text in [
            format!("curl -H 'Authorization: Bearer {whole}' https://a"),
            format!("Set-Cookie: session={whole}; Path=/; HttpOnly"),
            format!("the token is {whole}. It does not work"),
            format!("{whole} is my token"),
            format!("{whole}\nThanks, Bob"),
            format!("AuthCredential(idToken={whole}, provider=apple.com)"),
            format!("I/Auth (1234): id token: {whole}"),
            format!("Optional(\"{whole}\")"),
            lines(64, "", ""),
            lines(50, "> ", ""),
            lines(50, "    \"", "\" +"),
            lines(76, "\"", "\""),
            lines(60, "", " \\"),
            format!("My token:\n{}\nBye", lines(64, "", "")),
            whole.replace('.', " . "),
            whole.replace('.', ".\r\n"),
            lines(20, "", ""),
        ] {
            assert_eq!(read(&text).0.as_deref(), Some(whole.as_str()), "{text}");
        }
        for before in [
            "I/flutter (12345): ",
            "web_1  | ",
            "10:00:01.123 D Auth: ",
            "1 ",
        ] {
            let text = lines(60, before, "");
            assert_eq!(read(&text).0.as_deref(), Some(whole.as_str()), "{text}");
        }
        for (at, named) in [(0, "idToken="), (1, "")] {
            let line = |number: usize, piece: &str| {
                format!("11-28 10:00:0{number}.12{number} 4321 D Auth: {piece}\n")
            };
            let named = format!("{named}{whole}");
            let pieces = named.as_bytes().chunks(50).map(String::from_utf8_lossy);
            let lines = pieces
                .enumerate()
                .map(|(number, piece)| line(number % 10, &piece));
            let before = if at == 0 {
                String::new()
            } else {
                line(0, "got a token:")
            };
            let text = format!("{before}{}", lines.collect::<String>());
            assert_eq!(read(&text).0.as_deref(), Some(whole.as_str()), "{text}");
        }
        assert_eq!(read(&whole).0, None);
    }

    #[test]
    fn several_tokens_are_told_apart() {
        let (a, b) = (token("HS256", &"aB3".repeat(14)), token("RS256", "c2ln"));
        for text in [
            format!("{a}\n{b}"),
            format!("{a}\n\n{b}\n"),
            format!("{a},{b}"),
            format!("access: {a} and {b}"),
        ] {
            let (first, wrapping) = read(&text);
            assert_eq!(first.as_deref(), Some(a.as_str()), "{text}");
            assert_eq!(wrapping.companions.len(), 1, "{text}");
            assert_eq!(wrapping.companions[0].1.expose(), b, "{text}");
        }
        let (first, wrapping) = read(&format!("Credentials(idToken={a}, accessToken={b})"));
        assert_eq!(first.as_deref(), Some(a.as_str()));
        assert_eq!(wrapping.companions[0].0, "accessToken");
        let (_, wrapping) = read(&format!("{a}\n{a}"));
        assert!(wrapping.notes.contains(&Note::Doubled) && wrapping.companions.is_empty());
    }

    #[test]
    fn what_was_left_out_stays_said() {
        let whole = token("RS256", "c2ln");
        let (head, _) = whole.rsplit_once('.').unwrap();
        for (text, found) in [
            (
                format!("token={head}.<signature> ok"),
                format!("{head}.<signature>"),
            ),
            (
                format!("got {head}.[REDACTED]"),
                format!("{head}.[REDACTED]"),
            ),
            (format!("got {head}…"), format!("{head}…")),
            (
                format!("got {head}[truncated]"),
                format!("{head}[truncated]"),
            ),
            (
                format!("got {}***c2ln\n", &head[..30]),
                format!("{}***c2ln", &head[..30]),
            ),
        ] {
            assert_eq!(read(&text).0, Some(found), "{text}");
        }
    }

    #[test]
    fn texts_made_to_take_for_ever_do_not() {
        for piece in [
            "eyJ",
            "eyJ ",
            "eyJ\n",
            "eyJ.a.<b>.",
            "eyJ.a.b ",
            "e",
            "eyJ.a.b\neyJ",
            "eyJ(",
            "ey?",
            "1 eyJaaaaaaaaaaaaaaaaaaaaaaa\n",
            "1 aaaaaaaa\n",
        ] {
            let text = piece.repeat(4_000_000 / piece.len());
            tokens(&text, &mut Wrapping::default());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_scanned(text in ".*") {
            read(&text);
            read(&format!("eyJ.{text}.eyJ"));
        }
    }
}
