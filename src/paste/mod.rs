//! What people paste: one room that reads any text or bytes into a token, requests, answers, a profile, a sealed bundle or a link,
//! or refuses it with the place where reading stopped. Nothing is stored, contacted or read from elsewhere.

pub mod curl;
mod curl_address;
mod curl_config;
mod curl_data;
mod curl_options;
mod curl_request;
mod curl_variables;
mod exchange;
mod power_shell;
pub mod shell;
mod text;
mod unread;
pub mod variable;

pub use exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedHeader, PastedParameter, PastedRequest, Reading,
};
pub use text::{Decoded, decode_text};
pub use unread::{Spot, Unread};
