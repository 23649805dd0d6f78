//! A document as a tree of rows.

pub mod model;
mod rows;

pub use rows::{TreeAnnotations, TreeEvent, copied_subtree, copied_value, show, shown_value};
