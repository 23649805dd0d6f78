//! What the editor does in each frame before and after it is drawn, and before the window closes.

use super::state::Editor;
use crate::ui::kit::context::Cx;

impl Editor {
    /// Starts the jobs that the editor begins with.
    pub fn begin(&mut self, cx: &Cx) {
        self.autosave.begin(cx);
    }

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    pub fn poll(&mut self, cx: &Cx) {
        self.notice_demo(cx);
        self.rules.poll(cx);
        let earlier = self.autosave.poll(cx);
        self.take_earlier(cx, earlier);
        self.poll_sending(cx);
        self.poll_environments(cx);
        self.poll_files(cx);
        self.poll_kept(cx);
        self.poll_given_up(cx);
    }

    /// Notices where the demo tenant runs, for the addresses that the form shows.
    fn notice_demo(&mut self, cx: &Cx) {
        let running = cx.services.session.running_demo();
        if running.is_some() && running != self.demo {
            self.demo = running;
            self.lint();
        }
    }

    /// Makes a change one step, writes edits, and starts the rules. Called once a frame, after everything is drawn.
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
                // The preview says what is wrong with the reference.
                Err(_) => self.rules.findings.clear(),
            }
        }
    }

    /// Writes the last edits before the window closes, and tries those again that could not be written.
    pub fn flush(&mut self, cx: &Cx) {
        let is_unkept = self.autosave.why_unkept(&self.autosave.key).is_some();
        if self.is_edited() && (is_unkept || self.autosave.lacks(&self.draft)) {
            let kept = self.kept_draft();
            self.autosave.write(cx, &self.draft, kept);
        }
        for left in &mut self.left {
            if self.autosave.why_unkept(&left.kept.key).is_some()
                && let Some(draft) = left.kept_draft()
            {
                self.autosave.keep_left(cx, &mut left.kept, draft);
            }
        }
    }

    /// Returns the names of the profiles whose edits would be lost with the window, and the first reason; `None` if all are kept.
    pub fn unkept_edits(&self, cx: &Cx) -> Option<(Vec<String>, String)> {
        let why = |key: &str, is_profile: bool| {
            if cx.services.folders.is_none() {
                Some("this user has no home folder to keep them in".to_owned())
            } else if is_profile {
                self.autosave.why_unkept(key)
            } else {
                Some("the form does not hold a valid profile".to_owned())
            }
        };
        let mut names = Vec::new();
        let mut first = None;
        let mut add = |name: &str, why: Option<String>| {
            if let Some(why) = why {
                names.push(name.to_owned());
                first.get_or_insert(why);
            }
        };
        if self.is_edited() {
            let why = why(&self.autosave.key, self.kept_draft().is_some());
            let name = match self.draft.name.trim() {
                "" => "a profile without a name",
                name => name,
            };
            add(name, why);
        }
        for left in self.left.iter().filter(|left| left.is_edited()) {
            let why = why(&left.kept.key, left.kept_draft().is_some());
            add(left.name(), why);
        }
        first.map(|why| (names, why))
    }
}
