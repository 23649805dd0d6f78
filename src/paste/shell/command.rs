//! A command of a shell, and the programs whose commands are looked for.

/// The programs whose commands a reader knows.
pub const PROGRAMS: &[&str] = &[
    "curl", "curlie", "http", "https", "xh", "xhs", "wget", "oauth2c", "oidc-cli", "oidc",
];

/// What sets variables.
pub const SETTERS: &[&str] = &[
    "export", "declare", "typeset", "local", "readonly", "set", "setenv", "read", "for", "unset",
];

/// A command of a shell, without what ran around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellCommand {
    /// The program and its arguments; variables that the paste does not set are marked, others filled in.
    pub words: Vec<String>,
    /// What it reads from standard input: the text of a heredoc, a here-string or an `echo`/`printf`/`cat <<` before a pipe.
    /// `Some(None)` where it reads another program's output that is not known.
    pub input: Option<Option<String>>,
    /// The line of the text in which it begins, from 1.
    pub line: usize,
    /// What was dropped or repaired on the way, a sentence each, never a value.
    pub notes: Vec<String>,
    /// Whether it was written for PowerShell (whose quoting has its own traps).
    pub power_shell: bool,
}

/// Where a command reads its standard input from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// The terminal.
    #[default]
    Terminal,
    /// The output of another program that the text does not tell, or a file.
    Unknown,
    /// A text.
    Text(String),
}

impl Input {
    /// The output of a command before a pipe.
    pub fn piped(output: Option<String>) -> Self {
        output.map_or(Self::Unknown, Self::Text)
    }

    /// The text, where it is known.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Terminal | Self::Unknown => None,
        }
    }
}

impl ShellCommand {
    /// A command of a POSIX shell or of cmd.
    pub fn new(words: Vec<String>, input: Input, line: usize, notes: Vec<String>) -> Self {
        Self {
            words,
            input: match input {
                Input::Terminal => None,
                Input::Unknown => Some(None),
                Input::Text(text) => Some(Some(text)),
            },
            line,
            notes,
            power_shell: false,
        }
    }

    /// The program's name without path and `.exe`, in lower case.
    pub fn program(&self) -> String {
        self.words
            .first()
            .map(|word| program_name(word))
            .unwrap_or_default()
    }
}

/// The name of a program without path and `.exe`, in lower case.
pub fn program_name(word: &str) -> String {
    let name = word
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(word)
        .to_ascii_lowercase();
    // `curlimages/curl:8.10.1` is the image of a container.
    let bare = match name.split_once(':') {
        Some((bare, tag)) if word.contains('/') && !tag.is_empty() => bare,
        _ => name.as_str(),
    };
    bare.strip_suffix(".exe").unwrap_or(bare).to_owned()
}

/// Whether the word names one of [`PROGRAMS`]; an address that ends like one does not.
pub fn is_program(word: &str) -> bool {
    // Longer than any path to a program: not worth a look. An option may name an image: `--image=curlimages/curl`.
    let may_be = word.len() < 512 && !word.contains("://") && !word.starts_with('-');
    may_be && PROGRAMS.contains(&program_name(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_by_their_last_part() {
        for word in [
            "curl",
            "/usr/bin/curl",
            "C:\\Windows\\System32\\curl.exe",
            "CURL.EXE",
            "curlimages/curl",
            "curlimages/curl:8.10.1",
        ] {
            assert!(is_program(word), "{word}");
        }
        for word in [
            "curl:",
            "/usr/bin/curl:",
            "--image=curlimages/curl",
            "https://a.example/curl",
            "",
        ] {
            assert!(!is_program(word), "{word}");
        }
    }
}
