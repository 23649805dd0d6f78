//! `.http` and `.rest` files of VS Code's REST Client, JetBrains' HTTP Client, httpYac, and restclient of Emacs.

mod body;
mod emacs;
mod file;
mod request;
mod script;
mod template;
#[cfg(test)]
mod tests;

pub use file::read;
