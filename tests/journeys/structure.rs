//! The shape of the repository: layers, no circle of files, limits of size, and the figures of it all.
//!
//! The report: `cargo test --test journeys structure -- --nocapture`.

mod circles;
mod code;
mod figures;
mod imports;

use circles::circles;
use code::words;
use figures::{
    File, disguises_app, implementations, lends_app, lines_per_room, longer_than, shared_names,
    shared_visible_names, size_of,
};
use imports::Tree;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// From the top down; modules of one row do not import each other.
const ROWS: &[&[&str]] = &[
    &["ui", "cli"],
    &["send"],
    &[
        "profile", "settings", "vault", "history", "http", "demo", "instance",
    ],
    &["files"],
    &["run"],
    &["diagnosis"],
    &["paste"],
    &["exchange", "token", "dpop"],
    &["jose", "json", "secret", "text"],
];

/// Circles of files that are still open. A file comes off the list when its circle is gone; none is ever added.
const CIRCLES_STILL_OPEN: &[&[&str]] = &[];

/// Longest file.
const LINES: usize = 800;
/// From how many lines on the report names a file.
const REPORTED_LINES: usize = 400;

/// Names that several types have on purpose, and why. Any other is one type's own, as soon as another file can see one of them.
const SHARED_NAMES: [(&str, &str); 2] = [
    ("Arguments", "what a subcommand takes: `send::Arguments`"),
    (
        "Command",
        "what a key or button asks for, and in `cli/mod.rs` which subcommand was given",
    ),
];

/// Most fields of `App`: what concerns one feature is that feature's.
const APP_FIELDS: usize = 16;
/// Most variants of `Intent`: what a feature does to itself is a method call.
const INTENTS: usize = 24;
/// Most fields of the context that every view gets.
const CONTEXT_FIELDS: usize = 12;

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Returns the Rust files of a folder, by their path inside it.
pub fn files(folder: &str) -> Vec<File> {
    let folder = root().join(folder);
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let inside = path
                .strip_prefix(&folder)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            File::new(inside, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn tree(files: &[File]) -> Tree {
    Tree::new(
        files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str())),
    )
}

#[test]
fn arrows_point_downwards_only() {
    let files = files("src");
    assert!(files.len() > 40);
    let mut wrong = Vec::new();
    for file in &files {
        let (path, module) = (&file.path, file.room());
        let Some(own) = row(module) else { continue };
        let code = code::bare(&file.text);
        for used in code.split("crate::").skip(1).filter_map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        }) {
            let Some(target) = row(used) else { continue };
            // Pure modules of one layer may use each other: the token's meaning knows the exchange's roles; siblings of the I/O row,
            // and window and command line but for the door to the window, may not.
            let pure = own >= row("exchange").unwrap();
            let door = used == "ui" && path == "cli/window.rs";
            if target < own || target == own && used != module && !pure && !door {
                wrong.push(format!("{path} uses {used}"));
            }
        }
        let knows = |names: &[&str]| {
            names.iter().any(|name| {
                code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"))
            })
        };
        if module != "ui" && knows(&["egui", "eframe", "rfd"]) {
            wrong.push(format!("{path} knows the window"));
        }
        if module != "http" && knows(&["reqwest", "hyper"])
            || !["http", "demo"].contains(&module) && code.contains("tokio::net")
            || module != "instance" && file.code().contains("unix::net")
        {
            wrong.push(format!("{path} knows sockets"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The storey of a file of `ui`: the shell knows the features, these know the kit only.
fn storey(path: &str) -> usize {
    match folder_of_ui(path) {
        "mod" | "shell" => 0,
        "kit" => 2,
        _ => 1,
    }
}

fn folder_of_ui(path: &str) -> &str {
    path.split('/')
        .nth(1)
        .unwrap_or_default()
        .trim_end_matches(".rs")
}

#[test]
fn in_the_window_the_shell_knows_features_and_features_the_kit() {
    let files = files("src");
    if !files.iter().any(|file| file.path.starts_with("ui/shell/")) {
        return;
    }
    let mut wrong = Vec::new();
    for (from, reached) in tree(&files)
        .graph()
        .iter()
        .filter(|(from, _)| from.starts_with("ui/"))
    {
        for to in reached.iter().filter(|to| to.starts_with("ui/")) {
            let apart =
                storey(from) == 1 && storey(to) == 1 && folder_of_ui(from) != folder_of_ui(to);
            if storey(to) < storey(from) || apart {
                wrong.push(format!("{from} uses {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_takes_from_a_file_that_takes_from_it() {
    let circles = circles(&tree(&files("src")).graph());
    let new: Vec<_> = circles
        .iter()
        .filter(|circle| {
            !CIRCLES_STILL_OPEN
                .iter()
                .any(|known| circle.iter().all(|file| known.contains(&file.as_str())))
        })
        .collect();
    assert!(
        new.is_empty(),
        "Move what both sides need into a file of its own, below both: {new:#?}"
    );
    let gone: Vec<_> = CIRCLES_STILL_OPEN
        .iter()
        .flat_map(|known| known.iter())
        .filter(|file| !circles.iter().flatten().any(|open| open == *file))
        .collect();
    assert!(
        gone.is_empty(),
        "No longer in a circle, take off the list: {gone:#?}"
    );
}

/// Keys of README that are no command's: what is pasted into no field, those of the claims' tree, and egui's zoom.
const OTHER_KEYS: [&str; 6] = [
    "Ctrl+V",
    "Ctrl+C",
    "Ctrl+Shift+C",
    "Ctrl++",
    "Ctrl+-",
    "Ctrl+0",
];

/// Returns the keys that rows like `spec(…).keys(CTRL_SHIFT, Key::S)` give to commands, as README writes them.
fn keys_of_commands(specs: &str) -> BTreeSet<String> {
    specs
        .split(".keys(")
        .skip(1)
        .filter_map(|rest| {
            let (modifiers, key) = rest.split(')').next()?.split_once("Key::")?;
            let shift = if modifiers.contains("SHIFT") {
                "Shift+"
            } else {
                ""
            };
            let key = match key.trim() {
                "Period" => ".",
                "Comma" => ",",
                "Plus" => "+",
                "Minus" => "-",
                key => key.trim_start_matches("Num"),
            };
            let held = if modifiers.contains("NONE") || modifiers.contains("Modifiers::SHIFT") {
                ""
            } else {
                "Ctrl+"
            };
            Some(format!("{held}{shift}{key}"))
        })
        .collect()
}

fn is_function_key(word: &str) -> bool {
    word.strip_prefix('F')
        .is_some_and(|number| number.parse::<u8>().is_ok())
}

/// Returns the keys of README's table; `Ctrl+1 … Ctrl+8` is eight.
fn keys_of_readme(readme: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for row in readme.lines().filter(|line| line.starts_with("| ")) {
        let cell = row.split('|').nth(1).unwrap_or_default();
        let named: Vec<&str> = cell
            .split(' ')
            // A comma ends a word, unless it is the key.
            .map(|word| match word.strip_suffix(',') {
                Some(key) if key != "Ctrl+" => key,
                _ => word,
            })
            .filter(|word| {
                let alone = word.strip_prefix("Shift+").unwrap_or(word);
                word.starts_with("Ctrl+") || is_function_key(alone)
            })
            .collect();
        let digit = |key: &str| key.strip_prefix("Ctrl+")?.parse::<u8>().ok();
        if let (true, [first, last]) = (cell.contains('…'), named.as_slice()) {
            let range = digit(first).unwrap_or_default()..=digit(last).unwrap_or_default();
            keys.extend(range.map(|digit| format!("Ctrl+{digit}")));
        }
        keys.extend(named.into_iter().map(ToOwned::to_owned));
    }
    keys
}

#[test]
fn the_readme_lists_the_keys_of_the_commands() {
    let Ok(specs) = std::fs::read_to_string(root().join("src/ui/kit/command.rs")) else {
        return;
    };
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (mut of_commands, listed) = (keys_of_commands(&specs), keys_of_readme(&readme));
    assert!(!of_commands.is_empty(), "no row of a command has keys");
    of_commands.extend(OTHER_KEYS.map(ToOwned::to_owned));
    assert_eq!(listed, of_commands);
}

#[test]
fn keys_are_read_from_rows_and_from_a_table() {
    let specs = r#"spec("A", "a").keys(CTRL, Key::Num1), spec("B", "b").keys(CTRL_SHIFT, Key::S).menu(M), spec("C", "c").keys(CTRL, Key::Comma), spec("D", "d").keys(Modifiers::NONE, Key::F1)"#;
    let readme = "Ctrl+Z undoes\n\n| Keys | |\n|---|---|\n| Ctrl+Shift+S, Ctrl+,, Ctrl++, F1, Ctrl+, | save |\n| Ctrl+1 … Ctrl+3 | tabs |\n";
    let set = |keys: &[&str]| {
        keys.iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        keys_of_commands(specs),
        set(&["Ctrl+1", "Ctrl+Shift+S", "Ctrl+,", "F1"])
    );
    assert_eq!(
        keys_of_readme(readme),
        set(&[
            "Ctrl+1",
            "Ctrl+2",
            "Ctrl+3",
            "Ctrl+Shift+S",
            "Ctrl+,",
            "Ctrl++",
            "F1"
        ])
    );
}

/// Texts that tell people where things are.
const MAPS: [&str; 3] = ["src/lib.rs", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Returns what a text in backticks says of files and modules: paths with a known first folder or end, and module paths.
fn places(text: &str) -> Vec<&str> {
    const FOLDERS: [&str; 6] = ["src", "tests", "assets", "benches", "fuzz", ".github"];
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|quoted| {
            let (first, more) = quoted.split_once(['/', ':']).unwrap_or((quoted, ""));
            let is_file = [".rs", ".md", ".toml"]
                .iter()
                .any(|end| quoted.ends_with(end) && quoted.len() > end.len());
            let is_plain = !quoted.contains([' ', '*', '<', '{', '…']);
            is_plain
                && (is_file
                    || !more.is_empty() && (FOLDERS.contains(&first) || row(first).is_some()))
        })
        .collect()
}

/// Returns whether the file, folder or module is there; of `module::Type` the module is asked for.
fn is_there(place: &str) -> bool {
    let modules: Vec<&str> = place
        .split("::")
        .take_while(|name| !name.starts_with(char::is_uppercase))
        .collect();
    let exists = |path: &str| {
        [root().join(path), root().join("src").join(path)]
            .iter()
            .any(|path| path.exists() || path.with_extension("rs").exists())
    };
    let path = modules.join("/");
    // The last name may be a function's.
    let holder = path.rsplit_once('/').map_or("", |(holder, _)| holder);
    exists(&path) || modules.len() > 2 && exists(holder)
}

#[test]
fn the_maps_name_what_is_there() {
    let mut wrong = Vec::new();
    for map in MAPS {
        let text = std::fs::read_to_string(root().join(map)).unwrap_or_default();
        wrong.extend(
            places(&text)
                .into_iter()
                .filter(|place| !is_there(place))
                .map(|place| format!("{map} names {place}")),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_and_modules_are_told_from_other_words() {
    let text = "`src/lib.rs`, `token::rules::Rule` and `cli/output.rs` of `Cargo.toml`, not `application/json`, `Vec::new`, `.rs` or `a/*.rs`";
    let found = places(text);
    assert_eq!(
        found,
        [
            "src/lib.rs",
            "token::rules::Rule",
            "cli/output.rs",
            "Cargo.toml"
        ]
    );
    assert!(found.into_iter().all(is_there));
    assert!(
        [
            "src/nothing.rs",
            "token::nothing",
            "token::nothing::Nothing",
            "nothing.md"
        ]
        .into_iter()
        .all(|place| !is_there(place))
    );
}

#[test]
fn no_file_is_too_long() {
    for folder in ["src", "tests"] {
        let files = files(folder);
        let long = longer_than(&files, LINES);
        assert!(
            long.is_empty(),
            "Longer than {LINES} lines, split by idea: {long:#?}"
        );
    }
}

#[test]
fn a_name_that_other_files_see_is_one_types() {
    let files = files("src");
    let mut shared = shared_visible_names(&files);
    for (name, why) in SHARED_NAMES {
        assert!(
            shared.remove(name).is_some(),
            "No longer shared, take off the list: {name}, {why}"
        );
    }
    assert!(
        shared.is_empty(),
        "Say in the name whose it is: {shared:#?}"
    );
}

#[test]
fn the_app_its_intents_and_its_context_stay_small() {
    let files = files("src");
    if !files.iter().any(|file| file.path == "ui/shell/app.rs") {
        return;
    }
    for (keyword, name, most, instead) in [
        (
            "struct",
            "App",
            APP_FIELDS,
            "give the field to the feature that it concerns",
        ),
        (
            "enum",
            "Intent",
            INTENTS,
            "call a method of the feature, or open a dialog that owns its job",
        ),
        (
            "struct",
            "Cx",
            CONTEXT_FIELDS,
            "hand what few views need to those as an argument",
        ),
    ] {
        let members = size_of(&files, keyword, name);
        assert!(
            members.is_some_and(|members| members <= most),
            "{name} has {members:?} members, at most {most}: {instead}"
        );
    }
}

#[test]
fn no_view_gets_the_app() {
    let files = files("src");
    if !files.iter().any(|file| file.path == "ui/shell/app.rs") {
        return;
    }
    let in_ui = || files.iter().filter(|file| file.path.starts_with("ui/"));
    let wrong: Vec<&str> = in_ui()
        .filter(|file| {
            let names_it = storey(&file.path) > 0 && words(file.code()).contains(&"App");
            names_it || disguises_app(file.code())
        })
        .map(|file| file.path.as_str())
        .collect();
    assert!(
        wrong.is_empty(),
        "A view gets its feature and the context: {wrong:#?}"
    );
}

#[test]
fn report() {
    let files = files("src");
    let circles = circles(&tree(&files).graph());
    let lines: usize = files.iter().map(File::lines).sum();
    println!(
        "Figures of src. Lines are all lines of a file, blank ones and tests too. What is counted in code is counted without"
    );
    println!(
        "comments, literals and inline tests. An arrow is a `use` or a path into another file, followed through re-exports to"
    );
    println!(
        "the file that defines the item; a circle is a strongly connected component of two files or more."
    );
    println!("\n{lines} lines in {} files", files.len());
    println!("\nLines per room");
    for (room, lines) in lines_per_room(&files) {
        println!("{lines:>7}  {room}");
    }
    let long = longer_than(&files, REPORTED_LINES);
    println!(
        "\n{} files over {REPORTED_LINES} lines, {} over 600",
        long.len(),
        longer_than(&files, 600).len()
    );
    for (path, lines) in long {
        println!("{lines:>7}  {path}");
    }
    println!(
        "\n{} circles, {} files",
        circles.len(),
        circles.iter().flatten().count()
    );
    for circle in circles {
        println!("{:>7}  {}", circle.len(), circle.join(" "));
    }
    let fields = size_of(&files, "struct", "App").unwrap_or_default();
    let implementations = implementations(&files, "App");
    let methods: usize = implementations.iter().map(|(_, methods)| methods).sum();
    println!(
        "\nApp: {fields} fields, {methods} methods, files with impl App: {}",
        implementations.len()
    );
    for (path, methods) in implementations {
        println!("{methods:>7}  {path}");
    }
    for name in ["Intent", "Action"] {
        println!(
            "{name}: {} variants",
            size_of(&files, "enum", name).unwrap_or_default()
        );
    }
    let lent = |outside: bool| -> usize {
        files
            .iter()
            .filter(|file| file.path.starts_with("ui/") && (storey(&file.path) > 0) == outside)
            .map(|file| lends_app(file.code()))
            .sum()
    };
    println!(
        "&mut App: {} in views, {} in the shell",
        lent(true),
        lent(false)
    );
    let shared = shared_names(&files);
    println!(
        "\n{} names of types that more than one type has",
        shared.len()
    );
    for (name, files) in shared {
        println!("{:>7}  {name}: {}", files.len(), files.join(" "));
    }
}

/// What writes to a terminal, or asks on one.
const PRINTS: [&str; 4] = ["print!(", "println!(", "io::stdout", "io::stderr"];

#[test]
fn everything_that_is_printed_goes_through_one_file() {
    let printing: Vec<String> = files("src")
        .into_iter()
        .filter(|file| PRINTS.iter().any(|word| file.text.contains(word)))
        .map(|file| file.path)
        .collect();
    assert_eq!(printing, ["cli/output.rs"]);
}

/// `tests/run` builds no examples out of comments where nextest is there: it would take a while each time to find none.
#[test]
fn no_comment_has_an_example_that_would_not_be_run() {
    let is_fence = |line: &str| {
        let comment = line.trim_start();
        let text = comment
            .strip_prefix("///")
            .or_else(|| comment.strip_prefix("//!"));
        text.is_some_and(|text| text.trim_start().starts_with("```"))
    };
    assert!(is_fence("    /// ```") && is_fence("//! ```text") && !is_fence("// ```"));
    let with_examples: Vec<String> = files("src")
        .into_iter()
        .filter(|file| file.text.lines().any(is_fence))
        .map(|file| file.path)
        .collect();
    assert!(
        with_examples.is_empty(),
        "A test beside the code is run instead: {with_examples:#?}"
    );
}

#[test]
fn there_is_one_egui_one_rustls_and_one_hyper() {
    let arguments = "tree --locked --offline --prefix none --format {p} --edges normal,build";
    let output = Command::new(env!("CARGO"))
        .args(arguments.split(' '))
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
