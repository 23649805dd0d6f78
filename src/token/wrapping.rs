//! What was taken off on the way to a token.

use super::note::Note;
use super::parsed::Companion;
use crate::secret::Secret;

/// Other tokens of the same text that are kept.
const MOST_COMPANIONS: usize = 12;

/// Notes on the layers, and the tokens that stood beside.
#[derive(Default)]
pub(super) struct Wrapping {
    pub(super) notes: Vec<Note>,
    pub(super) companions: Vec<Companion>,
}

impl Wrapping {
    /// Chooses one of the tokens that stand in a text by their names: the first that can be looked into, else the first of all.
    pub(super) fn choose(
        &mut self,
        mut found: Vec<Companion>,
        from: &'static str,
    ) -> Option<String> {
        if found.is_empty() {
            return None;
        }
        let at = found
            .iter()
            .position(|(_, secret)| super::joined::looks_like_token(secret.expose()))
            .unwrap_or(0);
        let (name, token) = found.remove(at);
        found.truncate(MOST_COMPANIONS);
        self.notes.push(Note::TakenFrom {
            from,
            name,
            others: found.iter().map(|(name, _)| name.clone()).collect(),
        });
        self.keep(found);
        Some(token.expose().to_owned())
    }

    /// Keeps the tokens beside the one that is shown.
    pub(super) fn keep(&mut self, others: impl IntoIterator<Item = Companion>) {
        let room = MOST_COMPANIONS.saturating_sub(self.companions.len());
        self.companions.extend(others.into_iter().take(room));
    }

    /// Several tokens without names: the first is the one that is shown.
    pub(super) fn first_of(&mut self, tokens: Vec<String>) -> Option<String> {
        let mut tokens = tokens.into_iter();
        let first = tokens.next()?;
        let others: Vec<String> = tokens.collect();
        if !others.is_empty() {
            if others.iter().all(|other| *other == first) {
                self.notes.push(Note::Doubled);
            } else {
                self.notes.push(Note::Several(others.len() + 1));
                self.keep(
                    others
                        .into_iter()
                        .enumerate()
                        .map(|(at, other)| (format!("token {}", at + 2), Secret::new(other))),
                );
            }
        }
        Some(first)
    }
}
