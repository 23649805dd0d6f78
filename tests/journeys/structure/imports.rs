//! Which file takes something from which: `use` lines and paths, followed through re-exports to the file that defines the item.

use super::circles::Graph;
use super::code::{bare, without_tests, words};
use cambio::text::Words;
use std::collections::{BTreeMap, BTreeSet};

/// A module's path from the crate's root; the root's is empty.
type Module = Vec<String>;

/// The modules of a crate.
pub struct Tree {
    modules: BTreeMap<Module, Source>,
}

struct Source {
    file: String,
    /// What its `use` lines bring in, by name.
    bound: BTreeMap<String, Vec<String>>,
    /// Modules and enums that are brought in whole.
    globs: Vec<Vec<String>>,
    /// Names that it defines itself.
    defined: BTreeSet<String>,
    /// Paths in its code outside of `use`.
    paths: BTreeSet<Vec<String>>,
}

/// Where a path leads to.
enum Target {
    Module(Module),
    /// An item of this module.
    Item(Module),
}

impl Tree {
    /// Reads files, given by their path from the folder of `lib.rs` and their text.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let modules = files
            .into_iter()
            .map(|(file, text)| (module(file), Source::read(file, text)))
            .collect();
        Self { modules }
    }

    /// Returns each file with the files that it takes something from. A `use` of a module alone takes nothing yet, nor does `mod`.
    pub fn graph(&self) -> Graph {
        self.modules
            .iter()
            .map(|(module, source)| {
                let taken = source.bound.values().chain(&source.paths);
                let mut files: BTreeSet<String> = taken
                    .filter_map(|path| match self.resolve(module, path, 0)? {
                        Target::Item(of) => Some(self.modules.get(&of)?.file.clone()),
                        Target::Module(_) => None,
                    })
                    .collect();
                files.extend(source.globs.iter().filter_map(|path| {
                    let (Target::Item(of) | Target::Module(of)) = self.resolve(module, path, 0)?;
                    Some(self.modules.get(&of)?.file.clone())
                }));
                files.remove(&source.file);
                (source.file.clone(), files)
            })
            .collect()
    }

    /// `None` if the path leads out of the crate.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Target> {
        // Two modules may bring in each other whole.
        if depth > 16 {
            return None;
        }
        let mut module = from.clone();
        for (at, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => module.clear(),
                "self" => {}
                "super" => drop(module.pop()?),
                // A function may be called like its module, and is brought in under that name.
                name if at > 0 && at + 1 == path.len() && self.binds(&module, name) => {
                    return self.resolve(
                        &module,
                        &self.modules.get(&module)?.bound[name],
                        depth + 1,
                    );
                }
                name => match self.member(&module, name, depth) {
                    Some(Target::Module(inner)) => module = inner,
                    Some(item) => return Some(item),
                    None if at == 0 => return None,
                    // A macro's item, or one that a macro defines.
                    None => return Some(Target::Item(module)),
                },
            }
        }
        Some(Target::Module(module))
    }

    fn binds(&self, module: &Module, name: &str) -> bool {
        self.modules
            .get(module)
            .is_some_and(|source| source.bound.contains_key(name))
    }

    fn member(&self, module: &Module, name: &str, depth: usize) -> Option<Target> {
        let mut inner = module.clone();
        inner.push(name.to_owned());
        if self.modules.contains_key(&inner) {
            return Some(Target::Module(inner));
        }
        let source = self.modules.get(module)?;
        if let Some(path) = source.bound.get(name) {
            return self.resolve(module, path, depth + 1);
        }
        if source.defined.contains(name) {
            return Some(Target::Item(module.clone()));
        }
        source
            .globs
            .iter()
            .find_map(|path| match self.resolve(module, path, depth + 1)? {
                Target::Module(of) if of != *module => self.member(&of, name, depth + 1),
                _ => None,
            })
    }
}

/// Returns the module that a file is.
fn module(file: &str) -> Module {
    let mut module: Module = file
        .trim_end_matches(".rs")
        .split('/')
        .map(ToOwned::to_owned)
        .collect();
    if module
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        module.pop();
    }
    module
}

impl Source {
    fn read(file: &str, text: &str) -> Self {
        const DEFINES: Words = Words("fn struct enum trait type const static union macro_rules");
        let code = without_tests(&bare(text));
        let words = words(&code);
        let mut source = Self {
            file: file.to_owned(),
            bound: BTreeMap::new(),
            globs: Vec::new(),
            defined: BTreeSet::new(),
            paths: BTreeSet::new(),
        };
        let mut at = 0;
        while at < words.len() {
            let next = words.get(at + 1).copied().unwrap_or_default();
            if words[at] == "use" && next != "<" {
                at = source.read_use(&words, at + 1, &[]);
            } else if next == "::" && is_name(words[at]) {
                at = source.read_path(&words, at);
            } else if DEFINES.contains(words[at]) {
                let name = if next == "!" { at + 2 } else { at + 1 };
                source
                    .defined
                    .extend(words.get(name).map(|name| (*name).to_owned()));
                at += 1;
            } else {
                at += 1;
            }
        }
        source
    }

    /// Reads one branch of a `use`, and returns where it ends.
    fn read_use(&mut self, words: &[&str], mut at: usize, before: &[String]) -> usize {
        let mut path = before.to_vec();
        while let Some(word) = words.get(at) {
            match *word {
                "::" => at += 1,
                "{" => {
                    at += 1;
                    while words.get(at).is_some_and(|word| *word != "}") {
                        at = self.read_use(words, at, &path);
                        at += usize::from(words.get(at) == Some(&","));
                    }
                    return at + 1;
                }
                "*" => {
                    self.globs.push(path);
                    return at + 1;
                }
                name if is_name(name) && name != "as" => {
                    path.push(name.to_owned());
                    at += 1;
                }
                _ => break,
            }
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if name == "self" {
            path.pop();
            name = path.last().cloned().unwrap_or_default();
        }
        if words.get(at) == Some(&"as") {
            // An unnamed trait is taken as well.
            name = words.get(at + 1).map_or(name.clone(), |as_name| {
                format!("{as_name}{}", if *as_name == "_" { &name } else { "" })
            });
            at += 2;
        }
        self.bound.insert(name, path);
        at
    }

    fn read_path(&mut self, words: &[&str], mut at: usize) -> usize {
        // What follows `>::` belongs to a type that was named before.
        let rooted = at == 0 || words[at - 1] != "::";
        let mut path = vec![words[at].to_owned()];
        at += 1;
        while words.get(at) == Some(&"::") && words.get(at + 1).is_some_and(|word| is_name(word)) {
            path.push(words[at + 1].to_owned());
            at += 2;
        }
        if rooted {
            self.paths.insert(path);
        }
        at
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::super::circles::circles;
    use super::*;

    fn arrows(files: &[(&str, &str)]) -> Vec<String> {
        let graph = Tree::new(files.iter().copied()).graph();
        let arrows = graph
            .iter()
            .flat_map(|(from, to)| to.iter().map(move |to| format!("{from} {to}")));
        arrows.collect()
    }

    #[test]
    fn every_form_of_a_path_is_followed() {
        for (text, target) in [
            ("use crate::b::Item;", "b/mod.rs"),
            ("use super::b::Item;", "b/mod.rs"),
            ("use crate::b::{Item as Other, deep};", "b/mod.rs"),
            (
                "use crate::b::deep::{self};\nfn f() { deep::inner() }",
                "b/deep.rs",
            ),
            ("use crate::{b::{deep::inner}, c};", "b/deep.rs"),
            ("fn f() -> crate::b::deep::Item {}", "b/deep.rs"),
            ("use crate::b;\nfn f() { b::deep::inner() }", "b/deep.rs"),
            ("use crate::b::Again;", "b/deep.rs"),
            ("use crate::b::ByGlob;", "b/whole.rs"),
            ("use crate::b::deep::*;", "b/deep.rs"),
            ("use crate::b::Item as _;", "b/mod.rs"),
        ] {
            let files = [
                ("lib.rs", "mod a; mod b; mod c;"),
                ("a.rs", text),
                (
                    "b/mod.rs",
                    "mod deep; pub use deep::Inner as Again; pub use whole::*; pub struct Item;",
                ),
                (
                    "b/deep.rs",
                    "pub struct Inner; pub struct Item; pub fn inner() {}",
                ),
                ("b/whole.rs", "pub struct ByGlob;"),
                ("c.rs", ""),
            ];
            let from_a: Vec<_> = arrows(&files)
                .into_iter()
                .filter(|arrow| arrow.starts_with("a.rs"))
                .collect();
            assert_eq!(from_a, [format!("a.rs {target}")], "{text}");
        }
    }

    #[test]
    fn what_is_no_path_into_the_tree_is_no_arrow() {
        for text in [
            "use std::fmt::Display;\nfn f() { Vec::new() }",
            "// use crate::b::Item;",
            "fn f() { \"crate::b::Item\" }",
            "#[cfg(test)]\nmod tests {\n    use crate::b::Item;\n}",
            "use crate::b;",
            "mod b;",
        ] {
            assert!(
                arrows(&[("a.rs", text), ("b.rs", "pub struct Item;")]).is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_circle_is_found_and_a_re_export_is_none() {
        let found = |files: &[(&str, &str)]| circles(&Tree::new(files.iter().copied()).graph());
        let first = (
            "a/first.rs",
            "use super::Second;\npub struct First(Second);",
        );
        let second = ("a/second.rs", "pub struct Second;");
        let face = (
            "a/mod.rs",
            "mod first; mod second; pub use first::First; pub use second::Second;",
        );
        assert!(found(&[face, first, second]).is_empty());
        let back = ("a/second.rs", "pub struct Second(crate::a::First);");
        assert_eq!(found(&[face, first, back]), [["a/first.rs", "a/second.rs"]]);
        let parent = (
            "a/mod.rs",
            "mod first; pub use first::First; pub struct Second;",
        );
        assert_eq!(found(&[parent, first]), [["a/first.rs", "a/mod.rs"]]);
    }
}
