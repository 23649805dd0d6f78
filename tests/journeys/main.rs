//! Journeys through the public door: the library's use case, the command line, the window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::large_stack_arrays,
    reason = "a test that cannot go on says so and ends"
)]

mod answers;
mod command_line;
mod consent;
mod demo_library;
mod diagnosis;
mod failures;
mod feedback;
mod files;
mod follow_ups;
mod formats;
mod generated;
mod handed_on;
mod harness;
mod history;
mod hostile_files;
mod judging;
mod keeping;
mod library;
mod long_values;
mod look;
mod low_windows;
mod network;
mod on_stage;
#[cfg(target_os = "linux")]
mod other_users;
mod palette;
mod pasted_calls;
mod paths;
mod peers;
mod pictures;
mod planted;
mod presenting;
mod prompt;
mod refusals;
mod reports;
mod servers;
mod sizes;
mod starts;
mod story;
mod structure;
mod support;
#[path = "../../src/text/table.rs"]
mod table;
mod tokens;
mod trouble;
mod vault;
mod visible;
mod walking;
mod window;
mod wire;
