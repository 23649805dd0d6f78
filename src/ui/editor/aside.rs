//! The form that is put aside while the story runs, and shown again afterwards.

use super::state::{Editor, Sections};
use crate::profile::Profile;
use crate::ui::kit::context::Cx;

/// A form that was put aside: its number, and which parts of it were open.
pub struct Aside {
    form: usize,
    sections: Sections,
}

impl Editor {
    /// Puts the form aside, even if leaving it would lose nothing. Another profile is opened next.
    pub fn put_aside(&mut self, cx: &Cx) -> Aside {
        let left = self.take_form(cx);
        let aside = Aside {
            form: left.form,
            sections: self.sections,
        };
        self.left.push(left);
        aside
    }

    /// Shows a form that was put aside, as it was.
    pub fn take_back(&mut self, cx: &Cx, aside: &Aside) {
        self.come_back(cx, aside.form);
        self.sections = aside.sections;
    }

    /// Opens a built-in profile without the edits of a form of it that was left; that form stays as it is.
    pub fn open_as_delivered(&mut self, cx: &Cx, profile: &Profile, entry: (usize, usize)) {
        self.leave_profile(cx);
        self.show_profile(profile, None);
        self.entry = Some(entry);
        self.read_environments(cx);
    }
}
