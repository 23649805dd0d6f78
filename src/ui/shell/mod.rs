//! The window as a whole: knows the features; no feature knows it.

mod app;
mod closing;
mod dispatch;
mod frame;
mod guide;
mod keys;
mod last_focus;
mod layout;
mod motion;
mod no_window;
mod palette;
mod panes;
mod presenting;
mod starts;
mod status_bar;
mod top_bar;
mod tour;
mod under_way;
mod window_state;

pub use app::App;
pub(super) use motion::follow_desktop as follow_motion;
pub(super) use no_window::in_words as why_no_window;
