//! Which of the collections a text or a document is.

use super::super::exchange::Reading;
use super::super::unread::Unread;
use super::{
    bru, bruno_export, environment, hoppscotch, insomnia, neighbours, open_collection, postman,
    thunder_client,
};
use crate::json::Json;

/// Reads a text that is a collection, or says what it is where it is an environment or a neighbour's file.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if text.trim_start().starts_with(['{', '[']) {
        return of_document(&Json::parse(text).ok()?);
    }
    bru::read(text)
        .or_else(|| insomnia::read(text))
        .or_else(|| open_collection::read(text))
}

/// The same for a text that is JSON and was parsed.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    postman::of_document(document)
        .or_else(|| insomnia::of_document(document))
        .or_else(|| thunder_client::of_document(document))
        .or_else(|| bruno_export::of_document(document))
        .or_else(|| open_collection::of_document(document))
        .or_else(|| hoppscotch::of_document(document))
        .or_else(|| environment::of_document(document).map(Err))
        .or_else(|| neighbours::of_document(document).map(Err))
}
