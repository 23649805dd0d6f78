//! What Bruno sends for a request, whether it stands in a `.bru` file or in OpenCollection's YAML.

use super::super::exchange::{PastedBody, PastedHeader, PastedParameter, PastedRequest};
use super::address::{path_names, with_path_values};
use super::authorization::Authorization;
use super::collected_requests::{CollectedRequests, FolderPath};
use super::comments::bare;
use super::inherited::{LONGEST, MOST, last_of_each};
use super::rows::filled;
use super::template::Template;
use super::values::text_of;
use super::variables::{Filling, Scope};
use crate::json::Json;
use std::rc::Rc;

/// A request as its file has it, before variables are filled in.
#[derive(Debug, Default)]
pub struct BrunoRequest {
    /// Name, description, method, address and headers.
    pub request: PastedRequest,
    /// Values of the segments `:name` of the address.
    pub path_values: Vec<(String, String)>,
    /// The body.
    pub body: BrunoBody,
    /// The authorization; none where the file says nothing, which is none for Bruno.
    pub auth: Option<Auth>,
    /// Variables of the request itself.
    pub variables: Vec<(String, String)>,
}

/// A body before variables are filled in.
#[derive(Debug, Default)]
pub enum BrunoBody {
    /// There is none.
    #[default]
    None,
    /// A text of a kind: `json`, `text`, `xml`, `sparql`.
    Raw(String, String),
    /// A form.
    Form(Vec<PastedParameter>),
    /// The parts of a form that are text.
    Multipart(Vec<PastedParameter>),
    /// A file's path.
    File(String),
}

/// An authorization: its kind and its values by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Auth {
    /// `basic`, `bearer`, `inherit` and so on.
    pub kind: String,
    /// Its values.
    pub values: Vec<(String, String)>,
}

/// What collection and folders hand on to a request.
#[derive(Clone, Debug)]
pub struct BrunoLevel {
    /// The folders' names.
    pub folders: FolderPath,
    /// Their variables.
    pub scope: Scope,
    /// The nearest authorization.
    pub auth: Option<Rc<Auth>>,
    /// Their headers, the outermost first.
    pub headers: Vec<PastedHeader>,
}

impl BrunoLevel {
    /// The outermost level.
    pub fn outermost() -> Self {
        Self {
            folders: FolderPath::default(),
            scope: Scope::new(Template::Braces),
            auth: None,
            headers: Vec::new(),
        }
    }

    /// The same with the variables of the environment that a collection has. Of several one is chosen in the window, which no file
    /// says.
    #[must_use]
    pub fn with_environment(
        mut self,
        environments: &[Json],
        declared: impl Fn(&Json) -> Vec<(String, String)>,
        found: &mut CollectedRequests,
    ) -> Self {
        match environments {
            [] => {}
            [only] => self.scope = self.scope.inside(declared(only)),
            several => found.note(format!(
                "The collection's {} environments were left out: the file does not say which one is chosen",
                several.len()
            )),
        }
        self
    }

    /// The level inside, with what a folder or the collection says. `none` and `inherit` of a folder leave what is further out.
    #[must_use]
    pub fn inside(
        &self,
        name: Option<&str>,
        variables: Vec<(String, String)>,
        auth: Option<Auth>,
        headers: Vec<PastedHeader>,
    ) -> Self {
        let mut inside = self.clone();
        if let Some(name) = name {
            inside.folders = self.folders.inside(name);
        }
        inside.scope = self.scope.inside(variables);
        if let Some(auth) = auth.filter(Auth::says_something) {
            inside.auth = Some(Rc::new(auth));
        }
        let mut left = LONGEST.saturating_sub(inside.headers.iter().map(size).sum());
        for header in headers
            .into_iter()
            .take(MOST.saturating_sub(inside.headers.len()))
        {
            let size = size(&header);
            if size <= left {
                left -= size;
                inside.headers.push(header);
            }
        }
        inside
    }
}

impl Auth {
    /// One of a kind, with the members of an object as its values.
    pub fn of(kind: String, given: &Json) -> Self {
        let members = given.members().unwrap_or_default().iter();
        let values = members.map(|(name, value)| (name.clone(), text_of(Some(value))));
        Self {
            kind,
            values: values.collect(),
        }
    }

    fn says_something(&self) -> bool {
        !["none", "inherit", ""].contains(&self.kind.as_str())
    }

    fn size(&self) -> usize {
        self.values
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum()
    }
}

fn size(header: &PastedHeader) -> usize {
    header.name.len() + header.value.len()
}

/// The request as it is sent.
pub fn sent(given: BrunoRequest, level: &BrunoLevel) -> PastedRequest {
    let scope = level.scope.inside(given.variables);
    let mut filling = scope.filling();
    let mut request = given.request;
    if request
        .method
        .as_deref()
        .is_none_or(|method| method.trim().is_empty())
    {
        request.method = Some("GET".to_owned());
    }
    let values: Vec<(String, String)> = given
        .path_values
        .into_iter()
        .map(|(name, value)| (name, filling.fill(&value)))
        .collect();
    let in_path = request.url.as_deref().map(path_names).unwrap_or_default();
    let unplaced = values
        .iter()
        .filter(|(name, _)| !in_path.contains(name.as_str()));
    let unplaced = unplaced.count();
    if unplaced > 0 {
        // Bruno also looks for them inside parentheses, as OData has them.
        request.notes.push(format!(
            "Values of the path that are no segment of the address were left out: {unplaced}"
        ));
    }
    request.url = request
        .url
        .map(|url| with_path_values(&filling.fill(url.trim()), &values, false))
        .filter(|url| !url.is_empty());
    let mut headers = Vec::new();
    if scope.affords(level.headers.iter().map(size).sum()) {
        headers.clone_from(&level.headers);
    } else {
        request
            .notes
            .push("The headers of the folders are too large and were left out".to_owned());
    }
    headers.append(&mut request.headers);
    request.headers = last_of_each(headers, "Bruno", &mut request.notes);
    for header in &mut request.headers {
        header.name = filling.fill(&header.name);
        header.value = filling.fill(&header.value);
    }
    body(given.body, &mut filling, &mut request);
    let auth = match given.auth {
        Some(auth) if auth.kind == "inherit" => {
            if level.auth.is_none() {
                request.notes.push(
                    "The authorization is that of a folder or collection which is not in the text"
                        .to_owned(),
                );
            }
            let outer = level.auth.as_deref();
            let taken = outer.filter(|auth| auth.size() <= LONGEST && scope.affords(auth.size()));
            if outer.is_some() && taken.is_none() {
                request.notes.push(
                    "The authorization of the folder or collection is too large and was left out"
                        .to_owned(),
                );
            }
            taken.cloned()
        }
        other => other,
    };
    if let Some(auth) = auth {
        let value = |name: &str| {
            let value = auth.values.iter().rev().find(|(known, _)| known == name);
            value.map_or_else(String::new, |(_, value)| filling.fill(value))
        };
        Authorization::of(&auth.kind, "placement", value).apply(&mut request);
    }
    request.notes.extend(filling.notes());
    request
}

fn body(body: BrunoBody, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    match body {
        BrunoBody::None => {}
        BrunoBody::Form(list) => request.body = PastedBody::form(filled(list, filling), false),
        BrunoBody::Multipart(list) => request.body = PastedBody::form(filled(list, filling), true),
        BrunoBody::File(path) => request.body = PastedBody::File(path),
        BrunoBody::Raw(_, text) if text.is_empty() => {}
        BrunoBody::Raw(kind, text) => {
            // Bruno takes comments out before it fills variables in.
            let text = bare(text, kind == "json", "Bruno", &mut request.notes);
            if request.header("content-type").is_none() {
                let kind = match kind.as_str() {
                    "json" => "application/json",
                    "xml" => "application/xml",
                    "sparql" => "application/sparql-query",
                    _ => "text/plain",
                };
                request.push_header("content-type", kind);
            }
            request.body = PastedBody::Text(filling.fill(&text));
        }
    }
}
