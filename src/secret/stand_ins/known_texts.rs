//! The texts that are looked for, values and stand-ins alike, and where they stand: whole, or cut off at `…`.

use super::kind::{SensitiveCategory, SensitiveKind};
use super::short::places;
use super::words::is_ordinary;
use crate::secret::value::Secret;
use std::collections::{BTreeSet, HashMap};
use strum::IntoEnumIterator as _;

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

/// Texts, each with what is shown in its place.
pub(super) struct KnownTexts {
    /// The kinds that are looked for.
    pub(super) kinds: BTreeSet<SensitiveCategory>,
    entries: Vec<StandInEntry>,
    /// Values of a letter or two, which are looked for in few places.
    shorts: Vec<StandInEntry>,
    /// Entries by their first three bytes, the longest first.
    index: HashMap<[u8; 3], Vec<usize>>,
}

impl KnownTexts {
    pub(super) fn new() -> Self {
        Self {
            kinds: SensitiveCategory::iter().collect(),
            entries: Vec::new(),
            shorts: Vec::new(),
            index: HashMap::new(),
        }
    }

    /// How many there are, without those of a letter or two.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn short_count(&self) -> usize {
        self.shorts.len()
    }

    /// What is shown for a value of a letter or two, and what that is.
    pub(super) fn short(&self, value: &str) -> Option<(String, Option<SensitiveKind>)> {
        let mut shorts = self.shorts.iter();
        let known = shorts.find(|entry| entry.text.expose() == value)?;
        Some((known.out.clone(), known.what))
    }

    pub(super) fn put_short(&mut self, value: &str, out: String, what: SensitiveKind) {
        self.shorts.push(StandInEntry {
            text: Secret::new(value),
            out,
            what: Some(what),
            word: None,
        });
    }

    /// Puts a text in; false where it is there already, or too short.
    pub(super) fn put(
        &mut self,
        text: &str,
        out: &str,
        what: Option<SensitiveKind>,
        word: Option<usize>,
    ) -> bool {
        if self.knows(text) {
            return false;
        }
        let Some(start) = start_at(text.as_bytes(), 0) else {
            return false;
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
        true
    }

    /// Whether it is one of them.
    pub(super) fn knows(&self, text: &str) -> bool {
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
    pub(super) fn scan(&self, bytes: &[u8], place: impl Fn(usize) -> usize) -> Vec<StandInSpan> {
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
    pub(super) fn short_hits(&self, text: &str) -> Vec<StandInSpan> {
        let mut hits = Vec::new();
        for entry in self.shorts.iter().filter(|entry| self.is_chosen(entry)) {
            let Some(what) = entry.what else { continue };
            let places = places(text, entry.text.expose(), what).into_iter();
            hits.extend(places.map(|place| entry.span(place.start, place.end)));
        }
        hits
    }

    /// Beginnings of values before `…`, and ends behind it.
    pub(super) fn cuts(&self, text: &str) -> Vec<StandInSpan> {
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
pub(super) fn apart(mut hits: Vec<StandInSpan>) -> Vec<StandInSpan> {
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
