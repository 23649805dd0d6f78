//! Which rows match what was typed, how well, and in which of their characters.

use super::item::{Choice, Group, Item};
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Reverse;
use strum::IntoEnumIterator as _;

/// Rows that were chosen last which are listed.
const RECENT: usize = 5;

/// Rows of a group that is the only one.
const ALONE: usize = 100;

/// Points that a word needs in a title for each of its letters, so that scattered letters are no match. A letter scores 16, and more at
/// the beginning of a word or next to another match.
const LEAST: u32 = 18;

/// Letters of the shortest word that is searched for in hints: shorter ones are in almost every sentence.
const SHORTEST_IN_HINT: usize = 3;

/// An item that matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The index of the item.
    pub item: usize,
    /// The characters of its title that match, in order.
    pub title: Vec<u32>,
    /// The characters of its hint that match, in order.
    pub hint: Vec<u32>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub heading: &'static str,
    /// How many match.
    pub total: usize,
    /// Those that are listed, the best first.
    pub rows: Vec<Match>,
}

struct TypedWord {
    /// For titles: there may be gaps between its letters.
    loose: Atom,
    /// For hints: there may be none.
    exact: Atom,
    letters: usize,
}

impl TypedWord {
    fn new(text: &str) -> Self {
        let atom = |kind| {
            let (case, marks) = (CaseMatching::Ignore, Normalization::Smart);
            Atom::new(text, case, marks, kind, false)
        };
        Self {
            loose: atom(AtomKind::Fuzzy),
            exact: atom(AtomKind::Substring),
            letters: text.chars().count(),
        }
    }

    /// Returns the points that it needs in a title.
    fn least(&self) -> u32 {
        u32::try_from(self.letters)
            .unwrap_or(u32::MAX)
            .saturating_mul(LEAST)
    }
}

/// Returns the group that the first sign of a query asks for, `None` without such a sign, and the rest of the query.
pub fn scope(query: &str) -> (Option<Group>, &str) {
    let query = query.trim_start();
    for (sign, group) in [
        ('>', Group::Commands),
        ('@', Group::Claims),
        ('/', Group::Profiles),
    ] {
        if let Some(rest) = query.strip_prefix(sign) {
            return (Some(group), rest);
        }
    }
    (None, query)
}

/// Returns how many rows a group among several shows: all of three, else three commands or two of the others.
fn most(group: Group, total: usize) -> usize {
    match group {
        Group::Commands => 3,
        _ if total <= 3 => 3,
        _ => 2,
    }
}

/// The matcher and its buffer, which are kept because they are expensive to make.
pub struct Search {
    matcher: Matcher,
    letters: Vec<char>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            letters: Vec::new(),
        }
    }
}

impl Search {
    /// Returns the groups that match, the one with the best row first; for an empty query, what was chosen last and a few rows of each.
    pub fn list(&mut self, items: &[Item], recent: &[Choice], query: &str) -> Vec<Section> {
        let (only, text) = scope(query);
        let words: Vec<TypedWord> = text.split_whitespace().map(TypedWord::new).collect();
        let mut groups: Vec<(u32, Group, Vec<Match>)> = Vec::new();
        for group in Group::iter().filter(|group| only.is_none_or(|only| only == *group)) {
            let mut hits: Vec<(u32, Match)> = items
                .iter()
                .enumerate()
                .filter(|(_, item)| item.group == group)
                .filter_map(|(at, item)| self.hit(&words, at, item))
                .collect();
            // Rows that match equally well stay in their order.
            hits.sort_by_key(|(points, _)| Reverse(*points));
            if let Some(best) = hits.first().map(|(points, _)| *points) {
                let rows = hits.into_iter().map(|(_, found)| found).collect();
                groups.push((best, group, rows));
            }
        }
        groups.sort_by_key(|(best, ..)| Reverse(*best));
        let alone = only.is_some() || groups.len() == 1;
        let mut sections = Vec::new();
        if only.is_none() && words.is_empty() {
            sections.extend(chosen_last(items, recent));
        }
        sections.extend(groups.into_iter().map(|(_, group, mut rows)| {
            let total = rows.len();
            rows.truncate(if alone { ALONE } else { most(group, total) });
            Section {
                heading: group.label(),
                total,
                rows,
            }
        }));
        sections
    }

    /// Returns how well an item matches, and where; `None` if a word is neither in its title nor in its hint.
    fn hit(&mut self, words: &[TypedWord], at: usize, item: &Item) -> Option<(u32, Match)> {
        let mut points = 0;
        let mut found = Match {
            item: at,
            ..Match::default()
        };
        for word in words {
            let before = found.title.len();
            let title = Utf32Str::new(&item.title, &mut self.letters);
            let of_title = word
                .loose
                .indices(title, &mut self.matcher, &mut found.title)
                .map(u32::from)
                .filter(|points| *points >= word.least());
            if let Some(of_title) = of_title {
                // A title counts twice as much as a hint.
                points += 2 * of_title;
                continue;
            }
            found.title.truncate(before);
            if word.letters < SHORTEST_IN_HINT {
                return None;
            }
            let hint = Utf32Str::new(&item.hint, &mut self.letters);
            let of_hint = word
                .exact
                .indices(hint, &mut self.matcher, &mut found.hint)?;
            points += u32::from(of_hint);
        }
        for places in [&mut found.title, &mut found.hint] {
            places.sort_unstable();
            places.dedup();
        }
        Some((points, found))
    }
}

/// Returns what was chosen last and is still there; `None` if nothing is.
fn chosen_last(items: &[Item], recent: &[Choice]) -> Option<Section> {
    let rows: Vec<Match> = recent
        .iter()
        .filter_map(|choice| items.iter().position(|item| item.choice == *choice))
        .take(RECENT)
        .map(|item| Match {
            item,
            ..Match::default()
        })
        .collect();
    (!rows.is_empty()).then_some(Section {
        heading: "Recent",
        total: rows.len(),
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::TokenRole;
    use crate::ui::kit::command::Command;

    fn items() -> Vec<Item> {
        let command = |command: Command| {
            let choice = Choice::Command(command);
            Item::new(Group::Commands, command.label(), command.tooltip(), choice)
        };
        let mut items: Vec<Item> = [Command::Send, Command::New, Command::History]
            .map(command)
            .into();
        for number in 0..7 {
            let title = format!("Google – DPoP bound {number}");
            let choice = Choice::Profile(None, (0, number));
            items.push(Item::new(Group::Profiles, title, "Demo", choice));
        }
        let choice = Choice::Field("dpop.key");
        items.push(Item::new(Group::Fields, "DPoP key", "", choice));
        let choice = Choice::Claim(TokenRole::Access, "cnf".into());
        let says = "thumbprint of the DPoP key";
        items.push(Item::new(Group::Claims, "cnf.jkt", says, choice));
        items
    }

    fn listed(query: &str) -> Vec<(&'static str, usize, Vec<String>)> {
        let items = items();
        let sections = Search::default().list(&items, &[], query);
        sections
            .into_iter()
            .map(|section| {
                let titles = section.rows.iter();
                let titles = titles.map(|found| items[found.item].title.clone());
                (section.heading, section.total, titles.collect())
            })
            .collect()
    }

    #[test]
    fn a_group_shows_a_few_of_many_and_all_when_it_is_asked_for() {
        let found = listed("dpop");
        let profiles = found.iter().find(|(heading, ..)| *heading == "Profiles");
        let (_, total, rows) = profiles.unwrap();
        assert_eq!((*total, rows.len()), (7, 2));
        let headings: Vec<&str> = found.iter().map(|(heading, ..)| *heading).collect();
        assert_eq!((headings.len(), headings.last()), (3, Some(&"Claims")));
        let (heading, total, rows) = listed("/dpop").remove(0);
        assert_eq!((heading, total, rows.len()), ("Profiles", 7, 7));
        assert_eq!(listed(">")[0].2, ["Send", "New", "History"]);
        assert_eq!(listed("@").len(), 1);
    }

    #[test]
    fn letters_are_found_in_order_whatever_their_case_and_words_in_any() {
        for (query, title) in [
            ("HIST", "History"),
            ("hsty", "History"),
            ("bound 3 google", "Google – DPoP bound 3"),
            ("start", "New"),
        ] {
            let found = listed(query);
            assert_eq!(found[0].2[0], title, "{query}: {found:?}");
        }
        assert!(listed("hyrs").is_empty());
        assert!(listed("nothing of the kind").is_empty());
    }

    #[test]
    fn what_matches_is_known_by_its_characters() {
        let items = items();
        let mut search = Search::default();
        let found = search.list(&items, &[], "bound");
        let title: Vec<char> = items[found[0].rows[0].item].title.chars().collect();
        let marked = found[0].rows[0].title.iter().map(|at| title[*at as usize]);
        assert_eq!(marked.collect::<String>(), "bound");
        let found = search.list(&items, &[], "thumb");
        assert_eq!(found[0].rows[0].hint, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn with_nothing_typed_what_was_chosen_last_comes_first() {
        let items = items();
        let recent = [
            Choice::Field("dpop.key"),
            Choice::Profile(Some("gone".into()), (9, 9)),
            Choice::Command(Command::New),
        ];
        let sections = Search::default().list(&items, &recent, "");
        let titles = sections[0].rows.iter();
        let titles: Vec<&str> = titles.map(|at| items[at.item].title.as_str()).collect();
        assert_eq!(
            (sections[0].heading, titles),
            ("Recent", vec!["DPoP key", "New"])
        );
        assert_eq!(sections[1].heading, "Commands");
    }
}
