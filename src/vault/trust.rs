//! What the user allowed: which profiles may read secrets of this computer, and for which origin. Only hashes are kept.

use crate::files::{ReadError, read_regular, write_atomically};
use std::path::{Path, PathBuf};

/// Hashes that are kept at most; the oldest go first.
const KEPT: usize = 5000;

/// Bytes of the file that are read at most: it has a tenth of that.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What a profile would read of this computer and where it would send it. Changes with the origin, the references, the folder that
/// `file:` begins at, and the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecretAccess {
    /// The profile's id, or its name where it has none.
    pub profile: String,
    /// The environment's name, empty without one.
    pub environment: String,
    /// Where `file:` begins.
    pub folder: Option<PathBuf>,
    /// Scheme, host and port that everything goes to.
    pub origin: String,
    /// Field and reference, such as `subject_token` and `file:token`.
    pub reads: Vec<(String, String)>,
}

impl SecretAccess {
    /// What is kept of it: SHA-256, base64url.
    pub fn hash(&self) -> String {
        let folder = self
            .folder
            .as_ref()
            .map(|folder| folder.display().to_string());
        let text = serde_json::json!([
            self.profile,
            self.environment,
            folder,
            self.origin,
            self.reads
        ])
        .to_string();
        crate::jose::sha256_base64url(text.as_bytes())
    }

    /// For people: `file:token as subject_token`, separated by commas.
    pub fn words(&self) -> String {
        let all: Vec<String> = self
            .reads
            .iter()
            .map(|(field, reference)| format!("{reference} as {field}"))
            .collect();
        all.join(", ")
    }
}

/// The file of allowed hashes, one a line, the newest last.
#[derive(Clone, Debug)]
pub struct Trust {
    path: PathBuf,
}

impl Trust {
    /// The file at this path; it need not exist.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// Whether exactly this was allowed, or written by this computer.
    pub fn allows(&self, grant: &SecretAccess) -> bool {
        let hash = grant.hash();
        self.read()
            .is_ok_and(|text| text.lines().any(|line| line == hash))
    }

    /// Allows exactly this from now on.
    pub fn allow(&self, grant: &SecretAccess) -> std::io::Result<()> {
        let hash = grant.hash();
        let text = match self.read() {
            Ok(text) => text,
            Err(error) if error.is_absent() => String::new(),
            Err(error) => return Err(std::io::Error::other(error)),
        };
        let mut lines: Vec<&str> = text.lines().filter(|line| *line != hash).collect();
        lines.push(&hash);
        let old = lines.len().saturating_sub(KEPT);
        let text: String = lines
            .iter()
            .skip(old)
            .map(|line| format!("{line}\n"))
            .collect();
        write_atomically(&self.path, &text)
    }

    fn read(&self) -> Result<String, ReadError> {
        // What is no text is no hash of ours.
        read_regular(&self.path, LARGEST).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(origin: &str, reads: &[(&str, &str)]) -> SecretAccess {
        SecretAccess {
            profile: "p1".into(),
            origin: origin.into(),
            reads: reads
                .iter()
                .map(|(field, reference)| ((*field).to_owned(), (*reference).to_owned()))
                .collect(),
            ..SecretAccess::default()
        }
    }

    #[test]
    fn only_what_was_allowed_is_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let trust = Trust::at(&folder.path().join("deep/trust"));
        let one = grant("https://a", &[("subject_token", "env:TOKEN")]);
        assert!(!trust.allows(&one));
        trust.allow(&one).unwrap();
        trust.allow(&one).unwrap();
        assert!(trust.allows(&one));
        for other in [
            grant("https://b", &[("subject_token", "env:TOKEN")]),
            grant("https://a", &[("subject_token", "env:OTHER")]),
            grant(
                "https://a",
                &[("subject_token", "env:TOKEN"), ("headers.0", "env:TOKEN")],
            ),
            SecretAccess {
                environment: "prod".into(),
                ..one.clone()
            },
            SecretAccess {
                folder: Some("/elsewhere".into()),
                ..one.clone()
            },
            SecretAccess {
                profile: "p2".into(),
                ..one.clone()
            },
        ] {
            assert!(!trust.allows(&other), "{other:?}");
        }
        let text = std::fs::read_to_string(folder.path().join("deep/trust")).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(!text.contains("TOKEN"));
    }
}
