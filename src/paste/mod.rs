//! What people paste: one room that reads any text or bytes into a token, requests, answers, a profile, a sealed bundle or a link,
//! or refuses it with the place where reading stopped. Nothing is stored, contacted or read from elsewhere.

pub mod code;
mod exchange;
pub mod httpie;
pub mod javascript;
mod json_text;
mod lines;
mod options;
pub mod power_shell;
pub mod python;
pub mod shell;
mod text;
pub mod token_tools;
mod tokens;
mod unread;
mod value;
pub mod variable;
pub mod wget;

pub use exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedHeader, PastedParameter, PastedRequest, Reading,
};
pub use text::{Decoded, decode_text};
pub use unread::{Spot, Unread};
