//! The guided story: a walk through the demo library, one sentence a step.

mod state;
mod steps;
mod view;

pub use state::{Story, StoryAction};
pub use steps::StepDialog;
pub use view::{StoryMove, height, strip};
