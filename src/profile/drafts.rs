//! Edits that were not saved: kept beside the settings, so that a crash or a kill at any moment loses none.

use super::{Profile, Written, read_file, write_atomically};
use crate::diagnosis::BadInput;
use crate::json::Json;
use std::path::{Path, PathBuf};

/// One set of unsaved edits.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDraft {
    /// The name of its file without ending.
    pub key: String,
    /// The profile's file; none where it was never saved.
    pub path: Option<PathBuf>,
    /// What the form held. References only, as in every profile.
    pub profile: Profile,
}

/// The key of a profile's draft: the same for the same file.
pub fn draft_key(path: Option<&Path>) -> String {
    path.map_or_else(
        || "new".to_owned(),
        |path| crate::jose::sha256_base64url(path.display().to_string().as_bytes()),
    )
}

fn file(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{key}.draft.json"))
}

/// Keeps a draft, over an older one of the same key.
pub fn keep_draft(folder: &Path, draft: &KeptDraft) -> std::io::Result<()> {
    let path = draft
        .path
        .as_ref()
        .map(|path| Json::text(path.display().to_string()));
    let document = Json::object([
        ("cambio", Json::int(1)),
        ("path", path.unwrap_or_default()),
        (
            "profile",
            draft.profile.cleaned(Written::Here, &[]).profile.to_json(),
        ),
    ]);
    write_atomically(&file(folder, &draft.key), &(document.to_pretty() + "\n"))
}

/// Forgets a draft: it was saved, or given up. One that is not there is no error.
pub fn forget_draft(folder: &Path, key: &str) -> std::io::Result<()> {
    match std::fs::remove_file(file(folder, key)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The drafts that are kept, each with what it holds or why it cannot be read; the newest first.
pub fn kept_drafts(folder: &Path) -> Vec<Result<KeptDraft, BadInput>> {
    let Ok(listing) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = listing
        .filter_map(Result::ok)
        .filter_map(|file| {
            let key = file
                .file_name()
                .to_str()?
                .strip_suffix(".draft.json")?
                .to_owned();
            let changed = file.metadata().and_then(|data| data.modified()).ok();
            Some((changed, key, file.path()))
        })
        .collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.0));
    files
        .into_iter()
        .map(|(_, key, path)| {
            let text = String::from_utf8(read_file(&path)?).map_err(|error| {
                BadInput::new(
                    "draft.unreadable",
                    "A draft cannot be read",
                    error.to_string(),
                )
            })?;
            let document = Json::parse(&text).map_err(|error| {
                BadInput::new(
                    "draft.unreadable",
                    "A draft cannot be read",
                    error.to_string(),
                )
            })?;
            let profile = Profile::from_json(document.get("profile").unwrap_or(&Json::Null))?;
            Ok(KeptDraft {
                key,
                path: document.get_str("path").map(PathBuf::from),
                profile,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_kept_found_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = folder.path().join("drafts");
        assert!(kept_drafts(&drafts).is_empty());
        let path = PathBuf::from("/team/a.cambio.json");
        let draft = KeptDraft {
            key: draft_key(Some(&path)),
            path: Some(path),
            profile: Profile {
                name: "changed".into(),
                tenant: "demo".into(),
                ..Profile::default()
            },
        };
        keep_draft(&drafts, &draft).unwrap();
        assert_eq!(kept_drafts(&drafts), [Ok(draft.clone())]);
        std::fs::write(drafts.join("other.draft.json"), "{ cut").unwrap();
        assert_eq!(
            kept_drafts(&drafts)
                .iter()
                .filter(|kept| kept.is_err())
                .count(),
            1
        );
        forget_draft(&drafts, &draft.key).unwrap();
        forget_draft(&drafts, &draft.key).unwrap();
        assert_eq!(kept_drafts(&drafts).len(), 1);
    }
}
