//! What is the same in every text, whoever wrote it.

mod entities;

pub use entities::{are_all_entities, code_point, without_entities};
