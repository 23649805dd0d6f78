//! One window for each user, display and set of folders: another start hands what it was given to the window that is open, and ends.
//!
//! Whoever holds the lock file is the first, and listens on a socket beside it. What is given travels as one bounded message, and is
//! answered before the other start ends. Nothing here waits for longer than a second: where the first does not answer, or the folder
//! cannot be used, the start opens a window of its own, and says why. A window on another display, or with other folders, is another one.
//!
//! Only this user can talk to it. The folder is entered by its owner alone, nobody else can put another in its place, the socket is its
//! owner's too, and on Linux each side asks the system who the other is before it says or reads a word.
//! What comes may still be a web page's wish, since a browser starts this program for a link: it is shown, never carried out.
//!
//! An activation token is not handed over: winit 0.30 takes one only for a window that it makes, so the first asks for attention with one
//! of its own. The busy pointer of an X11 desktop is ended by the start that opens no window. On Windows there is no hand-over, and each
//! start opens a window.

mod begin;
#[cfg(unix)]
mod channel;
#[cfg(unix)]
mod claim;
mod display;
mod inbox;
#[cfg(unix)]
mod instance_files;
#[cfg(unix)]
mod listen;
#[cfg(unix)]
mod message;
mod start;
mod start_argument;
#[cfg(all(unix, not(target_os = "macos")))]
mod startup_notice;

pub use begin::begin;
pub use display::Display;
pub use inbox::{HandOverReply, Inbox};
#[cfg(unix)]
pub use instance_files::runtime_folder;
pub use start::StartOutcome;
pub use start_argument::StartArgument;
