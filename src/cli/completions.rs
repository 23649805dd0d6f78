//! `cambio completions`: what a shell completes after `cambio`, made from the definition of the command line.

use super::output::Output;
use clap::ValueEnum;
use clap_complete::{Generator, generate};
use clap_complete_nushell::Nushell;

const NAME: &str = "cambio";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell.
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Nushell,
    Powershell,
    Elvish,
}

pub fn run(arguments: &Arguments, definition: clap::Command) -> u8 {
    Output::text(&script(arguments.shell, definition));
    0
}

/// The shell's script.
fn script(shell: Shell, definition: clap::Command) -> String {
    use clap_complete::Shell as ClapShell;
    match shell {
        Shell::Bash => written(ClapShell::Bash, definition),
        Shell::Zsh => zsh(&definition),
        Shell::Fish => fish(definition),
        Shell::Nushell => written(Nushell, definition),
        Shell::Powershell => written(ClapShell::PowerShell, definition),
        Shell::Elvish => written(ClapShell::Elvish, definition),
    }
}

fn written(generator: impl Generator, mut definition: clap::Command) -> String {
    let mut script = Vec::new();
    generate(generator, &mut definition, NAME, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// A command that takes a file or a subcommand is more than the generator can say: it counts the file as the first word, so that behind
/// `cambio send` nothing is completed any more. It is told of the subcommands alone, and files are offered beside them.
fn zsh(definition: &clap::Command) -> String {
    let options = definition
        .get_arguments()
        .filter(|argument| !argument.is_positional());
    let commands = clap::Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .args(options.cloned())
        .subcommands(definition.get_subcommands().cloned());
    written(clap_complete::Shell::Zsh, commands).replacen(
        "\":: :_cambio_commands\"",
        "\":: :{ _cambio_commands; _files }\"",
        1,
    )
}

/// The generator says nothing of what stands without a dash; of `cambio completions` that is all there is.
fn fish(definition: clap::Command) -> String {
    let shells: Vec<String> = Shell::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
        .map(|shell| shell.get_name().to_owned())
        .collect();
    format!(
        "{}complete -c {NAME} -n \"__fish_{NAME}_using_subcommand completions\" -f -a \"{}\"\n",
        written(clap_complete::Shell::Fish, definition),
        shells.join(" ")
    )
}
