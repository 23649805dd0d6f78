//! Cambio: a desktop debugger for OAuth token exchange.
//!
//! The map, from the top down. Arrows between modules only point downwards in this list; modules on one line that is marked
//! *siblings* do not import each other. Nothing below `ui` knows egui; only `http` and `demo` know sockets. A test
//! (`tests/journeys/structure.rs`) reads the `use` lines and checks it.

pub mod cli; // one file per command
pub mod ui; // draw and ask

pub mod send; // the use case: resolve, attempt, answer a nonce challenge, report

pub mod demo; // the built-in tenant
pub mod history; // past runs, redacted, and hashes of the codes that were sent
pub mod http; // the one client
pub mod profile; // profiles, folders, environments, other tools' formats
pub mod settings; // the settings' file, and where files are kept
pub mod vault; // secrets at rest: the operating system's keychain

pub mod files; // read with a bound, written whole, kept private

pub mod run; // Run: what is drawn, printed and kept

pub mod diagnosis; // findings: rules before sending, explanations after, tokens

pub mod paste; // what people paste: read or refused, never guessed

pub mod dpop; // proofs of possession and nonces (RFC 9449)
pub mod exchange; // the request, its bytes, the answer
pub mod token; // decode, judge, put into words

pub mod jose; // base64url, keys, thumbprints, signing, verifying
pub mod json; // the exact document
pub mod secret; // secrets, references, the redactor
