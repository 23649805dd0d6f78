//! The tree in figures.

use super::code::{bare, members, methods, types, without_tests, words};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A source file: its path from `src` and its text.
pub struct File {
    pub path: String,
    pub text: String,
    code: OnceLock<String>,
}

impl File {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            code: OnceLock::new(),
        }
    }

    /// Its code without comments, literals and tests.
    pub fn code(&self) -> &str {
        self.code.get_or_init(|| without_tests(&bare(&self.text)))
    }

    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// The folder or file right below `src` that it belongs to.
    pub fn room(&self) -> &str {
        self.path
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
    }
}

/// Returns the files of more than so many lines, longest first.
pub fn longer_than(files: &[File], limit: usize) -> Vec<(&str, usize)> {
    let mut long: Vec<_> = files
        .iter()
        .map(|file| (file.path.as_str(), file.lines()))
        .filter(|(_, lines)| *lines > limit)
        .collect();
    long.sort_by_key(|(path, lines)| (usize::MAX - lines, *path));
    long
}

/// Returns the lines of each room, with its tests.
pub fn lines_per_room(files: &[File]) -> BTreeMap<&str, usize> {
    let mut rooms = BTreeMap::new();
    for file in files {
        *rooms.entry(file.room()).or_default() += file.lines();
    }
    rooms
}

/// Returns the names that more than one type has, each with the files that define one.
pub fn shared_names(files: &[File]) -> BTreeMap<&str, Vec<&str>> {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files {
        for (name, _) in types(file.code()) {
            names.entry(name).or_default().push(&file.path);
        }
    }
    names.retain(|_, files| files.len() > 1);
    names
}

/// Returns those of them that a type has which other files can see.
pub fn shared_visible_names(files: &[File]) -> BTreeMap<&str, Vec<&str>> {
    let types = files.iter().flat_map(|file| types(file.code()));
    let visible: BTreeSet<&str> = types
        .filter_map(|(name, is_visible)| is_visible.then_some(name))
        .collect();
    let mut names = shared_names(files);
    names.retain(|name, _| visible.contains(name));
    names
}

/// Returns how many fields or variants the one type of this name has; `None` if there is none.
pub fn size_of(files: &[File], keyword: &str, name: &str) -> Option<usize> {
    files
        .iter()
        .find_map(|file| members(file.code(), keyword, name))
}

/// Returns the files with an `impl` of the type, each with its number of functions.
pub fn implementations<'a>(files: &'a [File], name: &str) -> Vec<(&'a str, usize)> {
    files
        .iter()
        .map(|file| (file.path.as_str(), methods(file.code(), name)))
        .filter(|(_, blocks)| !blocks.is_empty())
        .map(|(path, blocks)| (path, blocks.iter().sum()))
        .collect()
}

/// Returns how often code says `&mut App`.
pub fn lends_app(code: &str) -> usize {
    words(code)
        .windows(3)
        .filter(|three| *three == ["&", "mut", "App"])
        .count()
}

/// Returns whether code gives `App` another name, or puts a container around it.
pub fn disguises_app(code: &str) -> bool {
    let words = words(code);
    words
        .windows(3)
        .any(|three| three == ["<", "App", ">"] || three[..2] == ["App", "as"])
        || words
            .windows(4)
            .any(|four| four[0] == "type" && four[2..] == ["=", "App"])
}

#[test]
fn files_are_counted_by_size_room_and_name() {
    let files = [
        File::new("a/x.rs", "struct One;\nstruct Two;\nstruct Three;\n"),
        File::new("a/y.rs", "enum One {}\npub(super) enum Three {}\n"),
        File::new("b.rs", "#[cfg(test)]\nmod tests {\n    struct Two;\n}\n"),
    ];
    assert_eq!(longer_than(&files, 2), [("b.rs", 4), ("a/x.rs", 3)]);
    assert_eq!(lines_per_room(&files), [("a", 5), ("b", 4)].into());
    let both = || vec!["a/x.rs", "a/y.rs"];
    assert_eq!(
        shared_names(&files),
        [("One", both()), ("Three", both())].into()
    );
    assert_eq!(shared_visible_names(&files), [("Three", both())].into());
}

#[test]
fn an_app_is_seen_behind_a_name_or_a_cell() {
    assert_eq!(lends_app("fn a(app: &mut App, b: &mut Apple) {}"), 1);
    for disguise in [
        "type Everything = App;",
        "use super::App as Whole;",
        "app: Rc<RefCell<App>>",
    ] {
        assert!(disguises_app(disguise), "{disguise}");
    }
    assert!(!disguises_app(
        "impl eframe::App for App { fn a(&self) -> Applied {} }"
    ));
}
