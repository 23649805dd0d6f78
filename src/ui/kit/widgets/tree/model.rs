//! A document as a flat list of nodes: which are open, which are rows, which match a search. Holds no text of the document, so that
//! a hundred thousand claims cost little more than the claims themselves.

use crate::json::{Json, pointer_names, pointer_token};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A document of the tree. One with a label is a row that can be opened; one without shows its members at once.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// What the row is called.
    pub label: Option<&'a str>,
    /// The document.
    pub value: &'a Json,
    /// Whether the label is the beginning of its members' names, as in `https://acme.example/` and `roles`.
    pub namespace: bool,
}

impl<'a> Root<'a> {
    /// Returns a document whose members are shown at once.
    pub fn bare(value: &'a Json) -> Self {
        Self {
            label: None,
            value,
            namespace: false,
        }
    }

    /// Returns a document behind a row with this label.
    pub fn labelled(label: &'a str, value: &'a Json) -> Self {
        Self {
            label: Some(label),
            value,
            namespace: false,
        }
    }
}

/// The parent of a root.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    /// Which member or item of the parent; of a root, which root.
    at: u32,
    /// Nodes of the subtree, this one included.
    size: u32,
    /// 0 for a root without a label, which is no row.
    depth: u16,
    container: bool,
    open: bool,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug)]
pub struct JsonNode<'a> {
    /// Member name; nothing for an item.
    pub name: Option<&'a str>,
    /// Which item of its array.
    pub item: usize,
    pub value: &'a Json,
    /// Which root it is under.
    pub root: usize,
}

impl JsonNode<'_> {
    /// Returns its name, or which item it is.
    fn step(&self) -> String {
        let item = || self.item.to_string();
        self.name.map_or_else(item, ToOwned::to_owned)
    }
}

/// The nodes, and how they are shown.
#[derive(Clone, Debug, Default)]
pub struct TreeModel {
    nodes: Vec<Node>,
    rows: Vec<u32>,
    /// The row that has the keyboard, as a node.
    pub selected: Option<u32>,
    query: String,
    matches: Vec<u32>,
    revision: u64,
    /// Stands for the names at the top: how far was scrolled counts for documents of the same ones.
    pub(super) names: u64,
    /// Width of the widest value and the widest meaning that were in sight, points.
    pub(super) values: f32,
    pub(super) notes: f32,
    /// The size of text in which they were.
    measured: f32,
}

/// Returns a number for the names at the top of documents.
fn names_of(roots: &[Root<'_>]) -> u64 {
    let mut names = DefaultHasher::new();
    for root in roots {
        root.label.hash(&mut names);
        for (name, _) in root.value.members().unwrap_or_default() {
            name.hash(&mut names);
        }
    }
    names.finish()
}

/// In a document with more containers than this, nothing that was open before is opened again.
const CARRIED: usize = 2000;
/// An object at the top with at most so many members is open from the start.
const SMALL: usize = 8;

impl TreeModel {
    /// Takes in the size of text: in another one, widths are measured anew.
    pub(super) fn measure_at(&mut self, size: f32) {
        if (self.measured - size).abs() > 0.01 {
            self.measured = size;
            self.values = 0.0;
            self.notes = 0.0;
        }
    }

    /// Returns the nodes of these documents. Small objects at the top are open, and so is what was open in `before`.
    pub fn new(roots: &[Root<'_>], before: &BTreeSet<String>) -> Self {
        let mut model = Self {
            names: names_of(roots),
            ..Self::default()
        };
        for (at, root) in roots.iter().enumerate() {
            let start = model.nodes.len();
            // A document that is one value, or empty, is itself the row.
            let hidden = root.label.is_none() && count(root.value) > 0;
            model.nodes.push(Node {
                parent: NONE,
                at: at as u32,
                size: 1,
                depth: u16::from(!hidden),
                container: count(root.value) > 0,
                open: hidden || root.namespace,
            });
            model.add_inside(root.value, start as u32);
            model.close_size(start);
        }
        model.open_first(roots, before);
        model.lay_out();
        model
    }

    fn add_inside(&mut self, value: &Json, parent: u32) {
        let depth = self.node(parent).map_or(1, |node| node.depth + 1);
        for (at, (_, inner)) in inside(value).enumerate() {
            let start = self.nodes.len();
            self.nodes.push(Node {
                parent,
                at: at as u32,
                size: 1,
                depth,
                container: count(inner) > 0,
                open: false,
            });
            if count(inner) > 0 {
                self.add_inside(inner, start as u32);
                self.close_size(start);
            }
        }
    }

    /// Counts the nodes of the subtree that begins here and ends with the last node so far.
    fn close_size(&mut self, start: usize) {
        let size = (self.nodes.len() - start) as u32;
        if let Some(node) = self.nodes.get_mut(start) {
            node.size = size;
        }
    }

    fn open_first(&mut self, roots: &[Root<'_>], before: &BTreeSet<String>) {
        let closed = self.which(|node| node.container && !node.open);
        let containers: Vec<u32> = closed.take(CARRIED + 1).collect();
        for at in &containers {
            let first = self
                .node(*at)
                .is_some_and(|node| node.depth == 1 && node.parent != NONE);
            let small = self.place(roots, *at).is_some_and(
                |place| matches!(place.value, Json::Object(members) if members.len() <= SMALL),
            );
            let carried = containers.len() <= CARRIED && before.contains(&self.path(roots, *at));
            if let Some(node) = self.nodes.get_mut(*at as usize) {
                node.open = first && small || carried;
            }
        }
    }

    fn node(&self, at: u32) -> Option<&Node> {
        self.nodes.get(at as usize)
    }

    /// Returns the nodes that are so.
    fn which(&self, is_so: impl Fn(&Node) -> bool) -> impl Iterator<Item = u32> {
        let nodes = (0..).zip(&self.nodes);
        nodes.filter_map(move |(at, node)| is_so(node).then_some(at))
    }

    /// Returns a number that changes whenever something is opened or closed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Lists the nodes that are rows: those whose ancestors are all open.
    fn lay_out(&mut self) {
        self.revision += 1;
        self.rows.clear();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            if node.depth > 0 {
                self.rows.push(at as u32);
            }
            at += if node.open { 1 } else { node.size as usize };
        }
    }

    /// Returns how many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns how many rows there are when everything is open.
    pub fn node_count(&self) -> usize {
        self.nodes.iter().filter(|node| node.depth > 0).count()
    }

    /// Returns the node of a row.
    pub fn row(&self, row: usize) -> Option<u32> {
        self.rows.get(row).copied()
    }

    /// Returns the row of a node; `None` where it is not shown.
    pub fn row_of(&self, node: u32) -> Option<usize> {
        self.rows.binary_search(&node).ok()
    }

    /// Returns how deep a node is, 0 for the first level.
    pub fn depth(&self, node: u32) -> usize {
        self.node(node)
            .map_or(0, |node| usize::from(node.depth.saturating_sub(1)))
    }

    /// Returns whether a node is open; `None` where nothing is in it.
    pub fn is_open(&self, node: u32) -> Option<bool> {
        self.node(node)
            .filter(|node| node.container)
            .map(|node| node.open)
    }

    /// Returns the position of a node among its siblings, from 1, and how many those are.
    pub fn position(&self, roots: &[Root<'_>], node: u32) -> (usize, usize) {
        let Some(found) = self.node(node) else {
            return (1, 1);
        };
        let siblings = self
            .place(roots, found.parent)
            .map_or(roots.len(), |place| count(place.value));
        (found.at as usize + 1, siblings.max(1))
    }

    /// Returns what a node stands for.
    pub fn place<'a>(&self, roots: &[Root<'a>], node: u32) -> Option<JsonNode<'a>> {
        let mut steps = Vec::new();
        let mut at = self.node(node)?;
        while at.parent != NONE {
            steps.push(at.at as usize);
            at = self.node(at.parent)?;
        }
        let root = at.at as usize;
        let mut place = JsonNode {
            name: roots.get(root)?.label,
            item: 0,
            value: roots.get(root)?.value,
            root,
        };
        for step in steps.into_iter().rev() {
            place.item = step;
            (place.name, place.value) = match place.value {
                Json::Object(members) => {
                    let (name, value) = members.get(step)?;
                    (Some(name.as_str()), value)
                }
                Json::Array(items) => (None, items.get(step)?),
                _ => return None,
            };
        }
        Some(place)
    }

    /// Returns the JSON Pointer of a node in its document (RFC 6901).
    pub fn path(&self, roots: &[Root<'_>], node: u32) -> String {
        let mut names = Vec::new();
        let mut at = node;
        while let (Some(found), Some(place)) = (self.node(at), self.place(roots, at)) {
            if found.parent == NONE {
                break;
            }
            let top = self
                .node(found.parent)
                .is_some_and(|node| node.parent == NONE);
            let root = roots.get(place.root).filter(|root| root.namespace && top);
            let before = root.and_then(|root| root.label).unwrap_or_default();
            names.push(place.name.map_or_else(
                || place.item.to_string(),
                |name| pointer_token(&format!("{before}{name}")),
            ));
            at = found.parent;
        }
        names.iter().rev().map(|name| format!("/{name}")).collect()
    }

    /// Returns the node at a JSON Pointer of a root; `None` where there is none.
    pub fn find(&self, roots: &[Root<'_>], root: usize, path: &str) -> Option<u32> {
        let mut documents = self.which(|node| node.parent == NONE && node.at as usize == root);
        let mut at = documents.next()?;
        for step in path.split('/').skip(1) {
            let name = pointer_names(step);
            // The last of several members with one name counts.
            let is_named = |child: &u32| {
                let place = self.place(roots, *child);
                place.is_some_and(|place| place.step() == name)
            };
            at = self.children(at).filter(is_named).last()?;
        }
        Some(at)
    }

    fn children(&self, parent: u32) -> impl Iterator<Item = u32> + '_ {
        let end = parent + self.node(parent).map_or(1, |node| node.size);
        let mut at = parent + 1;
        std::iter::from_fn(move || {
            let child = (at < end).then_some(at)?;
            at += self.node(child)?.size.max(1);
            Some(child)
        })
    }

    /// Returns the row of a node's parent; `None` where that is no row.
    pub fn parent_row(&self, node: u32) -> Option<usize> {
        self.row_of(self.node(node)?.parent)
    }

    /// Opens a node that is closed, closes one that is open.
    pub fn toggle(&mut self, node: u32) {
        let node = self.nodes.get_mut(node as usize);
        if let Some(node) = node.filter(|node| node.container) {
            node.open = !node.open;
            self.lay_out();
        }
    }

    /// Opens the first levels and closes the rest: 0 closes all, `usize::MAX` opens all.
    pub fn open_to(&mut self, level: usize) {
        for node in &mut self.nodes {
            if node.container && node.depth > 0 {
                node.open = usize::from(node.depth) <= level;
            }
        }
        self.lay_out();
        // What was selected may be gone: its nearest open ancestor takes its place.
        while let Some(selected) = self.selected.filter(|node| self.row_of(*node).is_none()) {
            let parent = self.node(selected).map(|node| node.parent);
            self.selected = parent.filter(|parent| *parent != NONE);
        }
    }

    /// Opens everything above a node and selects it.
    pub fn reveal(&mut self, node: u32) {
        let mut at = self.node(node).map_or(NONE, |found| found.parent);
        while at != NONE {
            let Some(found) = self.nodes.get_mut(at as usize) else {
                break;
            };
            found.open = true;
            at = found.parent;
        }
        self.lay_out();
        self.selected = Some(node);
    }

    /// Returns the paths that are open, to be opened in the next document.
    pub fn open_paths(&self, roots: &[Root<'_>]) -> BTreeSet<String> {
        let open = self.which(|node| node.open && node.depth > 0);
        let paths = open.map(|at| self.path(roots, at));
        paths.take(CARRIED).collect()
    }

    /// Finds the nodes whose name or value holds a text, upper and lower case alike; none for an empty text.
    pub fn search(&mut self, roots: &[Root<'_>], query: &str) {
        if self.query == query {
            return;
        }
        query.clone_into(&mut self.query);
        self.matches.clear();
        let wanted = query.to_lowercase();
        if wanted.is_empty() {
            return;
        }
        // The documents are walked in the order of the nodes, so that no node has to be looked up.
        let mut next = 0;
        for root in roots {
            let is_found = match root.label {
                Some(label) => holds(label, &wanted),
                None => count(root.value) == 0 && value_holds(root.value, &wanted),
            };
            self.matches.extend(is_found.then_some(next));
            next += 1;
            walk(root.value, &wanted, &mut next, &mut self.matches);
        }
    }

    /// Returns what is looked for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Returns how many nodes match.
    pub fn match_count(&self) -> usize {
        self.matches.len()
    }

    /// Returns which match is selected, from 1; `None` where none is.
    pub fn current_match(&self) -> Option<usize> {
        let at = self.matches.binary_search(&self.selected?).ok()?;
        Some(at + 1)
    }

    /// Goes to the next match, or to the one before; round at the ends.
    pub fn jump(&mut self, forward: bool) {
        let count = self.matches.len();
        if count == 0 {
            return;
        }
        let here = self.selected.map(|node| self.matches.binary_search(&node));
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(Ok(at)), true) => at + 1,
            (Some(Err(after)), true) => after,
            (Some(Ok(at) | Err(at)), false) => at + count - 1,
        };
        if let Some(node) = self.matches.get(next % count).copied() {
            self.reveal(node);
        }
    }

    /// Whether a node matches the search.
    pub fn is_match(&self, node: u32) -> bool {
        self.matches.binary_search(&node).is_ok()
    }

    /// Returns the next row from `start` on, round at the end, whose name begins with the text.
    pub fn type_ahead(&self, roots: &[Root<'_>], start: usize, text: &str) -> Option<usize> {
        let wanted = text.to_lowercase();
        (0..self.rows.len())
            .map(|step| (start + step) % self.rows.len())
            .find(|row| {
                self.row(*row)
                    .and_then(|node| self.place(roots, node))
                    .and_then(|place| place.name)
                    .is_some_and(|name| name.to_lowercase().starts_with(&wanted))
            })
    }
}

/// Returns what is in a value: members with their names, or items.
fn inside(value: &Json) -> impl Iterator<Item = (Option<&str>, &Json)> {
    let (members, items): (&[(String, Json)], &[Json]) = match value {
        Json::Object(members) => (members, &[]),
        Json::Array(items) => (&[], items),
        _ => (&[], &[]),
    };
    let members = members.iter();
    let members = members.map(|(name, inner)| (Some(name.as_str()), inner));
    members.chain(items.iter().map(|inner| (None, inner)))
}

/// Returns how many members or items a value has; 0 for one that is neither object nor array.
pub fn count(value: &Json) -> usize {
    match value {
        Json::Object(members) => members.len(),
        Json::Array(items) => items.len(),
        _ => 0,
    }
}

/// Adds the nodes in a value that match, in the order of the nodes; `next` is the number of the next node.
fn walk(value: &Json, wanted: &str, next: &mut u32, found: &mut Vec<u32>) {
    for (name, inner) in inside(value) {
        if name.is_some_and(|name| holds(name, wanted)) || value_holds(inner, wanted) {
            found.push(*next);
        }
        *next += 1;
        walk(inner, wanted, next, found);
    }
}

fn value_holds(value: &Json, wanted: &str) -> bool {
    match value {
        Json::String(text) | Json::Number(text) => holds(text, wanted),
        Json::Bool(true) => "true".contains(wanted),
        Json::Bool(false) => "false".contains(wanted),
        Json::Null => "null".contains(wanted),
        Json::Array(_) | Json::Object(_) => false,
    }
}

/// Whether a text holds another, which is in lower case already.
fn holds(text: &str, wanted: &str) -> bool {
    if text.is_ascii() {
        position(text, wanted).is_some()
    } else {
        text.to_lowercase().contains(wanted)
    }
}

/// Returns the byte of a text at which another stands, which is in lower case already; `None` where it is not in it, or where lower case
/// has another length, so that the place is not known.
pub fn position(text: &str, wanted: &str) -> Option<usize> {
    if !text.is_ascii() {
        let lower = text.to_lowercase();
        return lower.find(wanted).filter(|_| lower.len() == text.len());
    }
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    let (first, rest) = wanted.split_first()?;
    let upper = first.to_ascii_uppercase();
    let last = text.len().checked_sub(wanted.len())?;
    text.get(..=last)?
        .iter()
        .enumerate()
        .position(|(at, byte)| {
            (byte == first || *byte == upper)
                && text
                    .get(at + 1..at + wanted.len())
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(rest))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Json {
        Json::parse(r#"{"sub":"apple|1","https://a/b":{"plan":"pro","roles":[1,{"x":"PRO"}]},"exp":1.0e3,"none":[],"sub":"again"}"#).unwrap()
    }

    fn header() -> Json {
        Json::parse(r#"{"alg":"RS256"}"#).unwrap()
    }

    fn names(model: &TreeModel, roots: &[Root<'_>]) -> Vec<String> {
        (0..model.len())
            .map(|row| {
                let node = model.row(row).unwrap();
                let place = model.place(roots, node).unwrap();
                format!("{}{}", " ".repeat(model.depth(node)), place.step())
            })
            .collect()
    }

    #[test]
    fn only_open_parts_are_rows() {
        let (header, payload) = (header(), document());
        let roots = [Root::labelled("JOSE header", &header), Root::bare(&payload)];
        let mut model = TreeModel::new(&roots, &BTreeSet::new());
        assert_eq!(
            names(&model, &roots),
            [
                "JOSE header",
                "sub",
                "https://a/b",
                " plan",
                " roles",
                "exp",
                "none",
                "sub"
            ]
        );
        model.open_to(usize::MAX);
        assert_eq!(model.len(), 12);
        assert_eq!(model.node_count(), 12);
        model.open_to(0);
        assert_eq!(
            names(&model, &roots),
            ["JOSE header", "sub", "https://a/b", "exp", "none", "sub"]
        );
        let custom = model.row(2).unwrap();
        model.toggle(custom);
        assert_eq!(model.is_open(custom), Some(true));
        let plan = model.row(3).unwrap();
        assert_eq!(model.path(&roots, plan), "/https:~1~1a~1b/plan");
        assert_eq!(model.find(&roots, 1, "/https:~1~1a~1b/plan"), Some(plan));
        assert_eq!(model.position(&roots, plan), (1, 2));
        assert_eq!(model.parent_row(plan), Some(2));
        let again = TreeModel::new(&roots, &model.open_paths(&roots));
        assert_eq!(again.len(), model.len());
    }

    #[test]
    fn a_namespace_is_part_of_the_path() {
        let value = Json::parse(r#"{"roles":["a"]}"#).unwrap();
        let roots = [Root {
            label: Some("https://a/"),
            value: &value,
            namespace: true,
        }];
        let mut model = TreeModel::new(&roots, &BTreeSet::new());
        model.open_to(usize::MAX);
        let item = model.row(2).unwrap();
        assert_eq!(model.path(&roots, item), "/https:~1~1a~1roles/0");
    }

    #[test]
    fn a_search_counts_jumps_and_opens_what_is_closed() {
        let payload = document();
        let roots = [Root::bare(&payload)];
        let mut model = TreeModel::new(&roots, &BTreeSet::new());
        model.search(&roots, "pro");
        assert_eq!(model.match_count(), 2);
        model.jump(true);
        assert_eq!(model.current_match(), Some(1));
        model.jump(true);
        let deep = model.selected.unwrap();
        assert_eq!(model.path(&roots, deep), "/https:~1~1a~1b/roles/1/x");
        assert!(model.row_of(deep).is_some());
        model.jump(true);
        assert_eq!(model.current_match(), Some(1));
        model.jump(false);
        assert_eq!(model.current_match(), Some(2));
        model.search(&roots, "zzz");
        assert_eq!((model.match_count(), model.current_match()), (0, None));
        model.open_to(0);
        assert_eq!(
            model.path(&roots, model.selected.unwrap()),
            "/https:~1~1a~1b"
        );
    }

    #[test]
    fn a_repeated_name_has_two_rows() {
        let payload = document();
        let roots = [Root::bare(&payload)];
        let model = TreeModel::new(&roots, &BTreeSet::new());
        let again = model.row(model.len() - 1).unwrap();
        assert_eq!(
            model.place(&roots, again).unwrap().value.as_str(),
            Some("again")
        );
        assert_eq!(model.type_ahead(&roots, 1, "SU"), Some(model.len() - 1));
    }

    #[test]
    fn a_document_that_is_one_value_has_one_row() {
        for text in ["true", "{}", "[]"] {
            let value = Json::parse(text).unwrap();
            assert_eq!(
                TreeModel::new(&[Root::bare(&value)], &BTreeSet::new()).len(),
                1,
                "{text}"
            );
        }
    }

    #[test]
    fn text_is_found_in_any_case() {
        assert_eq!(position("xAbC", "abc"), Some(1));
        assert_eq!(position("", "a"), None);
        assert_eq!(position("äBC", "bc"), Some(2));
        assert!(holds("İab", "b") && position("İab", "b").is_none());
        assert!(holds("ÄRGER", "ärger"));
        assert!(!holds("abc", "abcd"));
    }
}
