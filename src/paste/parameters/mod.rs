//! A body alone: parameters as browsers' tools list them or programs print them, a form, an address, or JSON.

mod form;
mod json;
mod list;
mod own;
mod printed;
mod reading;

pub use reading::read;
