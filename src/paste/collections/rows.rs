//! The rows of a tool's tables, which are headers, parameters or the fields of a form, and can be switched off.

use super::super::exchange::{PastedBody, PastedHeader, PastedParameter, PastedRequest};
use super::address::encoded;
use super::values::member;
use super::variables::Filling;
use crate::json::Json;

/// What is said of parts that are files.
pub const FILES_LEFT_OUT: &str = "Parts that are files were left out: files are not read";
/// What is said of a body that is neither text nor form.
pub const BODY_LEFT_OUT: &str = "The body is of a kind that is not read, and was left out";

/// How a tool writes a row; its value is the member `value`.
#[derive(Clone, Copy, Debug)]
pub struct TableRows {
    /// The member that is its name.
    pub name: &'static str,
    /// Whether it is sent.
    pub is_on: fn(&Json) -> bool,
    /// Whether its value is a file.
    pub is_file: fn(&Json) -> bool,
}

impl TableRows {
    /// Headers, with those that are switched off. A row without a name is none.
    pub fn headers<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        mut fill: impl FnMut(String) -> String,
    ) -> Vec<PastedHeader> {
        let mut headers = Vec::new();
        for row in rows {
            let name = fill(member(row, self.name));
            if !name.is_empty() {
                headers.push(PastedHeader {
                    name,
                    value: fill(member(row, "value")),
                    enabled: (self.is_on)(row),
                });
            }
        }
        headers
    }

    /// Adds them to a request.
    pub fn add_headers<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        filling: &mut Filling<'_>,
        request: &mut PastedRequest,
    ) {
        let headers = self.headers(rows, |text| filling.fill(&text));
        request.headers.extend(headers);
    }

    /// Names and values of the rows that are sent and have a name.
    pub fn pairs<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        fill: impl FnMut(String) -> String,
    ) -> Vec<(String, String)> {
        let rows = rows.into_iter().filter(|row| (self.is_on)(row));
        let headers = self.headers(rows, fill).into_iter();
        headers.map(|one| (one.name, one.value)).collect()
    }

    /// The same as parameters of a query, encoded.
    pub fn query<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        fill: impl FnMut(String) -> String,
    ) -> Vec<(String, String)> {
        let pairs = self.pairs(rows, fill).into_iter();
        pairs
            .map(|(name, value)| (encoded(&name), encoded(&value)))
            .collect()
    }

    /// The fields of a form, with those that are switched off. A row without name and value is none; files are left out, which is
    /// noted.
    pub fn fields<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        mut fill: impl FnMut(String) -> String,
        notes: &mut Vec<String>,
    ) -> Vec<PastedParameter> {
        let mut fields = Vec::new();
        for row in rows {
            let enabled = (self.is_on)(row);
            if (self.is_file)(row) {
                if enabled && !notes.iter().any(|note| note == FILES_LEFT_OUT) {
                    notes.push(FILES_LEFT_OUT.to_owned());
                }
                continue;
            }
            let name = fill(member(row, self.name));
            let value = fill(member(row, "value"));
            if !name.is_empty() || !value.is_empty() {
                fields.push(PastedParameter {
                    name,
                    value: Json::text(value),
                    enabled,
                });
            }
        }
        fields
    }

    /// They as the body of a request.
    pub fn take_form<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        is_multipart: bool,
        filling: &mut Filling<'_>,
        request: &mut PastedRequest,
    ) {
        let fill = |text: String| filling.fill(&text);
        let fields = self.fields(rows, fill, &mut request.notes);
        request.body = PastedBody::form(fields, is_multipart);
    }
}

/// Fields with their variables filled in. One without name and value is none.
pub fn filled(fields: Vec<PastedParameter>, filling: &mut Filling<'_>) -> Vec<PastedParameter> {
    fields
        .into_iter()
        .map(|one| PastedParameter {
            name: filling.fill(&one.name),
            value: Json::text(filling.fill(one.value.as_str().unwrap_or_default())),
            enabled: one.enabled,
        })
        .filter(|one| !one.name.is_empty() || one.value != Json::text(""))
        .collect()
}

/// Whether a row says that it is a file, as most tools have it.
pub fn is_file(row: &Json) -> bool {
    row.get_str("type") == Some("file")
}

/// Says how many parameters of a query are switched off, if any.
pub fn note_switched_off(count: usize, notes: &mut Vec<String>) {
    if count > 0 {
        notes.push(format!(
            "Parameters of the query that are switched off were left out: {count}"
        ));
    }
}
