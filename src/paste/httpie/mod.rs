//! Commands of HTTPie (`http`, `https`) and of xh (`xh`, `xhs`), which takes the same items.

mod command;
mod item;
mod known_options;
mod nested;

pub use command::read;
