//! The state of the guided story in the window.

use crate::ui::editor::Aside;
use crate::ui::kit::workspace::Workspace;
use crate::ui::result::InFront;
use crate::ui::story::Story;
use egui::Rect;

/// What was on the screen before the story, and is put back when it is left.
pub struct WindowBefore {
    pub form: Aside,
    pub result: InFront,
    pub workspace: Workspace,
    pub result_in_front: bool,
}

/// The story, what was on the screen before it, and where its strip stands.
#[derive(Default)]
pub struct Tour {
    pub story: Story,
    pub before: Option<WindowBefore>,
    /// The strip's place in this frame; `None` while no story runs.
    pub place: Option<Rect>,
    /// Whether request and result were tabs of one column in the frame before.
    pub is_only_column: bool,
    /// Whether something other than the strip had the keyboard in the frame before.
    pub is_typing: bool,
}
