//! A document as a tree of rows.

mod annotations;
mod copying;
mod keyboard;
pub mod model;
mod row;
mod rows;
mod value_text;

pub use annotations::TreeAnnotations;
pub use copying::{TreeEvent, copied_subtree, copied_value};
pub use rows::show;
pub use value_text::{presented, shown_value};
