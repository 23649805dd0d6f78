//! Circles in a graph: its strongly connected components of more than one node, after Tarjan (1972).

use std::collections::{BTreeMap, BTreeSet};

/// Every node, and the nodes that its arrows reach.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// Returns the circles, each sorted, in the order of their first nodes.
pub fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let mut search = Search {
        graph,
        visits: BTreeMap::new(),
        open: Vec::new(),
        circles: Vec::new(),
    };
    for node in graph.keys() {
        if !search.visits.contains_key(node.as_str()) {
            search.visit(node);
        }
    }
    search.circles.sort();
    search.circles
}

struct Search<'a> {
    graph: &'a Graph,
    /// In which order each node was met.
    visits: BTreeMap<&'a str, usize>,
    /// Nodes that are in no component yet.
    open: Vec<&'a str>,
    circles: Vec<Vec<String>>,
}

impl<'a> Search<'a> {
    /// Returns the earliest open node that can be reached from this one.
    fn visit(&mut self, node: &'a str) -> usize {
        let own = self.visits.len();
        self.visits.insert(node, own);
        self.open.push(node);
        let mut earliest = own;
        for next in self.graph.get(node).into_iter().flatten() {
            let reached = match self.visits.get(next.as_str()) {
                None => self.visit(next),
                Some(visit) if self.open.contains(&next.as_str()) => *visit,
                Some(_) => continue,
            };
            earliest = earliest.min(reached);
        }
        if earliest == own {
            let first = self.open.iter().position(|open| *open == node).unwrap();
            let mut component: Vec<String> =
                self.open.drain(first..).map(ToOwned::to_owned).collect();
            component.sort();
            if component.len() > 1 {
                self.circles.push(component);
            }
        }
        earliest
    }
}

#[test]
fn circles_are_found_and_chains_are_not() {
    let found = |arrows: &[(&str, &str)]| {
        let mut graph = Graph::new();
        for (from, to) in arrows {
            graph
                .entry((*from).into())
                .or_default()
                .insert((*to).into());
            graph.entry((*to).into()).or_default();
        }
        circles(&graph)
            .iter()
            .map(|circle| circle.join(" "))
            .collect::<Vec<_>>()
    };
    assert!(found(&[("a", "b"), ("b", "c"), ("a", "c")]).is_empty());
    assert_eq!(found(&[("a", "b"), ("b", "a"), ("b", "c")]), ["a b"]);
    assert_eq!(
        found(&[
            ("a", "b"),
            ("b", "c"),
            ("c", "a"),
            ("c", "d"),
            ("d", "e"),
            ("e", "d"),
            ("f", "a")
        ]),
        ["a b c", "d e"]
    );
}
