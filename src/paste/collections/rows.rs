//! The rows of a tool's tables, which are headers or the fields of a form, and can be switched off.

use super::super::exchange::{PastedBody, PastedHeader, PastedParameter, PastedRequest};
use super::values::member;
use super::variables::{Scope, VariableUse};
use crate::exchange::BodyEncoding;
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
}

impl TableRows {
    /// Adds headers to a request, with those that are switched off. A row without a name is none.
    pub fn add_headers<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        scope: &Scope,
        used: &mut VariableUse,
        request: &mut PastedRequest,
    ) {
        for row in rows {
            let name = scope.fill(&member(row, self.name), used);
            if !name.is_empty() {
                request.headers.push(PastedHeader {
                    name,
                    value: scope.fill(&member(row, "value"), used),
                    enabled: (self.is_on)(row),
                });
            }
        }
    }

    /// A form, with the fields that are switched off. A row without name and value is none.
    pub fn form<'a>(
        self,
        rows: impl IntoIterator<Item = &'a Json>,
        is_multipart: bool,
        scope: &Scope,
        used: &mut VariableUse,
    ) -> PastedBody {
        let fields = rows
            .into_iter()
            .map(|row| PastedParameter {
                name: scope.fill(&member(row, self.name), used),
                value: Json::text(scope.fill(&member(row, "value"), used)),
                enabled: (self.is_on)(row),
            })
            .filter(|one| !one.name.is_empty() || one.value != Json::text(""))
            .collect();
        if is_multipart {
            PastedBody::Multipart(fields)
        } else {
            PastedBody::Parameters(fields, BodyEncoding::Form)
        }
    }
}

/// The rows that are no files. The others are left out, which is noted.
pub fn without_files<'a>(
    rows: &'a [Json],
    is_file: impl Fn(&Json) -> bool,
    notes: &mut Vec<String>,
) -> Vec<&'a Json> {
    let (files, kept): (Vec<&Json>, Vec<&Json>) = rows.iter().partition(|row| is_file(row));
    if !files.is_empty() {
        notes.push(FILES_LEFT_OUT.to_owned());
    }
    kept
}
