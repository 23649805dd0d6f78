//! Says which commit and which target the program is built from and for, for `cambio --version`.
//!
//! A build script that runs again has Cargo compile the whole package again. So git is asked, and watched, for optimised builds only:
//! those are handed to people. While one works, a commit rebuilds nothing, and the program says `unknown`.
//!
//! The linker is asked to write the program smaller where it and the C library can.

use std::env;
use std::path::Path;
use std::process::Command;

/// Who packages a source archive says the commit in one of these; it counts before what git says.
const GIVEN: [&str; 2] = ["CAMBIO_COMMIT", "SOURCE_COMMIT"];

/// What the program is made of. Where one of these differs from the commit, the program is not the commit's.
const SOURCES: [&str; 6] = [
    "src",
    "assets",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for name in GIVEN {
        println!("cargo::rerun-if-env-changed={name}");
    }
    let commit = given()
        .or_else(|| is_optimised().then(commit_of_git).flatten())
        .unwrap_or_else(|| "unknown".to_owned());
    let target = env::var("TARGET").unwrap_or_else(|_| "unknown target".to_owned());
    // Not under the names that are read above: Cargo hands these on to what `cargo run` and `cargo test` start.
    println!("cargo::rustc-env=CAMBIO_BUILT_FROM={commit}");
    println!("cargo::rustc-env=CAMBIO_BUILT_FOR={target}");
    if is_optimised() && links_by_lld(&target) {
        // Functions whose code is the same, of many types and crates, are written once.
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        if reads_packed_relocations() {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
}

/// Whether the linker is LLVM's, as in rustup's toolchains for this target.
fn links_by_lld(target: &str) -> bool {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let root = printed(Command::new(rustc).args(["--print", "sysroot"]));
    let linker = "lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/ld.lld";
    // Who names a linker may mean another one.
    let own = env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("link"));
    target == "x86_64-unknown-linux-gnu"
        && !own
        && root.is_some_and(|root| Path::new(&root).join(linker).is_file())
}

/// Whether the addresses that are set right at each start can be written as a bit or two each, instead of 24 bytes: the C library is glibc
/// 2.36 or newer. An older one says so at the start.
fn reads_packed_relocations() -> bool {
    let said = printed(Command::new("getconf").arg("GNU_LIBC_VERSION"));
    let version = said
        .as_deref()
        .and_then(|said| said.strip_prefix("glibc 2."));
    let minor = version.and_then(|minor| minor.split('.').next()?.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= 36)
}

fn is_optimised() -> bool {
    env::var("PROFILE").is_ok_and(|profile| profile == "release")
}

/// The commit that the environment names, its first ten digits where it is a whole hash. What is no name of a commit is not taken.
fn given() -> Option<String> {
    GIVEN.iter().find_map(|name| {
        let commit = env::var(name).ok()?;
        let commit = commit.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        if commit.is_empty() || commit.len() > 64 || !commit.chars().all(is_name) {
            return None;
        }
        let is_hash = commit.len() >= 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
        Some(commit.chars().take(if is_hash { 10 } else { 64 }).collect())
    })
}

/// The commit that is checked out, with `-dirty` where the sources differ from it; `None` if this is no clone, or there is no git.
fn commit_of_git() -> Option<String> {
    // A source archive may lie in somebody else's repository.
    if !Path::new(".git").exists() {
        return None;
    }
    let commit = git(&["rev-parse", "--short=10", "HEAD"])?;
    // A file that is not there would run the script each time. The log of HEAD grows with every commit, checkout and reset; the branch is
    // for those who keep no log.
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    for name in ["HEAD", "logs/HEAD"].into_iter().chain(branch.as_deref()) {
        if let Some(path) = git(&["rev-parse", "--git-path", name]) {
            watch(&path);
        }
    }
    SOURCES.into_iter().for_each(watch);
    let status = [
        "--no-optional-locks",
        "status",
        "--porcelain",
        "--untracked-files=no",
        "--",
    ];
    let asked: Vec<&str> = status.into_iter().chain(SOURCES).collect();
    let changed = git(&asked);
    // An empty answer is no change; where git did not answer, nothing is claimed.
    let mark = if changed.is_some() { "-dirty" } else { "" };
    Some(format!("{commit}{mark}"))
}

fn watch(path: &str) {
    if Path::new(path).exists() {
        println!("cargo::rerun-if-changed={path}");
    }
}

/// What git prints, in one line or more; `None` if it prints nothing, fails or is not there.
fn git(arguments: &[&str]) -> Option<String> {
    printed(Command::new("git").args(arguments))
}

/// What a program prints; `None` if it prints nothing, fails or is not there.
fn printed(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}
