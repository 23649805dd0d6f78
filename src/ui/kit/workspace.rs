//! What the two columns beside the library show.

/// What the window is used for; the library is beside each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Workspace {
    /// Sending requests.
    #[default]
    Exchange,
    /// Looking at a token.
    Inspect,
    /// Signing a test token.
    Sign,
    /// Looking through the history.
    Past,
}

impl Workspace {
    /// Whether the result stands beside it, and not a token that is looked at.
    pub fn shows_runs(self) -> bool {
        matches!(self, Self::Exchange | Self::Past)
    }
}
