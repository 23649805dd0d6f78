//! A body alone: parameters as browsers' tools list them, a form, or JSON.

mod form;
mod json;
mod list;
mod own;
mod reading;

pub use reading::read;
