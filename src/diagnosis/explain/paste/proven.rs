//! What a paste proves of one cause.

/// What a decider found: the two values that decide, never a secret's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Whether it is the case; else it is ruled out.
    pub holds: bool,
    /// Whether it is said, and cannot be seen.
    pub is_hearsay: bool,
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
            is_hearsay: false,
            values: values
                .into_iter()
                .map(|(name, value)| (name, crate::token::invisible::quoted(&value)))
                .collect(),
        }
    }

    /// The same, where nothing but the answer says it.
    pub(super) fn by_hearsay(self, is_hearsay: bool) -> Self {
        Self { is_hearsay, ..self }
    }
}
