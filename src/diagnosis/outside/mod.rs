//! An answer that somebody else got, pasted as text: what the text is, and what it says. Nothing secret of it is kept.

mod answered;
mod challenge;
mod command;
mod document;
mod dump;
mod earlier_call;
mod encoded_sentence;
mod event;
mod exchange;
mod fosite;
mod har;
mod history;
mod http;
mod log;
#[cfg(test)]
mod log_type_tests;
mod mask;
mod meaning;
mod message;
#[cfg(test)]
mod message_tests;
mod messages;
mod phrases;
mod reading;
#[cfg(test)]
mod recording_tests;
mod redirect;
mod refusal;
mod reported_request;
mod request;
mod sdk;
mod speaker;
mod speech;
mod stated_failure;
mod stated_success;
mod stated_values;
mod table;
mod terminal;
#[cfg(test)]
mod tests;
mod trust_policy;
mod words;
mod written;
mod xml;

pub use answered::{Outside, SdkCode};
pub use earlier_call::EarlierCall;
pub use meaning::message_findings;
pub use messages::{LogType, is_success, log_type};
pub use reading::read;
pub use redirect::brings_back;
pub use reported_request::ReportedRequest;
pub use speaker::{Fact, Speaker, StatedSuccess};
pub use stated_failure::stated_failure;
