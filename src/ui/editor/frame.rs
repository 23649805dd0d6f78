//! What the editor does once a frame, before and after it is drawn.

use super::state::Editor;
use crate::ui::kit::context::Cx;

impl Editor {
    /// Starts what works beside the form.
    pub fn begin(&mut self, cx: &Cx) {
        self.autosave.begin(cx);
    }

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    pub fn poll(&mut self, cx: &Cx) {
        self.rules.poll(cx);
        self.autosave.poll();
        self.poll_sending(cx);
        self.poll_environments(cx);
        self.poll_files(cx);
        self.poll_kept(cx);
        self.poll_given_up(cx);
    }

    /// Makes a change one step, writes edits down, and lets the rules look. Called after everything is drawn.
    pub fn after_frame(&mut self, cx: &Cx) {
        if self.undo.note(&self.draft) {
            self.lint();
            cx.egui.request_repaint();
        }
        let is_edited = self.is_edited();
        if self.autosave.is_due(cx, &self.draft, is_edited) {
            let kept = self.kept_draft();
            self.autosave.write(cx, &self.draft, kept);
        }
        self.rules
            .notice(cx, &self.typed.subject_token, &self.draft.name);
        if std::mem::take(&mut self.rules.stale) {
            match self.draft.to_profile() {
                Ok(profile) => {
                    let request = self.request(profile, false);
                    self.rules.look(cx, request);
                }
                // What is wrong with a reference is said in place of the findings.
                Err(_) => self.rules.findings.clear(),
            }
        }
    }

    /// Before the window is gone: the last edits are written down.
    pub fn flush(&mut self, cx: &Cx) {
        if self.is_edited() && self.autosave.lacks(&self.draft) {
            let kept = self.kept_draft();
            self.autosave.write(cx, &self.draft, kept);
        }
    }
}
