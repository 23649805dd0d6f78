//! The result: one sentence first, then tokens, reasons and transcript.

mod compare;
mod explain;
mod follow_up;
mod lineage;
mod next;
mod proof;
mod runs;
mod sensitive;
mod sides;
mod start;
mod state;
mod timing;
mod view;
mod wire;

pub use sides::Other;
pub use state::{InFront, Results, Tab};
pub use view::ui;
