//! Reading files that were chosen or dropped.

use crate::diagnosis::BadInput;
use crate::files::{LARGEST, read_regular};
use crate::paste::{decode_text, decode_written};
use crate::secret::Secret;
use crate::token::MAX_TOKEN;
use std::path::Path;

/// Returns what is in a file of any kind.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, BadInput> {
    read_regular(path, LARGEST).map_err(|error| {
        let title = format!("{} cannot be read", path.display());
        BadInput::new("import.unreadable", title, error.to_string())
            .fix("Check the path and the permissions")
    })
}

/// Returns the text of a file with a token or key; a problem with it has this id.
pub fn read_token_text(path: &Path, id: &'static str) -> Result<Secret, BadInput> {
    let bad = |why: String| BadInput::new(id, format!("{} cannot be read", path.display()), why);
    let bytes = read_regular(path, MAX_TOKEN as u64).map_err(|error| bad(error.to_string()))?;
    decode_text(bytes)
        .map(|decoded| Secret::new(decoded.text))
        .map_err(|_| bad("It is neither UTF-8 nor UTF-16 text".to_owned()))
}

/// Returns the text of a file; the error says where it is no text.
pub fn read_text(path: &Path) -> Result<Secret, BadInput> {
    decode_written(read_bytes(path)?)
        .map(|decoded| Secret::new(decoded.text))
        .map_err(|error| {
            BadInput::new(
                "import.not-text",
                format!("{} is not text", path.display()),
                format!(
                    "The first byte that does not fit is at offset {}",
                    error.offset
                ),
            )
        })
}
