//! Which library's log a text is.

use super::{alamofire, dio, dotnet, ktor, moya, pretty_dio, rest_assured, resty, talker};
use crate::paste::exchange::Reading;
use crate::paste::unread::Unread;

/// Reads the log of a library; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    ktor::read(text)
        .or_else(|| dio::read(text))
        .or_else(|| pretty_dio::read(text))
        .or_else(|| alamofire::read(text))
        .or_else(|| moya::read(text))
        .or_else(|| talker::read(text))
        .or_else(|| resty::read(text))
        .or_else(|| rest_assured::read(text))
        .or_else(|| dotnet::read(text))
}
