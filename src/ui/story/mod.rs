//! The guided story: a walk through the demo library, one sentence a step.

mod state;
mod steps;
mod view;

pub use state::{Due, Story};
pub use steps::Opens;
pub use view::{Turn, height, strip};
