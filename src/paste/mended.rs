//! What was mended to read a text that, as it stands, does something else than it is meant to. Each is the sentence of a note.

/// The source of a web page was copied.
pub const WEB_ESCAPES: &str = "The escapes of a web page's source (&amp; and its like) were undone";
/// A shell joins two lines only where nothing stands behind the backslash.
pub const SPACES_BEHIND: &str = "Spaces behind the backslash at the end of a line were taken away";
/// A comment behind a backslash is none.
pub const COMMENT_BEHIND: &str = "A comment behind the backslash of a line was dropped";
/// A line end ends a command.
pub const LINE_JOINED: &str =
    "A backslash at the end of a line is missing; the next line was read as part of the command";
/// So does a `&`.
pub const BARE_AMPERSAND: &str =
    "A & that no quotes protect would end the command in a shell; it is read as part of the form";

/// Nothing but an empty line ends the headers.
pub const NO_EMPTY_LINE: &str =
    "No empty line stands before the body; it begins where the headers end";

/// `body: {…}` without `JSON.stringify` or `new URLSearchParams` around it.
pub const OBJECT_BODY: &str = "The body is a plain object, of which fetch makes the text [object Object]; JSON.stringify or new URLSearchParams is missing around it";

/// An object in `new URLSearchParams`; the parameter stands before it.
pub const OBJECT_VALUE: &str = " is an object, of which URLSearchParams makes the text [object Object]; JSON.stringify is missing around it";

/// A dictionary in `data`; the parameter stands before it.
pub const DICTIONARY_VALUE: &str =
    " is a dictionary, of which requests sends the names alone; json.dumps is missing around it";

/// Whether a note says so.
pub fn is_mended(note: &str) -> bool {
    let whole = [
        WEB_ESCAPES,
        SPACES_BEHIND,
        COMMENT_BEHIND,
        LINE_JOINED,
        BARE_AMPERSAND,
        NO_EMPTY_LINE,
        OBJECT_BODY,
    ];
    whole.contains(&note) || note.ends_with(OBJECT_VALUE) || note.ends_with(DICTIONARY_VALUE)
}
