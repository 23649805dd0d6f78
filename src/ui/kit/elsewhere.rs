//! Where a text belongs that was pasted into the wrong dialog, or into no field.

use crate::exchange::subject_token::Shape;
use crate::paste::{Pasted, recognise};
use crate::token::{Format, decode};

/// The dialog or page that a text belongs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// It holds a request.
    Import,
    /// It is an answer.
    Explain,
    /// It is a token.
    Inspect,
}

impl Elsewhere {
    /// Returns the label of the button that goes there.
    pub fn label(self) -> &'static str {
        match self {
            Self::Import => "Import it as a request",
            Self::Explain => "Explain it as an answer",
            Self::Inspect => "Inspect it as a token",
        }
    }

    /// Returns where a text belongs that `here` could not use; `None` where nothing else can use it either.
    pub fn of(text: &str, here: Self) -> Option<Self> {
        let place = match recognise(text) {
            Ok(Pasted::Requests(_) | Pasted::Profile(_) | Pasted::Link(_) | Pasted::Sealed) => {
                Self::Import
            }
            Ok(Pasted::Token) => Self::Inspect,
            Ok(Pasted::Answers(_)) => Self::Explain,
            Err(_) if here != Self::Explain && crate::diagnosis::outside::read(text).is_ok() => {
                Self::Explain
            }
            Err(_) if here != Self::Inspect && decode(text).format != Format::Opaque => {
                Self::Inspect
            }
            Err(_) => return None,
        };
        (place != here).then_some(place)
    }

    /// Returns where a text belongs that was pasted into no field; the import, which says what it reads, where nothing can use it.
    pub fn of_paste(text: &str) -> Self {
        match Self::of(text, Self::Import) {
            Some(place) => place,
            // A code, or a token that is no JWT.
            None if recognise(text).is_err() && Shape::of(text.trim()).is_told() => Self::Inspect,
            None => Self::Import,
        }
    }
}
