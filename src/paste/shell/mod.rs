//! Commands of shells, as people paste them.

mod command;
mod read;

pub use command::ShellCommand;
pub use read::commands;
