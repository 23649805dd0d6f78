//! The calls of a log whose requests and answers stand apart.

use crate::paste::exchange::PastedExchange;

/// Calls at once that an answer may belong to.
const MOST_OPEN: usize = 100;

/// What is said of a request whose body a log does not show.
pub(super) const NO_BODY: &str = "The log does not show a body of the request";

/// The latest call to an address that has no answer yet.
pub(super) fn open_call<'a>(
    exchanges: &'a mut [PastedExchange],
    url: Option<&str>,
) -> Option<&'a mut PastedExchange> {
    exchanges.iter_mut().rev().take(MOST_OPEN).find(|exchange| {
        let asked = exchange.request.as_ref().and_then(|one| one.url.as_deref());
        exchange.answer.is_none() && asked == url
    })
}
