//! What a simple command does to what is learnt: it sets variables, prints something known, or is one of the commands looked for.

use super::command::{Input, PROGRAMS, SETTERS, ShellCommand, is_program, program_name};
use super::cursor::{Script, Stop};
use super::output::output;
use super::script::Simple;
use super::variables::ShellValue;
use super::word::{Word, is_name};
use crate::paste::variable;
use crate::text::Words;

/// What may stand before a command without being one that is looked for.
pub const WRAPPERS: Words = Words(
    "sudo doas time env command exec nohup builtin noglob nocorrect if then elif else while until \
     do ! { & nice timeout xargs stdbuf watch strace docker docker-compose podman nerdctl kubectl \
     oc ssh proxychains proxychains4 torsocks torify winpty wsl call start eatmydata setsid \
     caffeinate function return export busybox retry trace not and or begin",
);

/// What runs the script that is its argument.
const SHELLS: &[&str] = &["bash", "sh", "zsh", "ash", "dash", "eval"];

/// Wrappers that hand a whole line to a shell themselves.
const REMOTE: &[&str] = &["ssh", "watch"];

/// The most commands that are taken from one text.
const MOST_COMMANDS: usize = 1000;

impl Script<'_> {
    /// Keeps the notes of a simple command for `run`.
    pub fn pending(&mut self, own: Vec<String>) {
        self.state.pending = own;
    }

    /// Learns from a simple command; what it prints, where that is known.
    pub fn run(&mut self, simple: Simple) -> Result<Option<String>, Stop> {
        let own = std::mem::take(&mut self.state.pending);
        let Simple {
            mut words,
            input,
            start,
            output: group,
        } = simple;
        let leading = words
            .iter()
            .take_while(|word| word.assigns.is_some())
            .count();
        let rest = words.split_off(leading);
        for word in words {
            self.assign(word);
        }
        let Some(first) = rest.first() else {
            return Ok(group);
        };
        let name = program_name(&first.text);
        if SETTERS.contains(&name.as_str()) {
            self.set(&name, &rest, input);
            return Ok(None);
        }
        let mut rest = rest;
        if WRAPPERS.contains(&name) {
            let Some(at) = rest.iter().position(|word| is_program(&word.text)) else {
                return self.wrapped(rest, input, start);
            };
            let from = rest.split_off(at);
            for word in rest {
                if word.assigns.is_some() {
                    self.assign(word);
                }
            }
            rest = from;
        }
        let quoted = rest.iter().any(|word| word.quoted);
        let texts: Vec<String> = rest.into_iter().flat_map(Word::into_texts).collect();
        let Some(program) = texts.first().map(|word| program_name(word)) else {
            return Ok(group);
        };
        if PROGRAMS.contains(&program.as_str())
            && texts.first().is_some_and(|word| is_program(word))
        {
            if self.state.commands.len() < MOST_COMMANDS && (texts.len() > 1 || quoted) {
                let line = self.line_of(start);
                self.state
                    .commands
                    .push(ShellCommand::new(texts, input, line, own));
            }
            return Ok(None);
        }
        if SHELLS.contains(&program.as_str()) {
            let script = texts
                .iter()
                .skip(1)
                .find(|text| PROGRAMS.iter().any(|program| text.contains(program)));
            if let Some(text) = script {
                self.inside(text, start, |script| script.list(true))?;
            }
            return Ok(None);
        }
        Ok(output(&program, texts.get(1..).unwrap_or_default(), input))
    }

    /// Reads the script that a wrapper hands on: `docker exec api sh -c "curl …"`, `ssh box 'curl …'`. What another command in one
    /// prints is the answer.
    fn wrapped(
        &mut self,
        words: Vec<Word>,
        input: Input,
        start: usize,
    ) -> Result<Option<String>, Stop> {
        let names =
            |word: &Word, known: &[&str]| known.contains(&program_name(&word.text).as_str());
        let shell = words.iter().position(|word| names(word, SHELLS));
        let remote = words.first().is_some_and(|word| names(word, REMOTE));
        let Some(at) = shell.or(remote.then_some(0)) else {
            return Ok(unwrapped(words, input));
        };
        let script = words
            .into_iter()
            .skip(at + 1)
            .filter(|word| word.quoted)
            .map(|word| word.into_texts().join(" "))
            .find(|text| PROGRAMS.iter().any(|program| text.contains(program)));
        if let Some(text) = script {
            self.inside(&text, start, |script| script.list(true))?;
        }
        Ok(None)
    }

    /// `NAME=value`, `NAME+=value`, `NAME=(…)`.
    fn assign(&mut self, word: Word) {
        let Some(length) = word.assigns else { return };
        let list = word.list.clone();
        let text = word.into_texts().join(" ");
        let name = text.get(..length).unwrap_or_default().to_owned();
        let value = text.get(length + 1..).unwrap_or_default().to_owned();
        let adds = name.ends_with('+');
        let name = name.trim_end_matches('+');
        let known = self.state.variables.get(name).cloned();
        let value = match (list, known) {
            (Some(more), Some(ShellValue::List(mut known))) if adds => {
                known.extend(more);
                ShellValue::List(known)
            }
            (Some(elements), _) => ShellValue::List(elements),
            (None, Some(ShellValue::Text(known))) if adds => ShellValue::Text(known + &value),
            (None, None | Some(_)) if adds => ShellValue::Unknown,
            (None, _) => ShellValue::Text(value),
        };
        self.state.variables.set(name, value);
    }

    /// `export A=b`, `set -x A b` of fish, `read -r A`, `for a in …`.
    fn set(&mut self, setter: &str, words: &[Word], input: Input) {
        let arguments: Vec<&Word> = words
            .iter()
            .skip(1)
            .skip_while(|word| !word.quoted && word.text.starts_with('-'))
            .collect();
        match setter {
            "read" => {
                let name = words.iter().skip(1).rev().find(|word| is_name(&word.text));
                if let Some(name) = name {
                    let value = match input.into_text() {
                        // Up to the first line end, or with `-d ''` all of it; white space around it goes.
                        Some(text) if words.iter().any(|word| word.text == "-d") => {
                            ShellValue::Text(text.trim().to_owned())
                        }
                        Some(text) => ShellValue::Text(
                            text.lines().next().unwrap_or_default().trim().to_owned(),
                        ),
                        None => ShellValue::Unknown,
                    };
                    self.state.variables.set(&name.text, value);
                }
            }
            "for" | "unset" => {
                if let Some(name) = words.get(1).filter(|word| is_name(&word.text)) {
                    self.state.variables.set(&name.text, ShellValue::Unknown);
                }
            }
            _ if arguments.iter().any(|word| word.assigns.is_some()) => {
                for word in words.iter().skip(1) {
                    self.assign(word.clone());
                }
            }
            "set" | "setenv" => {
                if let [name, values @ ..] = arguments.as_slice() {
                    let values: Vec<String> = values.iter().map(|word| word.text.clone()).collect();
                    let value = match values.as_slice() {
                        [] => return,
                        [one] => ShellValue::Text(one.clone()),
                        _ => ShellValue::List(values),
                    };
                    if is_name(&name.text) && variable::alone(&name.text).is_none() {
                        self.state.variables.set(&name.text, value);
                    }
                }
            }
            _ => {}
        }
    }
}

/// What a command prints that runs in a wrapper, such as `time echo …`.
fn unwrapped(words: Vec<Word>, input: Input) -> Option<String> {
    let texts: Vec<String> = words
        .into_iter()
        .skip(1)
        .flat_map(Word::into_texts)
        .collect();
    let (program, arguments) = texts.split_first()?;
    output(&program_name(program), arguments, input)
}
