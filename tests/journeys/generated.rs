//! What is made from the definition of the command line: completions and manual pages. They are kept in `assets/package`, so that a
//! package for another processor can be made without running the program, and held against the definition here.
//!
//! `UPDATE_GENERATED=1 cargo nextest run generated` writes them anew.

mod manual;
mod page;

use crate::support::{cambio, data_folder, run_json};
use cambio::cli::definition;
use manual::{Block, PAGES};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Shells, and the names under which packages install what they read.
const SHELLS: [(&str, &str); 6] = [
    ("bash", "cambio.bash"),
    ("zsh", "_cambio"),
    ("fish", "cambio.fish"),
    ("nushell", "cambio.nu"),
    ("powershell", "_cambio.ps1"),
    ("elvish", "cambio.elv"),
];

/// Holds the files of a folder of `assets/package` against what is made, or writes them.
fn hold(folder: &str, made: &[(String, String)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/package")
        .join(folder);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in made {
            std::fs::write(folder.join(name), text).unwrap();
        }
        return;
    }
    let again = "UPDATE_GENERATED=1 cargo nextest run generated";
    for (name, text) in made {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        // Not shown: they are long, and git shows what changed.
        assert!(
            kept == *text,
            "{name} is not what the definition says: {again}"
        );
    }
    let names = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().file_name().into_string().unwrap()
    };
    let kept: BTreeSet<String> = std::fs::read_dir(&folder).unwrap().map(names).collect();
    let made: BTreeSet<String> = made.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(kept, made, "{again}");
}

/// What the program prints for a shell.
fn script(shell: &str) -> String {
    let output = cambio().args(["completions", shell]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{shell}: {output:?}");
    assert!(output.stderr.is_empty(), "{shell}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a program is there.
fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn the_completions_that_are_kept_are_those_that_are_printed() {
    let made = SHELLS.map(|(shell, file)| (file.to_owned(), script(shell)));
    hold("completions", &made);
}

#[test]
fn the_package_has_the_completions_of_every_shell() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).unwrap();
    for (shell, file) in SHELLS {
        let listed = format!(r#"["assets/package/completions/{file}", "#);
        assert!(manifest.contains(&listed), "{shell}");
    }
}

#[test]
fn the_manual_pages_that_are_kept_are_those_of_the_definition() {
    hold("man", &page::pages());
}

/// The part of a script between two marks.
fn part<'a>(script: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = script
        .split_once(begin)
        .unwrap_or_else(|| panic!("nothing begins with {begin}"));
    rest.split_once(end).map_or(rest, |(part, _)| part)
}

/// What the script of a shell says of a subcommand.
fn about(shell: &str, script: &str, command: &str) -> String {
    let of = |begin: String, end: &str| part(script, &begin, end).to_owned();
    match shell {
        "bash" => of(
            format!("\n        cambio__subcmd__{command})\n"),
            "\n            fi\n",
        ),
        "zsh" => of(format!("({command})\n_arguments"), "\n;;"),
        "fish" => script
            .lines()
            .filter(|line| line.contains(&format!("__fish_cambio_using_subcommand {command}\"")))
            .collect::<Vec<_>>()
            .join("\n"),
        "nushell" => of(format!("export extern \"cambio {command}\" ["), "\n  ]"),
        "powershell" => of(format!("'cambio;{command}' {{"), "\n            break"),
        _ => of(format!("&'cambio;{command}'= {{"), "\n        }"),
    }
}

/// Whether a word stands there whole: `--set` is not in `--settings`.
fn stands(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

#[test]
fn every_shell_completes_every_subcommand_and_flag() {
    let mut definition = definition();
    definition.build();
    let commands: Vec<&clap::Command> = definition
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
        .collect();
    assert!(commands.len() >= 10);
    for (shell, _) in SHELLS {
        let script = script(shell);
        for command in &commands {
            let name = command.get_name();
            let listed = match shell {
                "bash" => stands(
                    part(&script, "\n        cambio)\n", "\n            fi\n"),
                    name,
                ),
                "zsh" => script.contains(&format!("\n'{name}:")),
                "fish" => script.contains(&format!(" -a \"{name}\" -d ")),
                "nushell" => script.contains(&format!("export extern \"cambio {name}\" [")),
                "powershell" => script.contains(&format!("::new('{name}', '{name}',")),
                _ => stands(&script, &format!("cand {name}")),
            };
            assert!(listed, "{shell} does not list {name}");
            let about = about(shell, &script, name);
            for long in command.get_arguments().filter_map(clap::Arg::get_long) {
                let flag = match shell {
                    "fish" => format!("-l {long}"),
                    _ => format!("--{long}"),
                };
                assert!(stands(&about, &flag), "{shell}: {name} {flag} in {about}");
            }
        }
        // Values that there are, in the shells whose generator lists values.
        if !["powershell", "elvish"].contains(&shell) {
            for (command, value) in [("export", "react-native"), ("explain", "ory_hydra")] {
                assert!(stands(&script, value), "{shell}: {command} {value}");
            }
        }
    }
}

/// The file of the window stands where a subcommand may stand: zsh must not count it, and completes files there all the same.
#[test]
fn zsh_completes_behind_a_subcommand_and_files_before_one() {
    let script = script("zsh");
    assert!(script.contains("\":: :{ _cambio_commands; _files }\""));
    assert!(script.contains("case $line[1] in") && !script.contains("$line[2]"));
    if has("zsh") {
        let read = checked("zsh", &["-n"], &script);
        assert!(read.status.success() && read.stderr.is_empty(), "{read:?}");
    }
}

/// What a shell says of a script that it reads and does not run.
fn checked(shell: &str, arguments: &[&str], script: &str) -> Output {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script).unwrap();
    Command::new(shell)
        .args(arguments)
        .arg(file.path())
        .output()
        .unwrap()
}

/// What bash offers for the last of these words, in that folder.
fn offered(script: &Path, folder: &Path, words: &[&str]) -> BTreeSet<String> {
    const COMPLETE: &str = r#"
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        # compopt works beneath a key press only.
        compopt() { :; }
        _cambio cambio "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash")
        .args(["--norc", "--noprofile", "-c", COMPLETE, "bash"])
        .arg(script)
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{words:?}: {output:?}");
    let offered = String::from_utf8(output.stdout).unwrap();
    offered
        .lines()
        .filter(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn bash_completes_commands_flags_values_and_files() {
    if !has("bash") {
        return;
    }
    let text = script("bash");
    let read = checked("bash", &["-n"], &text);
    assert!(read.status.success() && read.stderr.is_empty(), "{read:?}");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("run 1.html"), "").unwrap();
    let script = folder.path().join("cambio.bash");
    std::fs::write(&script, text).unwrap();
    for (words, expected) in [
        (&["cambio", "se"][..], &["send"][..]),
        (&["cambio", "exp"], &["explain", "export"]),
        (
            &["cambio", "send", "demo/apple-first-login", "--re"],
            &["--record", "--report"],
        ),
        (&["cambio", "export", "p", "--as", "re"], &["react-native"]),
        (&["cambio", "explain", "-", "--server", "ke"], &["keycloak"]),
        (&["cambio", "completions", "po"], &["powershell"]),
        (&["cambio", "paths", "--j"], &["--json"]),
        (&["cambio", "send", "p", "--report", "ru"], &["run 1.html"]),
        // A word that is free is left as it is.
        (&["cambio", "send", "p", "--set", "sco"], &["sco"]),
        // Where nothing fits, the shell offers files by itself.
        (&["cambio", "send", "ru"], &[]),
    ] {
        let expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(
            offered(&script, folder.path(), words),
            expected,
            "{words:?}"
        );
    }
}

#[test]
fn another_shell_is_bad_input_and_told_which_there_are() {
    let output = cambio().args(["completions", "tcsh"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(
        SHELLS.iter().all(|(shell, _)| stands(&said, shell)),
        "{said}"
    );
    // As JSON too, where that is asked for.
    let arguments = ["export", "demo/google-dpop", "--as", "pigeon", "--json"];
    let (exit, document) = run_json(cambio().args(arguments), None);
    let detail = document["error"]["detail"].as_str().unwrap();
    assert_eq!(exit, 2);
    assert!(stands(detail, "react-native"), "{detail}");
}

#[test]
fn the_version_is_one_line_with_commit_and_target() {
    let said = |flag: &str| {
        let output = cambio().arg(flag).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let shape = format!(
        r"\Acambio {} \([0-9A-Za-z.+_-]+, {}-[a-z0-9_.-]+\)\n\z",
        regex::escape(env!("CARGO_PKG_VERSION")),
        std::env::consts::ARCH
    );
    let version = said("--version");
    assert!(
        regex::Regex::new(&shape).unwrap().is_match(&version),
        "{version}"
    );
    assert_eq!(said("-V"), version);
}

/// The words of each `cambio` in a line of the shell.
fn calls(line: &str) -> Vec<Vec<&str>> {
    line.split('|')
        .map(|part| {
            part.split_whitespace()
                .take_while(|word| *word != ">")
                .collect::<Vec<_>>()
        })
        .filter(|words| words.first() == Some(&"cambio"))
        .collect()
}

#[test]
fn the_examples_of_the_manual_are_understood() {
    for page in &*PAGES {
        let blocks = page.sections.iter().flat_map(|(_, blocks)| blocks);
        let lines: Vec<&str> = blocks
            .filter_map(|block| match block {
                Block::Example(_, line) => Some(*line),
                _ => None,
            })
            .collect();
        assert!(!lines.is_empty(), "{} has no example", page.command);
        for line in lines {
            let calls = calls(line);
            assert!(!calls.is_empty(), "{line}");
            for words in calls {
                let own = page.command.is_empty() || words.get(1) == Some(&page.command);
                assert!(own, "{line} is no example of {}", page.command);
                if let Err(error) = definition().try_get_matches_from(words) {
                    panic!("{line}: {error}");
                }
            }
        }
    }
}

/// The blocks of a section of a page.
fn section(command: &str, heading: &str) -> &'static [Block] {
    let page = manual::page(command).unwrap();
    let found = page.sections.iter().find(|(known, _)| *known == heading);
    let (_, blocks) = found.unwrap_or_else(|| panic!("{command} has no {heading}"));
    blocks
}

fn terms(blocks: &'static [Block]) -> Vec<&'static str> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Item(term, _) => Some(*term),
            _ => None,
        })
        .collect()
}

#[test]
fn the_manual_and_the_readme_name_the_same_exits() {
    let readme = include_str!("../../README.md");
    let mut compared = 0;
    for row in readme.lines().filter(|line| line.starts_with("| `cambio ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let command = cells[0].trim().trim_start_matches("`cambio ");
        let command = command.split(['`', ' ', ',']).next().unwrap();
        let exits: Vec<String> = cells[cells.len() - 1]
            .chars()
            .filter(char::is_ascii_digit)
            .map(String::from)
            .collect();
        // The window, and the demo tenant, which serves until it is stopped.
        if manual::page(command).is_none() || exits.is_empty() {
            continue;
        }
        assert_eq!(terms(section(command, "EXIT STATUS")), exits, "{row}");
        compared += 1;
    }
    assert!(compared >= 7, "only {compared} rows were understood");
}

#[test]
fn the_manual_names_every_file_that_paths_names() {
    let runtime = tempfile::tempdir().unwrap();
    let mut command = cambio();
    command
        .env("XDG_RUNTIME_DIR", runtime.path())
        .args(["paths", "--json"]);
    let (exit, document) = run_json(&mut command, None);
    assert_eq!(exit, 0);
    // Where each of them begins, in the words of the manual.
    let home: PathBuf = data_folder().parent().unwrap().to_owned();
    let begin = |name: &str| home.join(name).to_str().unwrap().to_owned();
    let places = [
        (begin("data"), "~/.local/share"),
        (begin("config"), "~/.config"),
        (begin("state"), "~/.local/state"),
        (
            runtime.path().to_str().unwrap().to_owned(),
            "$XDG_RUNTIME_DIR",
        ),
    ];
    let mut named = BTreeSet::new();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        open.extend(
            value
                .as_object()
                .into_iter()
                .flat_map(serde_json::Map::values),
        );
        open.extend(value.as_array().into_iter().flatten());
        if let Some(path) = value.get("path").and_then(serde_json::Value::as_str) {
            let (begin, words) = places
                .iter()
                .find(|(begin, _)| path.starts_with(begin.as_str()))
                .unwrap_or_else(|| panic!("{path} is in none of this test's folders"));
            named.insert(path.replacen(begin.as_str(), words, 1));
        }
    }
    let files: BTreeSet<String> = terms(section("", "FILES"))
        .into_iter()
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(files, named);
}

/// groff reads each page without a warning. It belongs to every system with `man`.
#[test]
fn groff_has_nothing_to_say_against_a_page() {
    let pages = page::pages();
    for (name, text) in &pages {
        // What a package's checks look for, with or without groff.
        assert!(text.starts_with(".ie "), "{name}");
        for heading in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXIT STATUS",
            "EXAMPLES",
        ] {
            let line = if heading.contains(' ') {
                format!("\n.SH \"{heading}\"\n")
            } else {
                format!("\n.SH {heading}\n")
            };
            assert_eq!(text.matches(&line).count(), 1, "{name}: {heading}");
        }
    }
    if !has("groff") {
        return;
    }
    for (name, text) in pages {
        let options = ["-man", "-Tutf8", "-Kutf8", "-ww", "-z"];
        let read = checked("groff", &options, &text);
        let said = String::from_utf8_lossy(&read.stderr);
        assert!(read.status.success() && said.is_empty(), "{name}: {said}");
    }
}
