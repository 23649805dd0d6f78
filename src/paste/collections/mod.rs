//! Collections of other tools: Postman, Insomnia, Bruno, OpenCollection, Hoppscotch, Thunder Client, Yaak and HTTPie Desktop are
//! read; the environments of these tools and the files of their neighbours are called by their names.

mod address;
mod authorization;
pub mod bru;
mod bru_text;
mod bruno;
mod bruno_export;
mod collected_requests;
mod comments;
mod enclosing;
pub mod environment;
pub mod hoppscotch;
pub mod httpie_desktop;
mod inherited;
pub mod insomnia;
mod insomnia_request;
mod neighbours;
pub mod open_collection;
pub mod postman;
mod postman_auth;
mod postman_body;
mod postman_url;
mod recognise;
mod rows;
#[cfg(test)]
mod shown;
mod template;
pub mod thunder_client;
mod values;
mod variables;
pub mod yaak;
pub mod yaml;

pub use recognise::{of_document, read};
pub use values::{is_off, is_set};
