//! Journeys through the public door: the library's use case, the command line, the window.

mod command_line;
mod demo_library;
mod failures;
mod peers;
mod structure;
mod support;
mod window;
mod wire;
