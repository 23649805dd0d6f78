//! Programs that PowerShell runs: curl.exe, wget.exe, HTTPie and others, with their words as the program gets them.

use super::super::line_counter::LineCounter;
use super::super::shell::command::ShellCommand;
use super::super::unread::Unread;
use super::super::value::Value;
use super::super::variable;
use super::cmdlets::text_of;
use super::expressions::CommandCall;
use super::script;

/// Programs whose command must be read whole where it stands.
const PROGRAMS: [&str; 9] = [
    "curl", "http", "https", "xh", "xhs", "wget", "oauth2c", "oidc-cli", "oidc",
];

/// The commands of a text in its order.
pub fn commands(text: &str) -> Result<Vec<ShellCommand>, Unread> {
    let calls = script::calls(text, is_program)?;
    let mut lines = LineCounter::new(text);
    Ok(calls
        .into_iter()
        .map(|call| {
            let line = lines.line_of(call.at);
            command(call, line)
        })
        .collect())
}

fn is_program(name: &str) -> bool {
    let name = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    PROGRAMS.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

fn command(call: CommandCall, line: usize) -> ShellCommand {
    let mut notes = call.notes;
    let mut words = vec![call.name];
    let mut repaired = false;
    for argument in call.arguments {
        match argument.value {
            // A list is as many words as it has items, and nothing is no word.
            Value::List(items) => words.extend(items.iter().filter_map(text_of)),
            Value::Null => {}
            value => {
                let word = text_of(&value).unwrap_or_else(|| variable::marked("value"));
                let (word, undone) = without_escaped_quotes(word);
                repaired |= undone;
                words.push(word);
            }
        }
    }
    if repaired {
        notes.push(
            "\\\" was read as a quote, as programs get it from PowerShell before version 7.3"
                .to_owned(),
        );
    }
    ShellCommand {
        words,
        input: call.input.map(|value| match value {
            Value::Unknown(_) => None,
            // PowerShell ends what it pipes with a line break.
            value => text_of(&value).map(|text| text + "\n"),
        }),
        line,
        notes,
        power_shell: true,
    }
}

/// PowerShell before 7.3 hands a word to a program as it stands, and the program's own rules make `"` of `\"`. Who escaped every
/// quote wrote for those; a quote without a backslash shows that nothing is to be undone.
fn without_escaped_quotes(word: String) -> (String, bool) {
    let mut backslashes = 0_usize;
    let mut any = false;
    for c in word.chars() {
        match c {
            '\\' => backslashes += 1,
            '"' if backslashes.is_multiple_of(2) => return (word, false),
            '"' => {
                any = true;
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
    }
    if !any {
        return (word, false);
    }
    let mut out = String::with_capacity(word.len());
    backslashes = 0;
    for c in word.chars() {
        match c {
            '\\' => backslashes += 1,
            c => {
                let kept = if c == '"' {
                    backslashes / 2
                } else {
                    backslashes
                };
                out.extend(std::iter::repeat_n('\\', kept));
                backslashes = 0;
                out.push(c);
            }
        }
    }
    out.extend(std::iter::repeat_n('\\', backslashes));
    (out, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::{endless, texts};
    use crate::paste::shown::marked;
    use crate::text::table::rows;

    fn words(text: &str) -> Vec<String> {
        commands(text)
            .unwrap()
            .into_iter()
            .find(|command| is_program(&command.words[0]))
            .unwrap()
            .words
    }

    /// A text, and the words of its program, with `¦` between them.
    const WORDS: &str = r#"
curl.exe -X POST `⏎  'https://x' ` ⏎ -d '{\"a\": \"\\\"b\\\"\"}' ⇒ curl.exe¦-X¦POST¦https://x¦-d¦{"a": "\"b\""}
$body = @'⏎{"a": "\"b"}⏎'@⏎curl.exe -d $body x ⇒ curl.exe¦-d¦{"a": "\"b"}¦x
PS C:\Users\a b> curl.exe `⏎>> -d "a=$env:X" x; ls ⇒ curl.exe¦-d¦a=<X>¦x
[string]$t = 'v'⏎$u = "https://h/$t"⏎& 'curl.exe' -H "A: $($t)" $u | ConvertFrom-Json ⇒ curl.exe¦-H¦A: v¦https://h/v
$a = @('-X', 'POST'); curl.exe @a x ⇒ curl.exe¦-X¦POST¦x
$r = curl.exe -d @body.json x ⇒ curl.exe¦-d¦@body.json¦x
Here's what I ran:⏎⏎```powershell⏎http -f POST x.org “a=b”⏎``` ⇒ http¦-f¦POST¦x.org¦a=b
curl.exe --% -d "a=%X% b" x ⇒ curl.exe¦-d¦a=<X> b¦x
C:\Windows\System32\curl.exe x 2>&1 # no ⇒ C:\Windows\System32\curl.exe¦x
"#;

    #[test]
    fn programs_get_the_words_that_were_meant() {
        for [text, wanted] in rows(WORDS, " ⇒ ") {
            assert_eq!(marked(&words(text).join("¦")), wanted, "{text}");
        }
    }

    #[test]
    fn input_and_lines_are_told() {
        let commands = commands("\n$b = 'a=b'\n\n$b | curl.exe -d '@-' x\ncurl.exe y").unwrap();
        assert_eq!(commands[0].input, Some(Some("a=b\n".to_owned())));
        assert_eq!((commands[0].line, commands[1].line), (4, 5));
        assert_eq!(commands[0].program(), "curl");
        assert!(commands[0].power_shell);
        assert_eq!(commands[0].notes, ["$b was filled in from the text"]);
    }

    #[test]
    fn what_is_never_closed_is_refused() {
        for text in [
            "curl.exe 'a",
            "$b = \"x\ncurl.exe $b",
            "curl.exe $(",
            "curl.exe https://x?a=1&b=2",
        ] {
            assert!(commands(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_text_takes_long() {
        endless(
            1 << 20,
            "",
            "{¦\"¦'¦`¦@{¦$(¦a'\n¦a@'\n¦$a=$a;¦$a=\"$a$a\"\n¦@{a=@{¦[¦x (¦\"$(¦$a(¦$x=@{a=\n¦\
             <#¦-f ¦'{0}'-f",
            |text| drop(commands(text)),
        );
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts(
            "(curl.exe |\\$a ?=|'|\"|`|@\\{|\\$\\(|@'|'@|\n|[a-c]|\\)|\\}| |\\||;|\\[|\\]|-f |é|=|,|\\+|::|\\.)*",
            |text| drop(commands(text)),
        );
    }
}
