//! What is the same in every text, whoever wrote it.

mod entities;
mod no_value;
mod wording;

pub use entities::{are_all_entities, code_point, without_entities};
pub use no_value::{is_crossed_out, is_hidden, is_nothing, is_nothing_in_any_case};
pub use wording::{capitalised, counted, is_uuid, left_out};
