//! A body alone: parameters as browsers' tools list them, programs print them or tables have them, a form, an address, or JSON.

mod bulleted;
mod form;
mod json;
mod list;
mod own;
mod printed;
mod reading;
mod table;

pub use list::read as read_list;
pub use own::{OWN, is_own};
pub use reading::read;
pub use table::read as read_table;
