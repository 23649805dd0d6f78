//! PowerShell: programs that it runs, and its own `Invoke-WebRequest` and `Invoke-RestMethod`.

mod cmdlets;
mod cursor;
mod expressions;
mod native;
mod operators;
mod script;
mod web_request;
mod words;

pub use native::commands;
pub use web_request::read;
