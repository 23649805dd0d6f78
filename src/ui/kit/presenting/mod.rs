//! Presenting: what is drawn, spoken, copied or written has stand-ins in the place of personal data and secrets.
//!
//! The net is an egui plugin that goes through the whole output of each frame, so that no view has to think of it.

mod access;
mod net;
mod relaid;
mod sensitive_values;
mod spoken;

pub use access::{choose, install, is_on, kinds, known, set, shown, shown_title};
pub use sensitive_values::SensitiveValues;
