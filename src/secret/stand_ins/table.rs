//! The values that are replaced, each with its stand-in, and where they stand in a text.

use super::hosts::{has_port, host_only, is_loopback};
use super::kind::{SensitiveCategory, SensitiveKind};
use super::patterns::found;
use super::short::{is_somebodys, places};
use super::titles::{Companies, add_company, retitled};
use super::words::{is_indistinct, is_ordinary, is_public_host};
use crate::secret::unescaped::Unescaped;
use crate::secret::value::Secret;
use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::BuildHasher as _;
use std::path::{Component, Path};
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// What this computer is called.
const THIS_COMPUTER: &str = "this computer";

/// The same inside an address without a port.
const THIS_COMPUTER_HOST: &str = "this-computer.example";

/// A longer value is not looked for as a whole; a token of such a length is never written out on a screen.
const LONGEST: usize = 256 * 1024;

/// A longer name of a profile or folder is not looked through.
const LONGEST_TITLE: usize = 1024;

/// Values that are kept at most: a page of a million addresses fills no memory.
const MOST: usize = 100_000;

/// Values of a letter or two that are kept at most.
const MOST_SHORT: usize = 256;

/// What stands for the folder of the user's own files.
const HOME: &str = "~";

/// Texts of which it is remembered what stands in them.
const REMEMBERED: usize = 4096;

/// A value of so many bytes is looked for inside words too.
const TELLING: usize = 16;

/// The fewest bytes of a value that was cut off at `…`.
const SHORTEST_CUT: usize = 4;

/// A text of so many bytes may have been cut off without `…`.
const SHORTEST_UNMARKED: usize = 80;

/// Bytes before a cut that are looked at.
const LONGEST_CUT: usize = 4096;

/// One value, or one stand-in, which stays as it is.
struct StandInEntry {
    text: Secret,
    out: String,
    /// `None` for a stand-in.
    what: Option<SensitiveKind>,
    /// Of the name of a profile or folder, where the word begins that must not be seen; `None` for what must not be seen from its first
    /// byte on.
    word: Option<usize>,
}

impl StandInEntry {
    /// A stretch that it stands in, whole or cut.
    fn span(&self, from: usize, to: usize) -> StandInSpan {
        StandInSpan {
            from,
            to,
            out: self.out.clone(),
            is_value: self.what.is_some(),
        }
    }

    /// Whether so many of its first bytes say what must not be seen.
    fn tells_in(&self, bytes: usize) -> bool {
        self.word.is_none_or(|word| bytes >= word + SHORTEST_CUT)
    }
}

/// A stretch of a text that is replaced, or that is a stand-in already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandInSpan {
    /// Its first byte.
    pub from: usize,
    /// Behind its last one.
    pub to: usize,
    /// What is shown there.
    pub out: String,
    /// Whether the text says something else there; false where a stand-in stands already.
    pub is_value: bool,
}

/// Values with their stand-ins. The same value has the same one for as long as this lives.
pub struct StandIns {
    kinds: BTreeSet<SensitiveCategory>,
    entries: Vec<StandInEntry>,
    /// Values of a letter or two, which are looked for in few places.
    shorts: Vec<StandInEntry>,
    /// Entries by their first three bytes, the longest first.
    index: HashMap<[u8; 3], Vec<usize>>,
    counters: HashMap<SensitiveKind, usize>,
    companies: Companies,
    /// What stands in texts that were looked at, by a keyed hash of the text.
    seen: HashMap<u64, Arc<[StandInSpan]>>,
    hasher: RandomState,
}

impl Default for StandIns {
    fn default() -> Self {
        Self {
            kinds: SensitiveCategory::iter().collect(),
            entries: Vec::new(),
            shorts: Vec::new(),
            index: HashMap::new(),
            counters: HashMap::new(),
            companies: Companies::new(),
            seen: HashMap::new(),
            hasher: RandomState::new(),
        }
    }
}

impl fmt::Debug for StandIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIns")
            .field("kinds", &self.kinds)
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

impl StandIns {
    /// Returns the kinds that are replaced.
    pub fn kinds(&self) -> &BTreeSet<SensitiveCategory> {
        &self.kinds
    }

    /// Chooses whether values of a kind are replaced.
    pub fn choose(&mut self, kind: SensitiveCategory, replaced: bool) {
        if replaced {
            self.kinds.insert(kind);
        } else {
            self.kinds.remove(&kind);
        }
        self.seen.clear();
    }

    /// Gives a value its stand-in, where it has none yet and is no ordinary word.
    pub fn add(&mut self, what: SensitiveKind, value: &str) {
        let value = value.trim();
        if is_indistinct(value) {
            self.add_short(what, value);
            return;
        }
        if value.len() > LONGEST
            || self.entries.len() >= MOST
            || is_ordinary(value)
            || self.knows(value)
        {
            return;
        }
        let is_address = matches!(what, SensitiveKind::Ipv4 | SensitiveKind::Ipv6);
        if (what.is_host() || is_address) && is_loopback(value) {
            self.add_loopback(value);
            return;
        }
        let value = if what.is_host() {
            host_only(value)
        } else {
            value
        };
        if what.is_host() && is_public_host(value) || self.knows(value) {
            return;
        }
        let out = self.next(what, value);
        add_company(&mut self.companies, what, value, &out);
        self.put(value, &out, Some(what));
        if what.is_host() || what == SensitiveKind::Email {
            self.put(&value.to_ascii_lowercase(), &out, Some(what));
        }
        if value.contains(' ') {
            self.put(&value.replace(' ', "+"), &out, Some(what));
        }
    }

    /// Has a number that is too short to be told from others replaced behind the name of its member too, where it has no quotes. It is
    /// added before.
    pub fn add_bare(&mut self, name: &str, number: &str) {
        let mut shorts = self.shorts.iter();
        let known = shorts.find(|entry| entry.text.expose() == number);
        let Some((out, what)) = known.map(|entry| (entry.out.clone(), entry.what)) else {
            return;
        };
        if self.entries.len() >= MOST {
            return;
        }
        for apart in ["", " "] {
            let before = format!("\"{name}\":{apart}");
            let (text, out) = (format!("{before}{number}"), format!("{before}{out}"));
            self.put_entry(&text, &out, what, Some(before.len()));
        }
    }

    /// Gives the name of a profile or a folder a stand-in, where it has the name of a company in it that is known by now; and what stands
    /// before and behind its dash, which is shown by itself.
    pub fn add_title(&mut self, title: &str) {
        let title = title.trim();
        let (before, behind) = title.split_once(" – ").unwrap_or_default();
        for part in [title, before.trim(), behind.trim()] {
            if part.len() > LONGEST_TITLE
                || self.entries.len() >= MOST
                || is_ordinary(part)
                || self.knows(part)
            {
                continue;
            }
            if let Some(shown) = retitled(part, &self.companies) {
                self.put(&shown.out, &shown.out, None);
                let what = Some(SensitiveKind::Tenant);
                self.put_entry(part, &shown.out, what, Some(shown.word));
            }
        }
    }

    /// Has the folder of the user's own files shown as `~`: its path says what they are called, unless it stands right below the root.
    pub fn add_home(&mut self, home: &Path) {
        let parts = home.components();
        let names = parts.filter(|part| matches!(part, Component::Normal(_)));
        if names.count() > 1 {
            let home = home.to_string_lossy();
            let home = home.trim_end_matches(['/', '\\']);
            self.put(home, HOME, Some(SensitiveKind::User));
        }
    }

    /// Returns the text with every value replaced; the text itself where it has none. A stand-in is never replaced again.
    pub fn replace<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let hits = self.hits(text);
        if !hits.iter().any(|hit| hit.is_value) {
            return Cow::Borrowed(text);
        }
        let mut replaced = String::with_capacity(text.len());
        let mut at = 0;
        for hit in hits.iter() {
            replaced.push_str(text.get(at..hit.from).unwrap_or_default());
            replaced.push_str(&hit.out);
            at = hit.to;
        }
        replaced.push_str(text.get(at..).unwrap_or_default());
        Cow::Owned(replaced)
    }

    /// Returns where values and stand-ins are in a text, in order, none upon another: as they are, under escapes, and cut off at `…`.
    /// What is an address, a number or a token by its form gets its stand-in now.
    pub fn hits(&mut self, text: &str) -> Arc<[StandInSpan]> {
        if let Some(known) = self.seen(text) {
            return known;
        }
        let undone = Unescaped::of(text.as_bytes());
        self.add_found(text);
        if let Some(undone) = &undone {
            self.add_found(&String::from_utf8_lossy(undone.bytes()));
        }
        let mut hits = self.scan(text.as_bytes(), |at| at);
        let plain = hits.len();
        if let Some(undone) = &undone {
            let end = text.len();
            for hit in self.scan(undone.bytes(), |at| undone.source(at).min(end)) {
                let Some(encoded) = text.get(hit.from..hit.to) else {
                    continue;
                };
                let out = if encoded.contains('%') && hit.is_value {
                    form_urlencoded::byte_serialize(hit.out.as_bytes()).collect()
                } else {
                    hit.out
                };
                hits.push(StandInSpan { out, ..hit });
            }
        }
        hits.extend(self.cuts(text));
        hits.extend(self.short_hits(text));
        if hits.len() > plain {
            hits = apart(hits);
        }
        let hits: Arc<[StandInSpan]> = hits.into();
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        self.seen
            .insert(self.hasher.hash_one(text), Arc::clone(&hits));
        hits
    }

    /// Returns the same where the text was looked at and nothing was added since; `None` else.
    pub fn seen(&self, text: &str) -> Option<Arc<[StandInSpan]>> {
        self.seen.get(&self.hasher.hash_one(text)).map(Arc::clone)
    }

    /// Adds what a text says by its form.
    fn add_found(&mut self, text: &str) {
        for (what, value) in found(text) {
            self.add(what, value);
        }
    }

    /// This computer, with its port where it has one. In an address it keeps an address's shape.
    fn add_loopback(&mut self, host: &str) {
        let out = if has_port(host) {
            self.next(SensitiveKind::Tenant, host)
        } else {
            THIS_COMPUTER_HOST.to_owned()
        };
        self.put(
            &format!("//{host}"),
            &format!("//{out}"),
            Some(SensitiveKind::Tenant),
        );
        self.put(host, THIS_COMPUTER, Some(SensitiveKind::Tenant));
    }

    /// The next stand-in of its form that is no known text, the value least of all.
    fn next(&mut self, what: SensitiveKind, value: &str) -> String {
        loop {
            let number = self.counters.entry(what).or_default();
            *number += 1;
            let out = what.stand_in(*number);
            if out != value && !self.knows(&out) {
                self.put(&out, &out, None);
                return out;
            }
        }
    }

    fn add_short(&mut self, what: SensitiveKind, value: &str) {
        let is_known = |entry: &StandInEntry| entry.text.expose() == value;
        if !is_somebodys(what)
            || self.shorts.len() >= MOST_SHORT
            || self.shorts.iter().any(is_known)
        {
            return;
        }
        let out = self.next(what, value);
        self.shorts.push(StandInEntry {
            text: Secret::new(value),
            out,
            what: Some(what),
            word: None,
        });
        self.seen.clear();
    }

    fn put(&mut self, text: &str, out: &str, what: Option<SensitiveKind>) {
        self.put_entry(text, out, what, None);
    }

    fn put_entry(
        &mut self,
        text: &str,
        out: &str,
        what: Option<SensitiveKind>,
        word: Option<usize>,
    ) {
        if self.knows(text) {
            return;
        }
        let Some(start) = start_at(text.as_bytes(), 0) else {
            return;
        };
        let at = self.entries.len();
        let entries = &self.entries;
        let list = self.index.entry(start).or_default();
        let place = list.partition_point(|other| {
            entries
                .get(*other)
                .is_some_and(|entry| entry.text.expose().len() >= text.len())
        });
        list.insert(place, at);
        self.entries.push(StandInEntry {
            text: Secret::new(text),
            out: out.to_owned(),
            what,
            word,
        });
        self.seen.clear();
    }

    fn knows(&self, text: &str) -> bool {
        start_at(text.as_bytes(), 0).is_some_and(|start| {
            self.of_start(start)
                .any(|entry| entry.text.expose() == text)
        })
    }

    fn of_start(&self, start: [u8; 3]) -> impl Iterator<Item = &StandInEntry> {
        let list = self.index.get(&start).into_iter().flatten();
        list.filter_map(move |at| self.entries.get(*at))
    }

    /// Whether it is looked for.
    fn is_chosen(&self, entry: &StandInEntry) -> bool {
        entry
            .what
            .is_none_or(|what| self.kinds.contains(&what.category()))
    }

    /// Whole values and stand-ins, the leftmost and of these the longest.
    fn scan(&self, bytes: &[u8], place: impl Fn(usize) -> usize) -> Vec<StandInSpan> {
        let mut hits = Vec::new();
        if self.entries.is_empty() {
            return hits;
        }
        let mut at = 0;
        while let Some(start) = start_at(bytes, at) {
            let rest = bytes.get(at..).unwrap_or_default();
            let stands_here = |entry: &&StandInEntry| {
                let text = entry.text.expose().as_bytes();
                let is_telling = entry.what.is_some() && text.len() >= TELLING;
                self.is_chosen(entry)
                    && rest.starts_with(text)
                    && (is_telling || stands_free(bytes, at, at + text.len()))
            };
            match self.of_start(start).find(stands_here) {
                Some(entry) => {
                    let end = at + entry.text.expose().len();
                    hits.push(entry.span(place(at), place(end)));
                    at = end;
                }
                None => at += 1,
            }
        }
        hits
    }

    /// Values of a letter or two, where they stand as values.
    fn short_hits(&self, text: &str) -> Vec<StandInSpan> {
        let mut hits = Vec::new();
        for entry in self.shorts.iter().filter(|entry| self.is_chosen(entry)) {
            let Some(what) = entry.what else { continue };
            let places = places(text, entry.text.expose(), what).into_iter();
            hits.extend(places.map(|place| entry.span(place.start, place.end)));
        }
        hits
    }

    /// Beginnings of values before `…`, and ends behind it.
    fn cuts(&self, text: &str) -> Vec<StandInSpan> {
        let mut hits = Vec::new();
        for (at, mark) in text.match_indices('…') {
            let before = text.get(..at).unwrap_or_default();
            hits.extend(self.cut_before(text, before.trim_end_matches('\n').len()));
            hits.extend(self.cut_behind(text, at + mark.len()));
        }
        // Some cut without a mark.
        if text.len() >= SHORTEST_UNMARKED {
            hits.extend(self.cut_before(text, text.len()));
        }
        hits
    }

    /// Whether it is a value that is looked for, and longer than what is left of one.
    fn may_be_cut(&self, entry: &StandInEntry, cut: &str) -> bool {
        entry.what.is_some() && self.is_chosen(entry) && entry.text.expose().len() > cut.len()
    }

    fn cut_before(&self, text: &str, end: usize) -> Option<StandInSpan> {
        let first = end.saturating_sub(LONGEST_CUT);
        let last = end.checked_sub(SHORTEST_CUT)?;
        (first..=last).find_map(|from| {
            let start = start_at(text.as_bytes(), from)?;
            let cut = text.get(from..end)?;
            let entry = self.of_start(start).find(|entry| {
                self.may_be_cut(entry, cut)
                    && entry.text.expose().starts_with(cut)
                    && entry.tells_in(cut.len())
                    && stands_free(text.as_bytes(), from, end)
                    // The `…` of a button behind a word that tells nothing of anybody.
                    && !is_ordinary(cut)
            })?;
            Some(entry.span(from, end))
        })
    }

    fn cut_behind(&self, text: &str, from: usize) -> Option<StandInSpan> {
        let rest = text.get(from..)?;
        let word = rest.split(|c: char| c.is_whitespace() || c == '"').next()?;
        let ends = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .filter(|end| *end >= SHORTEST_CUT && *end <= LONGEST_CUT)
            .filter(|end| stands_free(word.as_bytes(), 0, *end));
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|end| {
            let cut = word.get(..end)?;
            let entry = self.entries.iter().find(|entry| {
                self.may_be_cut(entry, cut)
                    && entry.text.expose().ends_with(cut)
                    && entry.word.is_none()
            })?;
            Some(entry.span(from, from + end))
        })
    }
}

/// Of those that lie upon each other the longest, in order.
fn apart(mut hits: Vec<StandInSpan>) -> Vec<StandInSpan> {
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.to.saturating_sub(hit.from)));
    let mut kept: Vec<StandInSpan> = Vec::with_capacity(hits.len());
    for hit in hits {
        let place = kept.partition_point(|other| other.from < hit.from);
        let before = place.checked_sub(1).and_then(|at| kept.get(at));
        let free = before.is_none_or(|other| other.to <= hit.from)
            && kept.get(place).is_none_or(|other| hit.to <= other.from);
        if free && hit.from < hit.to {
            kept.insert(place, hit);
        }
    }
    kept
}

fn start_at(bytes: &[u8], at: usize) -> Option<[u8; 3]> {
    bytes.get(at..at + 3)?.try_into().ok()
}

/// Whether a stretch is no part of a longer word.
fn stands_free(bytes: &[u8], from: usize, to: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let joined = |left: Option<char>, right: Option<char>| {
        left.is_some_and(is_word) && right.is_some_and(is_word)
    };
    let inside = bytes.get(from..to).unwrap_or_default();
    let before = bytes.get(..from).unwrap_or_default();
    let behind = bytes.get(to..).unwrap_or_default();
    !joined(last_char(before), first_char(inside)) && !joined(last_char(inside), first_char(behind))
}

/// Bytes of the longest character.
const LONGEST_CHAR: usize = 4;

fn first_char(bytes: &[u8]) -> Option<char> {
    (1..=LONGEST_CHAR).find_map(|length| {
        let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
        text.chars().next()
    })
}

fn last_char(bytes: &[u8]) -> Option<char> {
    (1..=LONGEST_CHAR).find_map(|length| {
        let from = bytes.len().checked_sub(length)?;
        let text = std::str::from_utf8(bytes.get(from..)?).ok()?;
        text.chars().next_back()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled() -> StandIns {
        let mut table = StandIns::default();
        for (what, value) in [
            (SensitiveKind::Tenant, "acme.eu.auth0.com"),
            (SensitiveKind::Client, "Kq3vTz81"),
            (SensitiveKind::User, "001234.a1b2.5678"),
            (SensitiveKind::GivenName, "Ada"),
            (SensitiveKind::FamilyName, "Lovelace"),
            (SensitiveKind::Email, "Ada@acme.test"),
            (SensitiveKind::Code, "c4f5.0.abc"),
            (SensitiveKind::Api, "api.acme.test"),
        ] {
            table.add(what, value);
        }
        table
    }

    #[test]
    fn a_value_reads_the_same_in_every_encoding_and_addresses_keep_their_shape() {
        let mut table = filled();
        table.add(SensitiveKind::Tenant, "test.initech.example");
        for (text, shown) in [
            ("https://acme.eu.auth0.com/", "https://tenant-1.example/"),
            (
                "https%3A%2F%2Facme.eu.auth0.com%2Fuserinfo",
                "https%3A%2F%2Ftenant-1.example%2Fuserinfo",
            ),
            ("apple|001234.a1b2.5678", "apple|user-1"),
            (r#"{"given_name":"Ada"}"#, r#"{"given_name":"First-1"}"#),
            (r"Ada Lovelace, Ada\u002d", r"First-1 Last-1, First-1\u002d"),
            ("%22Ada%22", "%22First-1%22"),
            (r"\nAda\n", r"\nFirst-1\n"),
            (
                "ada@acme.test or Ada@acme.test",
                "user-1@example.com or user-1@example.com",
            ),
            ("ada%40acme.test", "user-1%40example.com"),
            ("client_id=Kq3vTz81&x", "client_id=client-1&x"),
            ("code-name c4f5.0.abc", "code-name code-1"),
            ("Adapter, Canada", "Adapter, Canada"),
            ("“Ada”", "“First-1”"),
            ("c4f5.…", "code-1…"),
            ("…a1b2.5678 is", "…user-1 is"),
            // A word of everybody's that a value begins with is no value that was cut off.
            ("Apple key test…", "Apple key test…"),
            ("test.ini…", "tenant-2.example…"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
    }

    #[test]
    fn a_company_is_replaced_in_names_and_not_wherever_its_word_stands() {
        let mut table = filled();
        table.add(SensitiveKind::Tenant, "green-shop.eu.auth0.com");
        for title in ["Acme – first login", "Apple at Acme", "Green login"] {
            table.add_title(title);
        }
        for (text, shown) in [
            ("21:45 Acme – first login", "21:45 tenant-1 – first login"),
            ("Acme", "tenant-1"),
            ("Apple at Acme, edited", "Apple at tenant-1, edited"),
            ("Acme – fir…", "tenant-1 – first login…"),
            ("Green login", "tenant-2 login"),
            ("first login", "first login"),
            ("Apple…", "Apple…"),
            ("the green edge of the shop", "the green edge of the shop"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
        table.choose(SensitiveCategory::Tenants, false);
        assert_eq!(table.replace("Acme – first login"), "Acme – first login");
    }

    #[test]
    fn a_value_of_a_letter_or_two_is_replaced_where_it_stands_as_one() {
        let mut table = StandIns::default();
        table.add(SensitiveKind::Client, "ab");
        table.add(SensitiveKind::GivenName, "Bo");
        for (text, shown) in [
            ("ab", "client-1"),
            (r#"{"azp":"ab"}"#, r#"{"azp":"client-1"}"#),
            (
                "client_id=ab&scope=openid",
                "client_id=client-1&scope=openid",
            ),
            ("\"Bo\"", "\"First-1\""),
            ("about a tab, Bob and Bo", "about a tab, Bob and Bo"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
        let shown = table.replace("client_id=ab").into_owned();
        assert_eq!(table.replace(&shown), shown);
        table.choose(SensitiveCategory::Clients, false);
        assert_eq!(table.replace("client_id=ab"), "client_id=ab");
    }

    #[test]
    fn a_home_folder_tells_no_name() {
        let mut table = StandIns::default();
        table.add_home(Path::new("/home/ada/"));
        table.add_home(Path::new("/root"));
        table.add_home(Path::new("/"));
        for (text, shown) in [
            ("Written to /home/ada/a.html", "Written to ~/a.html"),
            ("/home/ada", "~"),
            ("/home/adam/a.html", "/home/adam/a.html"),
            ("/root/a.html", "/root/a.html"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
    }

    #[test]
    fn forms_are_found_without_being_known() {
        let mut table = StandIns::default();
        for (text, shown) in [
            ("mail to bo@some.test now", "mail to user-1@example.com now"),
            ("from 203.0.113.7, 10.0.0.12", "from 192.0.2.1, 192.0.2.2"),
            ("2a00:1450::8a", "2001:db8::1"),
            ("call +44 20 7946 0000", "call +1 202 555 0101"),
            (
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln end",
                "token-1 end",
            ),
            (
                "http://127.0.0.1:41877/oauth/token",
                "http://tenant-1.example/oauth/token",
            ),
            (
                "Hosts contacted: 127.0.0.1:41877",
                "Hosts contacted: this computer",
            ),
            (
                "http%3A%2F%2F127.0.0.1%3A41877%2F",
                "http%3A%2F%2Ftenant-1.example%2F",
            ),
            ("https://other.us.auth0.com/", "https://tenant-2.example/"),
            ("12:30:05 and 200 in 1.2 s", "12:30:05 and 200 in 1.2 s"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
    }

    #[test]
    fn words_stay_and_kinds_are_chosen() {
        let mut table = filled();
        for word in [
            "openid",
            "true",
            "demo",
            "Al",
            "200",
            "https://accounts.google.com",
        ] {
            table.add(SensitiveKind::User, word);
            table.add(SensitiveKind::GivenName, "Demo");
        }
        table.add(SensitiveKind::Tenant, "accounts.google.com");
        let text = "openid true demo Al 200, accounts.google.com";
        assert_eq!(table.replace(text), text);
        table.choose(SensitiveCategory::Names, false);
        assert_eq!(table.replace("Ada Kq3vTz81"), "Ada client-1");
        table.choose(SensitiveCategory::Names, true);
        assert_eq!(table.replace("Ada Kq3vTz81"), "First-1 client-1");
    }

    #[test]
    fn the_longest_wins_and_a_stand_in_stays() {
        let mut table = StandIns::default();
        table.add(SensitiveKind::Client, "abc-1");
        table.add(SensitiveKind::Client, "abc-1-long");
        table.add(SensitiveKind::Client, "client-3");
        table.add(SensitiveKind::User, "client");
        assert_eq!(table.replace("abc-1-long abc-1"), "client-2 client-1");
        // The third stand-in is a value already, so the fourth is taken.
        assert_eq!(table.replace("client-3"), "client-4");
        let shown = table.replace("abc-1 client-3 bo@some.test").into_owned();
        assert_eq!(table.replace(&shown), shown);
    }

    #[test]
    fn neither_debug_nor_hits_tell_a_value() {
        let mut table = filled();
        let hits = table.hits("Ada Lovelace");
        let told = format!("{table:?} {hits:?}");
        assert!(
            !told.contains("Ada") && !told.contains("Lovelace"),
            "{told}"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_replaced_once_and_no_value_stays(around in r#"([ %&=:.,/|…<>+@"]|\PC){0,30}"#) {
            let mut table = filled();
            let text = format!("{around} Kq3vTz81 {around}");
            let shown = table.replace(&text).into_owned();
            prop_assert!(!shown.contains("Kq3vTz81"), "{shown}");
            let mut last = 0;
            for hit in table.hits(&text).iter() {
                prop_assert!(hit.from >= last && hit.from < hit.to && text.get(hit.from..hit.to).is_some());
                last = hit.to;
            }
        }
    }
}
