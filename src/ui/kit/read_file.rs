//! Files that were chosen or dropped.

use crate::diagnosis::BadInput;
use crate::files::{LARGEST, read_regular};
use crate::paste::decode_text;
use crate::secret::Secret;
use crate::token::MAX_TOKEN;
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

/// Returns the text of a file with a token or key; a problem with it has this id.
pub fn read_token_text(path: &Path, id: &'static str) -> Result<Secret, BadInput> {
    let bad = |why: String| BadInput::new(id, format!("{} cannot be read", path.display()), why);
    let bytes = read_regular(path, MAX_TOKEN as u64).map_err(|error| bad(error.to_string()))?;
    decode_text(bytes)
        .map(|decoded| Secret::new(decoded.text))
        .map_err(|_| bad("It is neither UTF-8 nor UTF-16 text".to_owned()))
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
