//! A run as one page for a browser: no script, nothing that is fetched, in light and dark, to be printed.

mod message;
mod page;
mod shown;
mod token;

pub use page::{html_report, html_report_with};
