//! Parameters in a table, as documentation and sheets have them: Markdown, the cells of a page, or text between tabs or commas. Its
//! heading tells which column holds the values; without such a column there are only descriptions.

use super::own::{OWN, is_own};
use super::printed::address;
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};
use crate::paste::line::lines;
use crate::paste::unread::Unread;

/// Columns of a table that are looked at.
const COLUMNS: usize = 20;

/// Bytes of a text that may hold a table.
const LONGEST: usize = 256 << 10;

/// What the column of the values is headed by.
const VALUES: [&str; 10] = [
    "value",
    "values",
    "example",
    "example value",
    "sample value",
    "sample",
    "wert",
    "valeur",
    "valor",
    "beispiel",
];

/// What stands between the cells of a row.
const SIGNS: [char; 4] = ['|', '\t', ',', ';'];

/// Reads a table; none where the text has none with a request's values.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if text.len() > LONGEST || !OWN.iter().any(|name| text.contains(name)) {
        return None;
    }
    SIGNS.into_iter().find_map(|sign| table(text, sign)).map(Ok)
}

fn table(text: &str, sign: char) -> Option<Reading> {
    // The column of the values, and where the heading begins.
    let mut heading: Option<(usize, usize)> = None;
    let mut given: Vec<PastedParameter> = Vec::new();
    let mut is_request = false;
    for line in lines(text).filter(|line| !is_rule(line.text)) {
        let row = cells(line.text, sign);
        let values = row.iter().skip(1).position(|cell| is_value(cell));
        let name = row.first().filter(|name| is_name(name));
        if is_request && (values.is_some() || name.is_none() || row.len() < 2) {
            break;
        }
        if let Some(values) = values {
            heading = Some((values + 1, line.offset));
            given.clear();
            continue;
        }
        let Some((column, _)) = heading else {
            continue;
        };
        match name.zip(row.get(column)) {
            Some((name, value)) => {
                is_request |= is_own(name);
                given.push(PastedParameter::text(name, value));
            }
            // A row without a value.
            None if is_request => {}
            // Another paragraph: what comes below belongs to another heading.
            None => heading = None,
        }
    }
    let (_, begin) = heading.filter(|_| is_request)?;
    Some(Reading::of(
        "a table of parameters",
        PastedRequest {
            url: text.get(..begin).and_then(address),
            body: PastedBody::Parameters(given, BodyEncoding::Form),
            notes: vec![
                "The parameters were taken out of a table: its values were taken as they stand"
                    .to_owned(),
            ],
            ..PastedRequest::default()
        },
    ))
}

/// The cells of a row, without the marks that are put around code. A cell in quotes may hold the sign.
fn cells(line: &str, sign: char) -> Vec<String> {
    let line = line.trim_start();
    let line = if sign == '|' {
        let open = line.trim_end();
        let open = open.strip_prefix('|').unwrap_or(open);
        open.strip_suffix('|').unwrap_or(open)
    } else {
        line
    };
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        quoted ^= c == '"' && matches!(sign, ',' | ';');
        if c == sign && !quoted && found.len() < COLUMNS {
            found.push(String::new());
        } else if let Some(cell) = found.last_mut() {
            cell.push(c);
        }
    }
    let marks = |c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"');
    for cell in &mut found {
        *cell = cell.trim_matches(marks).to_owned();
    }
    found
}

fn is_value(cell: &str) -> bool {
    VALUES.contains(&cell.to_ascii_lowercase().as_str())
}

fn is_name(cell: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    cell.starts_with(|c: char| c.is_ascii_alphabetic()) && cell.chars().all(fits)
}

/// `| --- | :-: |` below a heading, or an empty line.
fn is_rule(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || matches!(c, '|' | '-' | ':' | '+' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;

    fn parameters(text: &str) -> Option<Vec<(String, String)>> {
        let reading = read(text)?.unwrap();
        let PastedBody::Parameters(given, BodyEncoding::Form) =
            reading.exchanges[0].request.clone()?.body
        else {
            panic!("{text}");
        };
        let pair = |one: PastedParameter| Some((one.name, one.value.as_str()?.to_owned()));
        given.into_iter().map(pair).collect()
    }

    #[test]
    fn each_kind_of_table_is_read() {
        let expected = [
            ("client_id", "a"),
            ("grant_type", "urn:x"),
            ("scope", "b c"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        for text in [
            "| Parameter | Value | Required |\n| --- | :-: | --- |\n| `client_id` | a | yes |\n| `grant_type` | `urn:x` | yes |\n| scope | b c | no |\n\nMore.",
            "Name\tType\tValue\nclient_id\tstring\ta\ngrant_type\tstring\turn:x\nscope\tstring\tb c",
            "name,value,description\nclient_id,a,\"the app's, fixed\"\ngrant_type,urn:x,\nscope,b c,\n",
            "Key;Wert\nclient_id;a\ngrant_type;urn:x\nscope;b c",
            "Name;Art;Wert\nclient_id;s;a\ngrant_type;s;urn:x\nresource;s\nscope;s;b c",
            "Headers\n\nKey\tValue\nAccept\tapplication/json\n\nBody:\n\nKey\tValue\nclient_id\ta\n\ngrant_type\turn:x\nscope\tb c\nSend it",
        ] {
            assert_eq!(
                parameters(text).as_deref(),
                Some(expected.as_slice()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_address_above_a_table_is_its_own() {
        let text = "POST `https://a.example/token`\n\nKey\tValue\ngrant_type\tx\naudience\thttps://b.example/token";
        let reading = read(text).unwrap().unwrap();
        let request = reading.exchanges[0].request.as_ref().unwrap();
        assert_eq!(request.address(), "https://a.example/token");
    }

    #[test]
    fn other_tables_are_none() {
        for text in [
            "",
            "| Parameter | Description |\n|---|---|\n| grant_type | Must be `urn:x` |",
            "| Error | Value |\n|---|---|\n| invalid_grant | the code |",
            "grant_type\tx\nscope\ty",
            "grant_type,value\n",
            "Name,Value\nThe grant_type, and others",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn any_text_is_read_or_none() {
        texts("(Key|Value|grant_type|[|\t,;\"`a\n -]){0,40}", read);
    }
}
