//! Commands of shells as people paste them: POSIX shells, fish and cmd here, PowerShell beside it.

mod begin;
mod carets;
mod cmd;
pub mod command;
mod cursor;
mod dialect;
mod dollar;
mod environment_block;
mod heredoc;
mod join;
mod jq;
mod output;
mod quotes;
mod run;
mod script;
mod typography;
mod variables;
mod word;

pub use begin::command_at;
pub use carets::windows_words;
pub use command::ShellCommand;
pub use dialect::commands;
