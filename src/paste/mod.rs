//! What people paste: one room that reads any text or bytes into a token, requests, answers, a profile, a sealed bundle or a link,
//! or refuses it with the place where reading stopped. Nothing is stored, contacted or read from elsewhere.

pub mod collections;
mod exchange;
mod text;
mod unread;
pub mod variable;

pub use exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedHeader, PastedParameter, PastedRequest, Reading,
};
pub use text::{Decoded, decode_text};
pub use unread::{Spot, Unread};
