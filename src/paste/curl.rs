//! curl commands, and curl's config files.

use super::curl_config::{config_words, looks_like_config};
use super::curl_options::{CurlOption, Meaning, by_letter, by_name};
use super::curl_request::CurlRequest;
use super::curl_variables::CurlVariables;
use super::exchange::{PastedExchange, Reading};
use super::shell::{self, ShellCommand};
use super::unread::{TextPosition, Unread};
use super::variable;

const COMMAND: &str = "a curl command";
const CONFIG: &str = "a curl config file";

/// Parameters that are given one by one, each with an option of its own.
const PARAMETERS: [&str; 11] = [
    "audience",
    "client_id",
    "client_secret",
    "code",
    "grant_type",
    "password",
    "redirect_uri",
    "scope",
    "subject_token",
    "subject_token_type",
    "username",
];

/// Reads every curl command of a text, or a config file of curl; none where the text is neither.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if looks_like_config(text) {
        return Some(read_config(text));
    }
    if is_json(text) || !has_name(text) {
        return None;
    }
    let commands = match shell::commands(text) {
        Ok(commands) => commands,
        Err(unread) => return Some(Err(unread)),
    };
    let mut reading = Reading::new(COMMAND, Vec::new());
    for command in commands
        .into_iter()
        .filter(|command| command.program() == "curl")
    {
        match read_command(command, COMMAND) {
            Ok(exchanges) => reading.exchanges.extend(exchanges),
            Err(unread) => return Some(Err(unread)),
        }
    }
    (!reading.exchanges.is_empty()).then_some(Ok(reading))
}

/// Whether the text names curl at all.
fn has_name(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|bytes| bytes.eq_ignore_ascii_case(b"curl"))
}

/// A recording may quote curl without being a command.
fn is_json(text: &str) -> bool {
    let text = text.trim();
    text.strip_prefix(['{', '[']).is_some_and(|rest| {
        rest.trim_start().starts_with(['"', '{', '}', ']']) && text.ends_with(['}', ']'])
    })
}

fn read_config(text: &str) -> Result<Reading, Unread> {
    let words = config_words(text).map_err(|line| {
        let mut unread = Unread::new(CONFIG, "A value in double quotes is never closed");
        unread.position = Some(TextPosition { line, column: 1 });
        unread
    })?;
    let command = ShellCommand {
        words: std::iter::once("curl".to_owned()).chain(words).collect(),
        input: None,
        line: 1,
        notes: Vec::new(),
        power_shell: false,
    };
    Ok(Reading::new(CONFIG, read_command(command, CONFIG)?))
}

/// What the word before belongs to, for a word that stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PrecedingOption {
    Header,
    Data,
    Other,
}

/// The words of one command on their way into requests.
struct CurlReader {
    what: &'static str,
    command: ShellCommand,
    words: std::iter::Peekable<std::vec::IntoIter<String>>,
    variables: CurlVariables,
    request: CurlRequest,
    done: Vec<CurlRequest>,
    before: PrecedingOption,
    /// Words that stand alone and do not look like an address.
    stray: Vec<String>,
    /// Addresses behind options that are not known.
    doubted: Vec<String>,
    options_end: bool,
}

fn read_command(
    mut command: ShellCommand,
    what: &'static str,
) -> Result<Vec<PastedExchange>, Unread> {
    let mut words = std::mem::take(&mut command.words).into_iter().peekable();
    words.next();
    let mut reader = CurlReader {
        what,
        words,
        variables: CurlVariables::default(),
        request: CurlRequest::with_notes(std::mem::take(&mut command.notes)),
        command,
        done: Vec::new(),
        before: PrecedingOption::Other,
        stray: Vec::new(),
        doubted: Vec::new(),
        options_end: false,
    };
    while let Some(word) = reader.words.next() {
        reader.word(word)?;
    }
    reader.end_request();
    let line = reader.command.line;
    let mut parts = reader.done;
    if parts.iter().all(CurlRequest::is_empty) {
        return Ok(Vec::new());
    }
    let count = parts.len();
    if count > 1 {
        for (index, part) in parts.iter_mut().enumerate() {
            part.note(format!(
                "The command has {count} requests, parted by --next; this is request {}",
                index + 1
            ));
        }
    }
    Ok(parts
        .into_iter()
        .flat_map(CurlRequest::finish)
        .map(|request| PastedExchange::of(request, line))
        .collect())
}

impl CurlReader {
    fn unread(&self, why: impl Into<String>) -> Unread {
        let mut unread = Unread::new(self.what, why);
        unread.position = Some(TextPosition {
            line: self.command.line,
            column: 1,
        });
        unread
    }

    fn word(&mut self, word: String) -> Result<(), Unread> {
        if self.options_end || !word.starts_with('-') || word == "-" {
            return self.alone(word);
        }
        if word == "--" {
            self.options_end = true;
            return Ok(());
        }
        match word.strip_prefix("--") {
            Some(long) => self.long(long),
            None => self.letters(word.get(1..).unwrap_or_default()),
        }
    }

    /// `--name value`, `--name=value`, `--no-name`, `--expand-name value`.
    fn long(&mut self, long: &str) -> Result<(), Unread> {
        let (name, mut attached) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (long, None),
        };
        let bare = name.strip_prefix("no-").unwrap_or(name);
        let expands = name.strip_prefix("expand-");
        let bare = expands.unwrap_or(bare);
        let shown: String = format!("--{name}");
        let Some(option) = by_name(bare) else {
            self.unknown(&shown, attached.is_some());
            return Ok(());
        };
        if bare != name && expands.is_none() {
            // Switched off: nothing that a request has is switched on by default.
            return Ok(());
        }
        if option.name != bare {
            self.request
                .note(format!("{shown} is read as --{}", option.name));
        }
        if option.takes_value && attached.is_none() {
            attached = self.words.next();
            if attached.is_none() {
                return Err(self.unread(format!(
                    "{shown} is the last word, and its value is missing"
                )));
            }
        }
        let value = attached.unwrap_or_default();
        let value = match expands {
            Some(_) => self.variables.expanded(&value),
            None => value,
        };
        self.apply(option, &shown, value)
    }

    /// `-X POST`, `-XPOST`, `-sSd data`.
    fn letters(&mut self, letters: &str) -> Result<(), Unread> {
        let mut chars = letters.chars();
        while let Some(letter) = chars.next() {
            let shown = format!("-{letter}");
            let Some(option) = by_letter(letter) else {
                self.unknown(&format!("-{letters}"), false);
                return Ok(());
            };
            if !option.takes_value {
                self.apply(option, &shown, String::new())?;
                continue;
            }
            let attached = chars.as_str();
            let value = if attached.is_empty() {
                self.words.next()
            } else {
                Some(attached.to_owned())
            };
            let Some(value) = value else {
                return Err(self.unread(format!(
                    "{shown} is the last word, and its value is missing"
                )));
            };
            return self.apply(option, &shown, value);
        }
        Ok(())
    }

    fn apply(&mut self, option: &CurlOption, shown: &str, value: String) -> Result<(), Unread> {
        self.before = match option.meaning {
            Meaning::Header => PrecedingOption::Header,
            Meaning::Data
            | Meaning::DataBinary
            | Meaning::DataRaw
            | Meaning::DataUrlencode
            | Meaning::Json
            | Meaning::Form
            | Meaning::FormString => PrecedingOption::Data,
            _ => PrecedingOption::Other,
        };
        match option.meaning {
            Meaning::Next => self.end_request(),
            Meaning::Variable => {
                if let Some(note) = self.variables.set(&value) {
                    self.request.note(note);
                }
            }
            Meaning::Config if value == "-" => match self.command.input.take().flatten() {
                Some(text) => {
                    let words = config_words(&text).map_err(|_| {
                        self.unread("A value of the options on standard input is never closed")
                    })?;
                    let rest: Vec<String> = words.into_iter().chain(self.words.by_ref()).collect();
                    self.words = rest.into_iter().peekable();
                }
                None => self.request.apply(Meaning::Told, shown, value, None),
            },
            meaning => self
                .request
                .apply(meaning, shown, value, self.command.input.as_ref()),
        }
        Ok(())
    }

    /// An option that curl does not have. The word behind it may be its value, and is no address unless there is no other.
    fn unknown(&mut self, shown: &str, has_value: bool) {
        let shown: String = shown.chars().take(40).collect();
        let shown = if shown
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        {
            shown
        } else {
            "An option".to_owned()
        };
        let next = (!has_value)
            .then(|| self.words.next_if(|next| !next.starts_with('-')))
            .flatten();
        match next {
            Some(word) if looks_like_address(&word) => {
                self.doubted.push(word);
                self.request.note(format!("{shown} is no option of curl that is known; it was left out"));
            }
            Some(_) => self.request.note(format!("{shown} is no option of curl that is known; it was left out with the word behind it")),
            None => self.request.note(format!("{shown} is no option of curl that is known; it was left out")),
        }
        self.before = PrecedingOption::Other;
    }

    /// A word that is no option: an address, or what lost its quotes.
    fn alone(&mut self, word: String) -> Result<(), Unread> {
        let before = self.before;
        if before == PrecedingOption::Header
            && !looks_like_address(&word)
            && self.request.extend_header(&word)
        {
            return Ok(());
        }
        self.before = PrecedingOption::Other;
        if looks_like_address(word.trim()) {
            if word.trim() != word {
                self.request
                    .note("curl refuses an address with a blank at its end; it is read without it");
            }
            self.request.urls.push(word.trim().to_owned());
        } else if before == PrecedingOption::Data && !word.trim().is_empty() {
            let name = word.split_once('=').map_or("", |(name, _)| name);
            return Err(self.unread(if PARAMETERS.contains(&name) {
                format!("{name} stands behind the data of another option, and no -d before it")
            } else {
                "The data are not in one pair of quotes: a word behind them belongs to no option"
                    .to_owned()
            }));
        } else if !word.trim().is_empty() {
            self.stray.push(word);
        }
        Ok(())
    }

    /// Ends a request, at `--next` or at the end of the command.
    fn end_request(&mut self) {
        let mut stray = std::mem::take(&mut self.stray);
        let mut doubted = std::mem::take(&mut self.doubted);
        if self.request.urls.is_empty() && !doubted.is_empty() {
            let url = doubted.remove(0);
            self.request.urls.push(url);
            self.request.note("The address stands behind an option that is not known; it may be that option's value");
        }
        if self.request.urls.is_empty()
            && stray.len() == 1
            && stray.iter().all(|word| is_host(word))
        {
            self.request.urls.append(&mut stray);
        }
        if !doubted.is_empty() {
            self.request
                .note("An address behind an option that is not known was left out");
        }
        match stray.len() {
            0 => {}
            1 => self
                .request
                .note("A word that belongs to no option was left out"),
            count => self.request.note(format!(
                "{count} words that belong to no option were left out"
            )),
        }
        self.before = PrecedingOption::Other;
        self.done.push(std::mem::take(&mut self.request));
    }
}

/// Whether a word can be an address: it has a scheme, begins with a variable, or with a host and a path or dot.
fn looks_like_address(word: &str) -> bool {
    if word.contains(['"', '\'']) || word.contains(char::is_whitespace) {
        return false;
    }
    if word.starts_with(variable::OPEN) {
        return true;
    }
    if let Some((scheme, _)) = word.split_once("://") {
        return scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    }
    let host = word.split(['/', '?', '#']).next().unwrap_or_default();
    let bare = host.split(':').next().unwrap_or_default();
    bare == "localhost"
        || (bare.contains('.') || (host.len() < word.len() && host.starts_with(['<', '{'])))
            && !bare.starts_with('.')
            && !bare.ends_with(',')
            && bare.chars().all(|c| {
                c.is_alphanumeric()
                    || matches!(
                        c,
                        '.' | '-' | '_' | '<' | '>' | '{' | '}' | variable::OPEN | variable::CLOSE
                    )
            })
}

/// Whether a word can be the name of a host, with a path.
fn is_host(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%{}<>".contains(c))
        && word.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '<' | '{' | '['))
}

#[cfg(test)]
mod tests;
