//! Undo and redo over whole drafts.

use super::draft::Draft;

/// The drafts that Undo and Redo lead to.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    past: Vec<Draft>,
    future: Vec<Draft>,
    seen: Draft,
}

/// Steps that can be taken back at most.
const STEPS: usize = 200;

impl Undo {
    /// Returns the steps of a form that begins with this draft: none.
    pub fn begin(draft: &Draft) -> Self {
        Self {
            seen: draft.clone(),
            ..Self::default()
        }
    }

    /// Makes a changed draft one step, and returns whether it changed. Called after each frame.
    pub fn note(&mut self, draft: &Draft) -> bool {
        if *draft == self.seen {
            return false;
        }
        self.past
            .push(std::mem::replace(&mut self.seen, draft.clone()));
        if self.past.len() > STEPS {
            self.past.remove(0);
        }
        self.future.clear();
        true
    }

    /// Returns how many steps can be taken back.
    pub fn steps(&self) -> usize {
        self.past.len()
    }

    /// Takes back the last step.
    pub fn back(&mut self, draft: &mut Draft) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(draft, before));
            self.seen.clone_from(draft);
        }
    }

    /// Makes the step again that was taken back last.
    pub fn forth(&mut self, draft: &mut Draft) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(draft, after));
            self.seen.clone_from(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn steps_are_undone_and_redone() {
        let mut draft = Draft::of(&Profile::default());
        let mut history = Undo::begin(&draft);
        for name in ["a", "b"] {
            draft.name = name.into();
            assert!(history.note(&draft));
        }
        assert!(!history.note(&draft));
        history.back(&mut draft);
        assert_eq!(draft.name, "a");
        history.forth(&mut draft);
        assert_eq!(draft.name, "b");
        assert!(!history.note(&draft));
    }
}
