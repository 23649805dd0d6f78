//! Entries of a tenant's log as a table: CSV with a header, and the columns that the CLI's list and tail print.

use super::messages::messages;
use crate::json::Json;

/// Rows that are read.
const ROWS: usize = 5000;
/// Columns of a row that are read.
const COLUMNS: usize = 60;

/// The entries as documents, the names of their members as the Logs API has them; none where the text is no such table.
pub(super) fn entries(text: &str) -> Option<Vec<Json>> {
    let header = text.lines().find(|line| !line.trim().is_empty())?;
    let separator = [',', ';', '\t'].into_iter().find(|separator| {
        let names = columns(header, *separator);
        let has = |name: &str| names.iter().any(|column| api_name(column) == name);
        has("type") && has("description") && (has("date") || has("client_id") || has("log_id"))
    });
    match separator {
        Some(separator) => Some(of_csv(text, separator)),
        None => of_columns(text),
    }
}

/// `Client ID`, `client_id` and `clientId` are the same column.
fn api_name(column: &str) -> String {
    let mut name = String::new();
    for c in column.trim().chars() {
        if c.is_uppercase() && name.ends_with(|c: char| c.is_ascii_lowercase()) {
            name.push('_');
        }
        match c {
            ' ' | '-' | '_' => name.push('_'),
            '$' | '"' => {}
            c => name.extend(c.to_lowercase()),
        }
    }
    match name.as_str() {
        "client" | "application" => "client_name".to_owned(),
        "ip_address" => "ip".to_owned(),
        "timestamp" | "time" => "date".to_owned(),
        "event" | "event_type" | "type_code" => "type".to_owned(),
        "message" => "description".to_owned(),
        _ => name,
    }
}

fn of_csv(text: &str, separator: char) -> Vec<Json> {
    let mut rows = records(text, separator).into_iter();
    let Some(names) = rows.next() else {
        return Vec::new();
    };
    let names: Vec<String> = names.iter().map(|name| api_name(name)).collect();
    rows.filter(|row| row.len() > 1)
        .map(|row| {
            entry(
                names
                    .iter()
                    .cloned()
                    .zip(row)
                    .filter(|(_, value)| !value.is_empty()),
            )
        })
        .collect()
}

/// The records of RFC 4180: a field in quotes may hold separators and line breaks, and `""` is a quote.
fn records(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut all = vec![vec![String::new()]];
    let (mut quoted, mut closing) = (false, false);
    for c in text.chars() {
        let reopened = closing && c == '"';
        closing = quoted && c == '"' && !reopened;
        if all.len() > ROWS {
            break;
        }
        let Some(row) = all.last_mut() else { break };
        let blank = row.last().is_none_or(String::is_empty);
        match c {
            '"' if reopened => {
                quoted = true;
                row.last_mut().map(|field| field.push('"'))
            }
            '"' if quoted => {
                quoted = false;
                None
            }
            '"' if blank => {
                quoted = true;
                None
            }
            '\n' if !quoted => {
                all.push(vec![String::new()]);
                None
            }
            '\r' if !quoted => None,
            c if c == separator && !quoted && row.len() < COLUMNS => {
                row.push(String::new());
                None
            }
            c => row.last_mut().map(|field| field.push(c)),
        };
    }
    all
}

fn columns(line: &str, separator: char) -> Vec<String> {
    records(line, separator)
        .into_iter()
        .next()
        .unwrap_or_default()
}

/// Columns apart by two spaces or more, under `TYPE  DESCRIPTION  DATE …` (auth0-cli `internal/display/logs.go`).
fn of_columns(text: &str) -> Option<Vec<Json>> {
    let mut found = Vec::new();
    for line in text.lines().take(ROWS) {
        let cells: Vec<&str> = line
            .trim()
            .split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .take(COLUMNS)
            .collect();
        let [kind, description, rest @ ..] = cells.as_slice() else {
            continue;
        };
        let Some(code) = code(kind, description) else {
            continue;
        };
        let mut members = vec![
            ("type".to_owned(), code.0),
            ("description".to_owned(), code.1),
            ("log_id".to_owned(), String::new()),
        ];
        if let Some(client) = rest.last().filter(|name| rest.len() > 1 && **name != "N/A") {
            members.push(("client_name".to_owned(), (*client).to_owned()));
        }
        found.push(entry(members));
    }
    (!found.is_empty()).then_some(found)
}

fn entry(members: impl IntoIterator<Item = (String, String)>) -> Json {
    let mut members: Vec<(String, String)> = members.into_iter().collect();
    let of = |members: &[(String, String)], name: &str| {
        members
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let kind = of(&members, "type");
    if let Some((code, words)) = code(&kind, &of(&members, "description")) {
        for (name, value) in &mut members {
            match name.as_str() {
                "type" => value.clone_from(&code),
                "description" => value.clone_from(&words),
                _ => {}
            }
        }
    }
    Json::object(members.into_iter().map(|(name, value)| {
        let document = (name == "details")
            .then(|| Json::parse(&value).ok())
            .flatten();
        (name, document.unwrap_or_else(|| Json::text(value)))
    }))
}

/// The code of a type that is given as its code or its name, and the description without what belongs to the name: the CLI
/// writes `Failed Exchange (Authorization Code for Access Token)` over two columns.
fn code(kind: &str, description: &str) -> Option<(String, String)> {
    let kind = kind.trim();
    let description = description.trim();
    for known in &messages().log_types {
        if let Some(code) = known.types.iter().find(|code| *code == kind) {
            return Some((code.clone(), description.to_owned()));
        }
        // A name that says more goes before the one that it begins with.
        for (name, code) in known.names.iter().rev() {
            let (head, inside) = name.split_once(" (").unwrap_or((name, ""));
            let inside = inside.trim_end_matches(')');
            if name == kind {
                return Some((code.clone(), description.to_owned()));
            }
            let words = description.strip_prefix(inside).filter(|_| head == kind);
            if let Some(words) = words {
                return Some((code.clone(), words.trim().to_owned()));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> (String, String, Option<String>) {
        let entries = entries(text).unwrap();
        let said = |name: &str| entries[0].get_str(name).map(ToOwned::to_owned);
        (
            said("type").unwrap(),
            said("description").unwrap(),
            said("client_id").or(said("client_name")),
        )
    }

    #[test]
    fn tables_in_each_form() {
        let csv = "log_id,date,type,description,client_id,ip\r\n9,2026-11-25T15:10:50.000Z,fertft,\"Unknown or invalid refresh token, \"\"x\"\".\",abc,203.0.113.9\r\n";
        assert_eq!(
            first(csv),
            (
                "fertft".into(),
                "Unknown or invalid refresh token, \"x\".".into(),
                Some("abc".into())
            )
        );
        let named = "Date;Type;Description;Client\n2026-11-25;Failed Exchange (Authorization Code for Access Token);Unauthorized;App\n";
        assert_eq!(
            first(named),
            ("feacft".into(), "Unauthorized".into(), Some("App".into()))
        );
        let tail = "  TYPE              DESCRIPTION                                        DATE             CONNECTION   CLIENT\n  Failed Exchange   Authorization Code for Access Token Unauthorized   2 minutes ago    N/A          My App\n";
        assert_eq!(
            first(tail),
            (
                "feacft".into(),
                "Unauthorized".into(),
                Some("My App".into())
            )
        );
        let coded = "failed_on_behalf_of_token_exchange   Not allowed   just now   N/A   N/A";
        assert_eq!(
            first(coded),
            (
                "failed_on_behalf_of_token_exchange".into(),
                "Not allowed".into(),
                None
            )
        );
        for text in ["a,b\n1,2", "", "type  of  thing", "{\"type\":\"fens\"}"] {
            assert!(entries(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_table_is_read(text in "(type|description|date|,|;|\t|\"|\n|\r|  |fens|ä|Failed Exchange){0,40}") {
            prop_assert!(entries(&text).is_none_or(|all| all.len() <= ROWS));
        }
    }
}
