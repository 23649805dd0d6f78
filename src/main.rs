//! The command line's door: a window, or one command.

/// What was built, from which commit and for which target: `build.rs` says the two. The library knows neither, so that what is made from
/// its definition of the command line is the same on every computer.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("CAMBIO_BUILT_FROM"),
    ", ",
    env!("CAMBIO_BUILT_FOR"),
    ")"
);

fn main() -> std::process::ExitCode {
    cambio::cli::main(VERSION)
}
