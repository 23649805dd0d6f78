//! A command of a shell: its words, and what it reads.

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellCommand {
    /// The program and its arguments; variables that the paste does not set are marked, others filled in.
    pub words: Vec<String>,
    /// What it reads from standard input; `Some(None)` where it is another program's output that is not known.
    pub input: Option<Option<String>>,
    /// The line of the text in which it begins, from 1.
    pub line: usize,
    /// What was dropped or repaired on the way, a sentence each, never a value.
    pub notes: Vec<String>,
    /// Whether it was written for PowerShell.
    pub power_shell: bool,
}

impl ShellCommand {
    /// The program's name without path and `.exe`, in lower case.
    pub fn program(&self) -> String {
        let word = self.words.first().map_or("", String::as_str);
        let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        name.strip_suffix(".exe").unwrap_or(&name).to_owned()
    }
}
