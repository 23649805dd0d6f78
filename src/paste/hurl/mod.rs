//! Hurl files (Orange-OpenSource/hurl, its grammar): requests with sections, and what is asserted of their answers.

mod file;
mod section;
mod value;

pub use file::read;
pub use section::is_section;
