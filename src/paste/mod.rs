//! What people paste: one room that reads any text or bytes into a token, requests, answers, a profile, a sealed bundle or a link,
//! or refuses it with the place where reading stopped. Nothing is stored, contacted or read from elsewhere.

mod access_log;
pub mod axios_error;
mod base_address;
pub mod burp;
pub mod charles;
pub mod code;
pub mod collections;
pub mod curl;
mod curl_address;
mod curl_config;
mod curl_data;
mod curl_options;
mod curl_request;
mod curl_variables;
pub mod editor_http;
mod embedded;
mod exchange;
mod file_variables;
pub mod har;
pub mod http_message;
pub mod httpie;
pub mod hurl;
pub mod javascript;
mod json_text;
mod labelled;
mod line;
mod line_counter;
pub mod log_prefix;
mod markup;
mod mended;
pub mod mitmdump;
mod options;
pub mod parameters;
pub mod percent;
pub mod power_shell;
pub mod python;
mod quoted_literal;
#[cfg(test)]
mod random;
mod recognise;
pub mod run_output;
mod script_calls;
mod script_file;
mod script_lexer;
mod script_values;
pub mod sdk_log;
pub mod shell;
#[cfg(test)]
mod shown;
pub mod tenant_log;
mod text;
pub mod token_tools;
mod tokens;
mod unread;
mod value;
pub mod variable;
pub mod wget;
pub mod wire_log;

pub use exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedHeader, PastedParameter, PastedRequest, Reading,
};
pub use mended::is_mended;
pub use recognise::{Pasted, recognise};
pub use text::{Decoded, NotText, decode_text, decode_written};
pub use unread::{TextPosition, Unread};
