//! What people paste: one room that reads any text or bytes into a token, requests, answers, a profile, a sealed bundle or a link,
//! or refuses it with the place where reading stopped. Nothing is stored, contacted or read from elsewhere.

pub mod charles;
pub mod collections;
pub mod editor_http;
mod exchange;
mod file_variables;
pub mod har;
pub mod http_message;
pub mod hurl;
mod line;
pub mod log_prefix;
pub mod parameters;
mod percent;
mod recognise;
pub mod run_output;
pub mod sdk_log;
pub mod tenant_log;
mod text;
mod unread;
pub mod variable;

pub use exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedHeader, PastedParameter, PastedRequest, Reading,
};
pub use recognise::{Pasted, recognise};
pub use text::{Decoded, NotText, decode_text};
pub use unread::{Spot, Unread};
