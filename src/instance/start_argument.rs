//! What a start of the program was given.

use crate::secret::Secret;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path, PathBuf};

/// What a start of the program was given. Its `Debug` says no more than the kind: a path and a link can carry something private.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum StartArgument {
    /// Nothing: the window is wanted.
    #[default]
    Nothing,
    /// A file or folder, by its path from the root.
    File(PathBuf),
    /// A link that this program answers to.
    Link(Secret),
    /// A text that another program wrote to standard input, as it would be pasted into the window.
    Pasted(Secret),
}

impl StartArgument {
    /// Returns what an argument is: a link where it begins with the scheme, else a file, by its path or its `file:` address. A desktop
    /// that hands links over hands files over as addresses.
    pub fn of_argument(argument: &OsStr, scheme: &str) -> Self {
        if argument.is_empty() {
            return Self::Nothing;
        }
        let text = argument.to_str();
        if let Some(link) = text.filter(|text| text.starts_with(scheme)) {
            return Self::Link(Secret::new(link));
        }
        let named = text
            .filter(|text| text.starts_with("file:"))
            .and_then(|text| url::Url::parse(text).ok())
            .and_then(|address| address.to_file_path().ok());
        let path = named.unwrap_or_else(|| PathBuf::from(argument));
        Self::File(from_the_root(&path))
    }
}

impl fmt::Debug for StartArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::File(_) => "File(masked)",
            Self::Link(_) => "Link(masked)",
            Self::Pasted(_) => "Pasted(masked)",
        })
    }
}

/// The path as it is for a program with another working folder. Links in it stay as they were named, unless it goes up again.
fn from_the_root(path: &Path) -> PathBuf {
    let goes_up = path
        .components()
        .any(|component| component == Component::ParentDir);
    let resolved = Some(path).filter(|_| goes_up);
    resolved
        .and_then(|path| std::fs::canonicalize(path).ok())
        .or_else(|| std::path::absolute(path).ok())
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(argument: &str) -> StartArgument {
        StartArgument::of_argument(OsStr::new(argument), "cambio://")
    }

    #[test]
    fn a_link_and_a_file_are_told_apart() {
        let here = std::env::current_dir().unwrap();
        let link = "cambio://import?v=1&p=x";
        assert_eq!(of(""), StartArgument::Nothing);
        assert_eq!(of(link), StartArgument::Link(Secret::new(link)));
        assert_eq!(of("a.har"), StartArgument::File(here.join("a.har")));
        assert_eq!(of("./a.har"), StartArgument::File(here.join("a.har")));
        // What is not there yet stays as it was named, and is refused by who reads it.
        assert_eq!(
            of("x/../a.har"),
            StartArgument::File(here.join("x/../a.har"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_address_of_a_file_is_its_path() {
        for (argument, path) in [
            ("file:///tmp/a%20b.har", "/tmp/a b.har"),
            ("file:/tmp/a.har", "/tmp/a.har"),
            ("file://localhost/tmp/a.har", "/tmp/a.har"),
        ] {
            assert_eq!(of(argument), StartArgument::File(PathBuf::from(path)));
        }
        let folder = tempfile::tempdir().unwrap();
        let folder = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir(folder.join("in")).unwrap();
        std::fs::write(folder.join("a.har"), "x").unwrap();
        let named = folder.join("in/../a.har");
        assert_eq!(
            StartArgument::of_argument(named.as_os_str(), "cambio://"),
            StartArgument::File(folder.join("a.har"))
        );
    }

    #[test]
    fn debug_says_the_kind_only() {
        let said = format!("{:?} {:?}", of("private.har"), of("cambio://private"));
        assert!(!said.contains("private"), "{said}");
    }
}
