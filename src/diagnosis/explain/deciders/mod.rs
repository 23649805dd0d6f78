//! What decides whether a cause is certain, likely, ruled out or cannot be seen from here. Each looks at the request, the subject
//! token, the history of this computer, clocks and headers, and names the case it found; the words for it are in the catalogue.

mod artefact;
mod decision;
mod proof;
mod request;
mod table;

pub use table::{CONDITIONS, DECIDERS};
