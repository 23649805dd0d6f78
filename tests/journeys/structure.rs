//! The layers and the dependency tree.

use std::path::{Path, PathBuf};
use std::process::Command;

/// From the top down; modules of one row do not import each other.
const ROWS: &[&[&str]] = &[
    &["ui", "cli"],
    &["send"],
    &["profile", "settings", "vault", "history", "http", "demo"],
    &["files"],
    &["run"],
    &["diagnosis"],
    &["paste"],
    &["exchange", "token", "dpop"],
    &["jose", "json", "secret"],
];

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn arrows_point_downwards_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 40);
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&root).unwrap();
        let module = relative
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_owned();
        let Some(own) = row(&module) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        let text: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        for used in text.split("crate::").skip(1).filter_map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        }) {
            let Some(target) = row(used) else { continue };
            // Pure modules of one layer may use each other: the token's meaning knows the exchange's slots; siblings of the I/O row,
            // and window and command line but for the door to the window, may not.
            let pure = own >= row("exchange").unwrap();
            let door = module == "cli" && used == "ui" && relative.ends_with("cli/window.rs");
            if target < own || target == own && used != module && !pure && !door {
                wrong.push(format!("{} uses {used}", relative.display()));
            }
        }
        let knows = |names: &[&str]| {
            names.iter().any(|name| {
                text.contains(&format!("{name}::")) || text.contains(&format!("use {name}"))
            })
        };
        if module != "ui" && knows(&["egui", "eframe", "rfd"]) {
            wrong.push(format!("{} knows the window", relative.display()));
        }
        if module != "http" && knows(&["reqwest", "hyper"])
            || !["http", "demo"].contains(&module.as_str()) && text.contains("tokio::net")
        {
            wrong.push(format!("{} knows sockets", relative.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What writes to a terminal, or asks on one.
const PRINTS: [&str; 4] = ["print!(", "println!(", "io::stdout", "io::stderr"];

#[test]
fn everything_that_is_printed_goes_through_one_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let prints = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).unwrap();
        PRINTS.iter().any(|word| text.contains(word))
    };
    let found: Vec<PathBuf> = files.into_iter().filter(prints).collect();
    assert_eq!(found, [root.join("cli/output.rs")]);
}

#[test]
fn there_is_one_egui_one_rustls_and_one_hyper() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--edges",
            "normal,build",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).unwrap();
    for name in ["egui", "eframe", "rustls", "hyper"] {
        let versions: std::collections::BTreeSet<&str> = tree
            .lines()
            .filter_map(|line| {
                line.strip_prefix(name)?
                    .strip_prefix(" v")?
                    .split(' ')
                    .next()
            })
            .collect();
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}
