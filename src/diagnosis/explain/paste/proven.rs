//! What a paste proves of one cause.

/// What a decider found: the two values that decide, never a secret's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Whether it is the case; else it is ruled out.
    pub holds: bool,
    /// For the placeholders.
    pub values: Vec<(&'static str, String)>,
}

impl Proven {
    pub(super) fn new(
        holds: bool,
        values: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        Self {
            holds,
            values: values
                .into_iter()
                .map(|(name, value)| (name, crate::token::invisible::quoted(&value)))
                .collect(),
        }
    }
}
