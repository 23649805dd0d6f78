//! `.http` and `.rest` files of VS Code's REST Client and JetBrains' HTTP Client.

mod body;
mod file;
mod request;
mod template;
#[cfg(test)]
mod tests;

pub use file::read;
