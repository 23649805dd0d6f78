//! Manual pages in roff: the definition's options beside the manual's own sections.

use super::manual::{Block, PAGES, Page, page};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

/// What begins every text of the writer: how an apostrophe is printed. A page has it once.
const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The pages by file name, the program's own first.
pub fn pages() -> Vec<(String, String)> {
    let mut definition = cambio::cli::definition().disable_help_subcommand(true);
    definition.build();
    let subcommands = definition
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    let own = rendered(&definition, page("").unwrap());
    let mut all = vec![("cambio.1".to_owned(), own)];
    for command in subcommands {
        let name = command.get_name();
        let page = page(name).unwrap_or_else(|| panic!("{name} has no page in the manual"));
        all.push((format!("cambio-{name}.1"), rendered(command, page)));
    }
    assert_eq!(all.len(), PAGES.len(), "a page of no subcommand");
    all
}

fn rendered(command: &clap::Command, page: &Page) -> String {
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    let about = command.get_about().unwrap().to_string();
    // The list of subcommands in --help has the exits; here they have a section.
    let about = about
        .split(" (exit")
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_owned();
    let mut roff = Roff::new();
    let source = format!("Cambio {}", env!("CARGO_PKG_VERSION"));
    // No date: the version says more, and stays as it is until the next one.
    let title = [
        name.to_uppercase(),
        "1".to_owned(),
        "\"\"".to_owned(),
        source,
        "User Commands".to_owned(),
    ];
    roff.control("TH", title.iter().map(String::as_str));
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{name} - {about}"))]);
    roff.control("SH", ["SYNOPSIS"]);
    synopsis(&mut roff, command);
    roff.control("SH", ["DESCRIPTION"]);
    blocks(&mut roff, &page.description);
    let mut text = roff.render();
    let man = Man::new(command.clone());
    let mut generated = Vec::new();
    if command.has_subcommands() {
        man.render_subcommands_section(&mut generated).unwrap();
    }
    man.render_options_section(&mut generated).unwrap();
    text.push_str(&String::from_utf8(generated).unwrap());
    let mut roff = Roff::new();
    for (heading, paragraphs) in &page.sections {
        roff.control("SH", [*heading]);
        blocks(&mut roff, paragraphs);
    }
    roff.control("SH", ["SEE ALSO"]);
    see_also(&mut roff, page.command);
    text.push_str(&roff.render());
    format!("{APOSTROPHE}{}", text.replace(APOSTROPHE, ""))
}

/// One line for each way to call it, every option with what it takes.
fn synopsis(roff: &mut Roff, command: &clap::Command) {
    let name = command.get_bin_name().unwrap_or_default();
    let mut line = vec![bold(name)];
    for option in command.get_arguments().filter(|argument| {
        let is_own = argument.get_id() != "help" && argument.get_id() != "version";
        is_own && !argument.is_hide_set() && !argument.is_positional()
    }) {
        let long = format!("--{}", option.get_long().unwrap());
        let mut shown = vec![bold(long)];
        if option.get_action().takes_values() {
            shown.extend([roman(" "), italic(values(option))]);
        }
        push(&mut line, shown, option);
    }
    for positional in command.get_positionals() {
        push(&mut line, vec![italic(values(positional))], positional);
    }
    roff.text(line);
    if command.has_subcommands() {
        roff.control("br", []);
        roff.text([bold(name), roman(" "), italic("SUBCOMMAND"), roman(" …")]);
    }
}

fn values(argument: &clap::Arg) -> String {
    argument.get_value_names().unwrap_or_default().join(" ")
}

fn push(line: &mut Vec<Inline>, shown: Vec<Inline>, argument: &clap::Arg) {
    let required = argument.is_required_set();
    line.push(roman(if required { " " } else { " [" }));
    line.extend(shown);
    line.push(roman(if required { "" } else { "]" }));
    if matches!(argument.get_action(), clap::ArgAction::Append) {
        line.push(roman("…"));
    }
}

fn blocks(roff: &mut Roff, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Text(text) => {
                roff.control("PP", []);
                roff.text(marked(text));
            }
            Block::Item(term, text) => {
                roff.control("TP", []);
                roff.text([bold(*term)]);
                roff.text(marked(text));
            }
            Block::Example(what, line) => {
                roff.control("PP", []);
                roff.text([roman(format!("{what}:"))]);
                roff.control("PP", []);
                roff.control("RS", ["4"]);
                roff.control("EX", []);
                roff.text([roman(*line)]);
                roff.control("EE", []);
                roff.control("RE", []);
            }
        }
    }
}

/// The text, with what stands in backticks in bold.
fn marked(text: &str) -> Vec<Inline> {
    text.split('`')
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(at, part)| if at % 2 == 0 { roman(part) } else { bold(part) })
        .collect()
}

fn see_also(roff: &mut Roff, command: &str) {
    let others = PAGES.iter().filter(|page| page.command != command);
    let names: Vec<String> = others
        .map(|page| {
            if page.command.is_empty() {
                "cambio".to_owned()
            } else {
                format!("cambio-{}", page.command)
            }
        })
        .collect();
    let mut line = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let comma = if at + 1 < names.len() { ", " } else { "" };
        line.extend([bold(name), roman(format!("(1){comma}"))]);
    }
    roff.text(line);
}
