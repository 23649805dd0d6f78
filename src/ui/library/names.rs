//! Names and paths as the narrow column shows them.

use crate::profile::Library;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

/// The group of built-in profiles without a dash in their name.
pub const REST: &str = "Other";

/// Returns what stands before and after the dash of a name; [`REST`] and the name if it has none.
pub fn split(name: &str) -> (&str, &str) {
    match name.split_once(" – ") {
        Some((group, rest)) if !group.trim().is_empty() && !rest.trim().is_empty() => {
            (group.trim(), rest.trim())
        }
        _ => (REST, name),
    }
}

/// Returns that several profiles of a library have this name, as a sentence; `None` if at most one has.
pub fn namesakes(library: &Library, name: &str) -> Option<String> {
    let many = match library.named(name) {
        0 | 1 => return None,
        2 => "Two".to_owned(),
        many => many.to_string(),
    };
    Some(format!(
        "{many} profiles are called “{name}”: open the one you mean, and continue from its form"
    ))
}

/// Returns a path in short: from the home folder on, or its last two parts.
pub fn short_path(path: &Path) -> String {
    static HOME: LazyLock<Option<PathBuf>> = LazyLock::new(std::env::home_dir);
    shortened(path, HOME.as_deref())
}

/// Returns a path in short, for a given home folder.
fn shortened(path: &Path, home: Option<&Path>) -> String {
    let below = home.and_then(|home| path.strip_prefix(home).ok());
    let parts: Vec<String> = below
        .unwrap_or(path)
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    match (parts.as_slice(), below) {
        ([.., folder, last], _) if parts.len() > 2 => format!("…/{folder}/{last}"),
        ([], Some(_)) => "~".to_owned(),
        (parts, Some(_)) => format!("~/{}", parts.join("/")),
        _ => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Folder, LibraryEntry, Profile};

    #[test]
    fn a_name_that_several_profiles_have_tells_none_of_them() {
        let folder = |names: &[&str]| Folder {
            name: "team".to_owned(),
            path: None,
            entries: names
                .iter()
                .map(|name| LibraryEntry {
                    stem: (*name).to_owned(),
                    path: None,
                    profile: Ok(Profile {
                        name: (*name).to_owned(),
                        ..Profile::default()
                    }),
                })
                .collect(),
            problem: None,
        };
        let library = Library::new(vec![folder(&["a", "b", "c"]), folder(&["b", "c", "c"])]);
        assert_eq!(namesakes(&library, "a"), None);
        assert_eq!(namesakes(&library, "nobody"), None);
        let said = |name| namesakes(&library, name).unwrap();
        assert!(said("b").starts_with("Two profiles are called “b”: "));
        assert!(said("c").starts_with("3 profiles are called “c”: "));
    }

    #[test]
    fn a_name_is_cut_at_its_first_dash() {
        for (name, found) in [
            ("Apple – first login", ("Apple", "first login")),
            ("Apple – code – used", ("Apple", "code – used")),
            ("Set-up – outage", ("Set-up", "outage")),
            ("Team login", (REST, "Team login")),
            (" – login", (REST, " – login")),
            ("Apple – ", (REST, "Apple – ")),
        ] {
            assert_eq!(split(name), found);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_said_by_its_end() {
        let home = Some(Path::new("/home/ada"));
        for (path, found) in [
            ("/home/ada/acme/profiles", "~/acme/profiles"),
            ("/home/ada", "~"),
            (
                "/home/ada/.local/share/cambio/profiles",
                "…/cambio/profiles",
            ),
            ("/srv/profiles", "/srv/profiles"),
            ("/srv/teams/acme/profiles", "…/acme/profiles"),
        ] {
            assert_eq!(shortened(Path::new(path), home), found);
        }
        assert_eq!(shortened(Path::new("/srv/a"), None), "/srv/a");
    }
}
