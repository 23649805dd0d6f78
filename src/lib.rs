//! Cambio: a desktop debugger for OAuth token exchange.
//!
//! The map, from the top down. A room takes from the groups below its own, never from one above. The rooms of a group do not take from each
//! other, except in the two groups at the bottom, and for the one door from the command line to the window, `src/cli/window.rs`. Nothing
//! but `ui` knows egui; only `http` and `demo` know the network, and only `instance` the sockets of this computer. No file takes from a
//! file that takes from it. The test `tests/journeys/structure.rs` holds all of it. `ARCHITECTURE.md` says why each wall stands, and where
//! to look for what.

pub mod cli; // one file per command
pub mod ui; // the window: a shell over features over a kit

pub mod send; // the use case, functions over a Session: resolve, lint, send, answer a nonce challenge, report

pub mod demo; // the built-in tenant, a real server on loopback
pub mod history; // past runs, redacted, and salted hashes of the codes that were sent
pub mod http; // the one client: exact bytes, timings, causes of failure
pub mod instance; // one window for each user and display: another start hands over what it was given
pub mod profile; // profiles, folders, environments, other tools' formats
pub mod settings; // the settings' file, and where files are kept
pub mod vault; // secrets at rest: the operating system's keychain, what may be read, sealed bundles

pub mod files; // read with a bound, written whole, kept private

pub mod run; // Run: what is drawn, printed and kept

pub mod diagnosis; // findings: rules before sending, explanations after, tokens, answers that others got

pub mod paste; // what people paste: read or refused, never guessed

pub mod dpop; // proofs of possession and nonces (RFC 9449)
pub mod exchange; // the request, its bytes, the answer
pub mod token; // find, decode, verify, check, put into words

pub mod jose; // base64url, keys, thumbprints, signing, verifying
pub mod json; // the exact document
pub mod secret; // secrets, references, the redactor
pub mod text; // what is the same in every text: entities, what stands where a value would, plurals
