//! Why there is nothing to explain in a text, and what to paste instead.

use crate::diagnosis::BadInput;

pub(super) fn empty() -> BadInput {
    BadInput::new(
        "explain.empty-input",
        "There is nothing to explain",
        "The text is empty",
    )
    .fix("Paste an answer: raw HTTP, a HAR file, a JSON body, a tenant log entry, or an SDK's error message")
}

pub(super) fn no_answer(detail: &str, fix: &str) -> BadInput {
    BadInput::new(
        "explain.no-answer",
        "There is no answer in this text",
        detail,
    )
    .fix(fix)
}
