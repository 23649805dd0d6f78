//! What the manual pages say besides the definition of the command line: exits, files, variables, examples, secrets. `manual.md` has the
//! words.

use Block::{Example, Item, Text};
use std::sync::LazyLock;

/// A paragraph; what stands in backticks is printed bold.
#[derive(Clone, Copy)]
pub enum Block {
    Text(&'static str),
    /// A term and what it is.
    Item(&'static str, &'static str),
    /// What a command line does, and the line.
    Example(&'static str, &'static str),
}

/// The sections of one page.
pub struct Page {
    /// The subcommand; empty for the program's own page.
    pub command: &'static str,
    pub description: Vec<Block>,
    /// Heading and paragraphs, in their order.
    pub sections: Vec<(&'static str, Vec<Block>)>,
}

pub static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| read(include_str!("manual.md")));

/// The page of that subcommand.
pub fn page(command: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.command == command)
}

/// A line is a page (`# cambio send`), a section (`## FILES`) or a block. `[name]` is a block that several pages have: it stands before
/// them, as `[name]: …`.
fn read(text: &'static str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(command) = line.strip_prefix("# cambio") {
            pages.push(Page {
                command: command.trim_start(),
                description: Vec::new(),
                sections: Vec::new(),
            });
            continue;
        }
        let Some(page) = pages.last_mut() else {
            continue;
        };
        if let Some(heading) = line.strip_prefix("## ") {
            page.sections.push((heading, Vec::new()));
            continue;
        }
        let shared = |known: &'static str| known.strip_prefix(line)?.strip_prefix(": ");
        let line = if line.starts_with('[') {
            text.lines().find_map(shared).unwrap()
        } else {
            line
        };
        match page.sections.last_mut() {
            Some((_, blocks)) => blocks.push(block(line)),
            None => page.description.push(block(line)),
        }
    }
    pages
}

/// `$ line # what it does`, `- term: what it is`, or a paragraph.
fn block(line: &'static str) -> Block {
    if let Some((line, what)) = marked(line, "$ ", " # ") {
        Example(what, line)
    } else if let Some((term, text)) = marked(line, "- ", ": ") {
        Item(term, text)
    } else {
        Text(line)
    }
}

fn marked(line: &'static str, mark: &str, between: &str) -> Option<(&'static str, &'static str)> {
    line.strip_prefix(mark)?.split_once(between)
}
