//! Names and paths as the narrow column shows them.

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
