//! The command line's door: a window, or one command.

fn main() -> std::process::ExitCode {
    cambio::cli::main()
}
