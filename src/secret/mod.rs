//! Secrets: the value nobody sees by accident, the reference that stands for it in a file, the redactor, and stand-ins.

mod basic;
mod fields;
mod forms;
mod gram_index;
mod masked_text;
mod names;
mod redactor;
mod reference;
mod stand_ins;
mod unescaped;
mod value;

pub use basic::basic_pair;
pub use fields::TOKEN_TYPE_URN;
pub use masked_text::{MaskedText, TextSegment};
pub use names::{bare_name, is_always_secret, masked, names, says_secret, secret_member};
pub use redactor::Redactor;
pub use reference::{Reference, ReferenceError};
pub use stand_ins::{SensitiveCategory, SensitiveKind, StandInSpan, StandIns};
pub use value::Secret;
