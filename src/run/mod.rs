//! A run: an exchange with its tokens decoded and judged and everything found out about it. What is drawn, printed and kept.

mod document;
mod html_report;
mod kept;
mod model;
pub mod sensitive;
mod support;

pub use document::{run_document, token_document};
pub use html_report::{html_report, html_report_with};
pub use kept::pairs as header_pairs;
pub use model::{Run, RunCase, RunSerial};
pub use support::{Replaced, SupportBundle};
