//! Files that were chosen or dropped.

use crate::diagnosis::BadInput;
use crate::files::{LARGEST, read_regular};
use crate::paste::decode_text;
use crate::secret::Secret;
use std::path::Path;

/// Returns what is in a file of any kind.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, BadInput> {
    let unreadable = |error: String| {
        BadInput::new(
            "import.unreadable",
            format!("{} cannot be read", path.display()),
            error,
        )
        .fix("Check the path and the permissions")
    };
    read_regular(path, LARGEST).map_err(|error| unreadable(error.to_string()))
}

/// The text of a file. What is no text in it is not looked at.
pub fn read_text(path: &Path) -> Result<Secret, BadInput> {
    let text = match decode_text(read_bytes(path)?) {
        Ok(decoded) => decoded.text,
        Err(error) => {
            return Err(BadInput::new(
                "import.not-text",
                format!("{} is no text", path.display()),
                format!(
                    "The first byte that does not fit is at offset {}",
                    error.offset
                ),
            ));
        }
    };
    Ok(Secret::new(text))
}
