//! Which request an answer belongs to.

use crate::paste::exchange::{PastedAnswer, PastedExchange};

/// Puts an answer to the request before it, where that has none yet; an interim one (RFC 9110 §15.2) gives way to it.
pub fn answered(exchanges: &mut Vec<PastedExchange>, answer: PastedAnswer, line: usize) {
    let open = exchanges.last_mut().filter(|exchange| {
        let status = exchange.answer.as_ref().and_then(|answer| answer.status);
        exchange.request.is_some() && status.is_none_or(|status| status < 200)
    });
    match open {
        Some(exchange) => exchange.answer = Some(answer),
        None => exchanges.push(PastedExchange::of_answer(answer, line)),
    }
}
