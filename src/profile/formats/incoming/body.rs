//! The parameters of a body: a form or JSON, also where the Content-Type says something else or the text is broken. What had to be
//! repaired is a finding, for that is what is being debugged. What is neither is refused.

use super::written::words;
use crate::diagnosis::{Finding, Severity};
use crate::exchange::{BodyEncoding, literal};
use crate::json::Json;
use crate::paste::{PastedBody, PastedParameter, PastedRequest, variable};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// A body that was read.
#[derive(Debug, Default)]
pub struct ReadBody {
    /// In order, doubled ones too.
    pub parameters: Vec<PastedParameter>,
    /// How it is written.
    pub encoding: BodyEncoding,
    /// What was dropped, a sentence each.
    pub notes: Vec<String>,
    /// What was wrong with it.
    pub findings: Vec<Finding>,
}

/// The most characters of a parameter's name.
const LONGEST_NAME: usize = 100;

/// Reads the body of a request. The error is a sentence.
pub fn read_body(request: &PastedRequest) -> Result<ReadBody, String> {
    let kind = request.header("content-type").map(media_type);
    let says_json = kind.as_deref().is_some_and(is_json);
    let mut read = ReadBody::default();
    match &request.body {
        PastedBody::Empty => {
            read.encoding = BodyEncoding::of(says_json);
        }
        PastedBody::File(name) => {
            let by_name = kind.is_none() && name.to_ascii_lowercase().ends_with(".json");
            read.encoding = BodyEncoding::of(says_json || by_name);
            read.notes.push(format!(
                "The body is in the file {}, which is not read: paste its text to import it",
                shown_name(name)
            ));
        }
        PastedBody::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text_body(text, kind.as_deref(), &mut read)?,
            Err(_) => return Err(
                "The body is binary: it may be compressed, or cut. Record it without compression"
                    .to_owned(),
            ),
        },
        PastedBody::Text(text) if text.trim().is_empty() => {
            read.encoding = BodyEncoding::of(says_json);
        }
        PastedBody::Text(text) if variable::alone(text).is_some() => {
            read.encoding = BodyEncoding::of(says_json);
            read.notes.push(format!(
                "The body is a variable or what another program prints, and is not read ({}): paste its text to import it",
                words(text)
            ));
        }
        PastedBody::Text(text) => text_body(text, kind.as_deref(), &mut read)?,
        PastedBody::Parameters(list, encoding) => {
            read.encoding = *encoding;
            read.parameters.clone_from(list);
            mismatch(kind.as_deref(), *encoding, &mut read);
        }
        PastedBody::Multipart(list) => {
            read.parameters.clone_from(list);
            read.findings.push(finding(
                "import.body.multipart",
                "The request was a multipart form",
                "RFC 6749 §3.2 has application/x-www-form-urlencoded, and most token endpoints find no parameter in anything else. Cambio reads its parts as the parameters of an ordinary form",
            ));
        }
    }
    check_names(&mut read)?;
    names_of_google(request.url.as_deref(), &mut read);
    twice(&mut read);
    Ok(read)
}

/// The names in which Google documents the parameters of RFC 8693 for a JSON body. Its services read both spellings of a member
/// (Protocol Buffers: JSON mapping).
const OF_GOOGLE: [(&str, &str); 4] = [
    ("grantType", "grant_type"),
    ("requestedTokenType", "requested_token_type"),
    ("subjectToken", "subject_token"),
    ("subjectTokenType", "subject_token_type"),
];

/// Takes Google's names for the RFC's where the request is Google's. At another server they are what is wrong with it.
fn names_of_google(url: Option<&str>, read: &mut ReadBody) {
    let at_google = url.is_some_and(|url| url.contains("://sts.googleapis.com/"));
    let for_google = read.parameters.iter().any(|one| {
        let value = one.value.as_str().unwrap_or_default();
        one.name == "audience" && value.starts_with("//iam.googleapis.com/")
    });
    if read.encoding != BodyEncoding::Json || !at_google && !for_google {
        return;
    }
    let mut was_renamed = false;
    for parameter in &mut read.parameters {
        let known = OF_GOOGLE.iter().find(|(own, _)| *own == parameter.name);
        if let Some((_, name)) = known {
            (*name).clone_into(&mut parameter.name);
            was_renamed = true;
        }
    }
    if was_renamed {
        read.notes.push(
            "The names in the JSON of Google's token service became those of RFC 8693: it takes both"
                .to_owned(),
        );
    }
}

/// The media type without parameters, in lower case.
fn media_type(value: &str) -> String {
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

fn is_json(kind: &str) -> bool {
    kind == "application/json" || kind.ends_with("+json") || kind == "text/json"
}

fn is_form(kind: &str) -> bool {
    kind == "application/x-www-form-urlencoded"
}

fn text_body(text: &str, kind: Option<&str>, read: &mut ReadBody) -> Result<(), String> {
    let trimmed = text.trim();
    let looks_json = trimmed.starts_with(['{', '[', '"']);
    if looks_json {
        return json_body(trimmed, kind, read);
    }
    if let Some(decoded) = hidden(trimmed) {
        read.findings.push(finding(
            "import.body.base64",
            "The body was in base64",
            "It was decoded to read it. If the request was sent so, the server cannot read it; if a tool recorded it so, nothing is wrong",
        ));
        return if decoded.trim().starts_with('{') {
            json_body(decoded.trim(), kind, read)
        } else {
            form_body(&decoded, kind, read)
        };
    }
    form_body(text, kind, read)
}

/// A form or JSON behind base64, where nothing else could be meant.
fn hidden(text: &str) -> Option<String> {
    if text.len() < 24
        || text.contains(['&', ' ', '%', ':'])
        || text.trim_end_matches('=').contains('=')
    {
        return None;
    }
    let joined: String = text.split_whitespace().collect();
    let bytes = STANDARD
        .decode(&joined)
        .or_else(|_| URL_SAFE_NO_PAD.decode(joined.trim_end_matches('=')))
        .ok()?;
    let decoded = String::from_utf8(bytes).ok()?;
    (decoded.contains("grant_type") || decoded.contains("subject_token")).then_some(decoded)
}

fn json_body(text: &str, kind: Option<&str>, read: &mut ReadBody) -> Result<(), String> {
    let document = match Json::parse(text) {
        Ok(document) => document,
        Err(error) => {
            if let Some(document) = Json::unescaped(text) {
                read.findings.push(finding(
                    "import.body.escaped",
                    "The body has escapes that belong to another text around it",
                    &format!("Its quotes or line breaks are written with a backslash, as inside a text of a program or for another shell ({error}): between single quotes a POSIX shell hands the backslashes on. A server refuses it as it stands. Cambio reads what was meant"),
                ));
                document
            } else {
                let document = Json::lenient(text)
                    .ok_or_else(|| format!("The body looks like JSON and is not: {error}"))?;
                read.findings.push(finding(
                    "import.body.not-strict",
                    "The body is not strict JSON",
                    &format!("It has comments, trailing commas or quotes that JSON does not have ({error}); a server refuses it as it stands. Cambio reads what was meant"),
                ));
                document
            }
        }
    };
    // A text that holds the document: it was written as JSON twice.
    let document = match &document {
        Json::String(inner) => {
            let inner =
                Json::parse_object(inner.trim()).ok_or("The JSON body is a text, not an object")?;
            read.findings.push(finding(
                "import.body.twice",
                "The body was JSON twice",
                "It is a JSON text that holds the object, as JSON.stringify gives it when it is called once too often. A server sees a text and no parameters. Cambio reads the parameters themselves",
            ));
            inner
        }
        _ => document,
    };
    let members = match document {
        Json::Object(members) => members,
        Json::Array(_) => return Err("The JSON body is an array, not an object: a token endpoint reads one request at a time".to_owned()),
        _ => return Err("The JSON body is not an object".to_owned()),
    };
    read.encoding = BodyEncoding::Json;
    read.parameters = members
        .into_iter()
        .map(|(name, value)| PastedParameter {
            name,
            value,
            enabled: true,
        })
        .collect();
    mismatch(kind, BodyEncoding::Json, read);
    Ok(())
}

fn form_body(text: &str, kind: Option<&str>, read: &mut ReadBody) -> Result<(), String> {
    let text = text.trim_end_matches(['\r', '\n']);
    if !text.contains('=') {
        return Err("The body is neither a form nor JSON".to_owned());
    }
    let joined = without_breaks(text);
    if joined.is_some() {
        read.findings.push(finding(
            "import.body.line-breaks",
            "The form has line breaks between its parameters",
            "A line break beside an & is sent too, as the end of the value before it or the beginning of the name behind it: the server knows neither. Cambio reads them without it",
        ));
    }
    let text = joined.as_deref().unwrap_or(text);
    read.parameters = form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| PastedParameter::text(name, value))
        .collect();
    plus_signs(text, read);
    ampersands(text, read);
    percent_signs(text, read);
    read.encoding = BodyEncoding::Form;
    mismatch(kind, BodyEncoding::Form, read);
    Ok(())
}

/// Parameters with no blanks in them: a plus sign that stands in one is its own, and a form has a blank there.
const WITHOUT_BLANKS: [&str; 6] = [
    "client_secret",
    "code",
    "refresh_token",
    "subject_token",
    "actor_token",
    "device_code",
];

/// Plus signs of values that nobody encoded.
fn plus_signs(text: &str, read: &mut ReadBody) {
    let mut names: Vec<&str> = Vec::new();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    for (pair, parameter) in pairs.zip(&mut read.parameters) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // Where anything is encoded, a plus sign is the encoder's blank; so is one at an end, and between the words of a guide.
        let is_own = value.trim_matches('+').contains('+')
            && value.contains(|c: char| c.is_ascii_digit())
            && !value.contains('%')
            && !value.starts_with("Bearer+")
            && variable::names(value).is_empty();
        if let Some(name) = WITHOUT_BLANKS
            .into_iter()
            .find(|one| is_own && *one == name)
        {
            *parameter = PastedParameter::text(name, value);
            names.push(name);
        }
    }
    if !names.is_empty() {
        read.findings.push(finding(
            "import.body.plus",
            "A plus sign in the form is not encoded",
            &format!("In a form it stands for a blank: the server gets another {}. It is written %2B there, as curl's --data-urlencode does. Cambio reads the plus sign", names.join(" and another ")),
        ));
    }
}

/// Names that stand behind a secret's value.
const NAMES: [&str; 20] = [
    "actor_token_type",
    "audience",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code_verifier",
    "connection",
    "grant_type",
    "nonce",
    "organization",
    "password",
    "redirect_uri",
    "refresh_token",
    "requested_token_type",
    "resource",
    "scope",
    "state",
    "subject_token_type",
    "user_profile",
    "username",
];

/// An `&` in a secret that nobody encoded: what stands behind it is no parameter, and belongs to the secret.
fn ampersands(text: &str, read: &mut ReadBody) {
    let mut cut: Option<String> = None;
    let mut whole: Vec<PastedParameter> = Vec::new();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    for (pair, parameter) in pairs.zip(std::mem::take(&mut read.parameters)) {
        // What was recorded may end in the midst of a name.
        let is_name = NAMES.iter().any(|name| name.starts_with(pair));
        let is_part = !pair.contains('=') && !is_name && variable::names(pair).is_empty();
        let before = whole.last_mut().filter(|before| {
            let others = ["password", "user_profile"];
            let name = before.name.as_str();
            is_part && (WITHOUT_BLANKS.contains(&name) || others.contains(&name))
        });
        let Some(before) = before else {
            whole.push(parameter);
            continue;
        };
        let begin = before.value.as_str().unwrap_or_default();
        let value = format!("{begin}&{}", parameter.name);
        let name = before.name.clone();
        *before = PastedParameter::text(name.as_str(), value);
        cut = Some(name);
    }
    read.parameters = whole;
    if let Some(name) = cut {
        read.findings.push(finding(
            "import.body.ampersand",
            "An & in the form is not encoded",
            &format!("It ends {name} there: the server gets the part before it. It is written %26 in a form, as curl's --data-urlencode does. Cambio reads it as part of {name}"),
        ));
    }
}

/// A `%` in a secret that nobody encoded, where it begins no escape.
fn percent_signs(text: &str, read: &mut ReadBody) {
    let broken = text.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let is_secret = WITHOUT_BLANKS.contains(&name) || name == "password";
        let is_told = is_secret && variable::names(value).is_empty() && has_bare_percent(value);
        is_told.then_some(name)
    });
    if let Some(name) = broken {
        read.findings.push(finding(
            "import.body.percent",
            "A % in the form begins no escape",
            &format!("Two hexadecimal digits are missing behind it in {name}: a server refuses the form, or reads another value. A % of the value's own is written %25, as curl's --data-urlencode does"),
        ));
    }
}

/// Whether a `%` inside has something else than two hexadecimal digits behind it. One at the beginning is a placeholder's, as `%s` and
/// `%SECRET%` have it, and what was recorded may end in the midst of an escape.
fn has_bare_percent(value: &str) -> bool {
    let escape = |rest: &str| rest.chars().take(2).all(|c| c.is_ascii_hexdigit());
    let mut parts = value.split('%');
    parts.next().is_some_and(|begin| !begin.is_empty()) && !parts.all(escape)
}

/// A form without the line breaks, and the blanks before a name in a line of its own, that stand beside its `&`; nothing where there are none.
fn without_breaks(text: &str) -> Option<String> {
    let blank = [' ', '\t', '\r', '\n'];
    let pairs: Vec<&str> = text.split('&').collect();
    let last = pairs.len() - 1;
    let joined: Vec<&str> = pairs
        .iter()
        .copied()
        .enumerate()
        .map(|(at, pair)| {
            let bare = pair.trim_start_matches(blank);
            let begins = pair.get(..pair.len() - bare.len()).unwrap_or_default();
            let pair = if at > 0 && begins.contains('\n') {
                bare
            } else {
                pair
            };
            let bare = pair.trim_end_matches(blank);
            let ends = pair.get(bare.len()..).unwrap_or_default();
            if at < last && ends.contains('\n') {
                bare
            } else {
                pair
            }
        })
        .collect();
    (joined != pairs).then(|| joined.join("&"))
}

/// The Content-Type says something else than the body is.
fn mismatch(kind: Option<&str>, encoding: BodyEncoding, read: &mut ReadBody) {
    let Some(kind) = kind.filter(|kind| !kind.is_empty()) else {
        return;
    };
    let (id, title, detail) = match encoding {
        BodyEncoding::Form if is_json(kind) => (
            "import.body.form-under-json",
            "A form was sent with the Content-Type application/json",
            "The server reads JSON and finds none. The wrong Content-Type is kept as a header of the profile, so that the call stays what it was: remove that header to fix it",
        ),
        BodyEncoding::Json if is_form(kind) => (
            "import.body.json-under-form",
            "JSON was sent with the Content-Type application/x-www-form-urlencoded",
            "curl and others say so when nobody names a Content-Type; the server reads a form and finds no parameter. The wrong Content-Type is kept as a header of the profile: remove that header to fix it",
        ),
        BodyEncoding::Form if is_form(kind) => return,
        BodyEncoding::Json if is_json(kind) => return,
        _ if kind == "multipart/form-data" => return,
        _ => (
            "import.body.other-type",
            "The Content-Type is neither a form's nor JSON's",
            "A token endpoint reads application/x-www-form-urlencoded or JSON. The Content-Type is kept as a header of the profile: remove that header to fix it",
        ),
    };
    read.findings.push(finding(id, title, detail));
}

/// Nothing that was not understood becomes a name.
fn check_names(read: &mut ReadBody) -> Result<(), String> {
    let mut trimmed = Vec::new();
    for (at, parameter) in read.parameters.iter_mut().enumerate() {
        let name = parameter.name.trim();
        let fits = |c: char| !c.is_control() && !c.is_whitespace() && !"{}\"'`<>\\;,&=".contains(c);
        let odd = name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || !name.chars().all(fits)
            || literal::text(name).is_some();
        if odd {
            return Err(format!(
                "The name of parameter {} is not a valid name: that part of the body was not understood",
                at + 1
            ));
        }
        if name.len() != parameter.name.len() {
            trimmed.push(name.to_owned());
            parameter.name = name.to_owned();
        }
    }
    if !trimmed.is_empty() {
        read.findings.push(finding(
            "import.body.space-in-name",
            "A parameter's name contains white space",
            &format!("It is before or after {}: sent like this, the server does not know the parameter. Cambio reads the name without it", trimmed.join(", ")),
        ));
    }
    Ok(())
}

fn twice(read: &mut ReadBody) {
    let mut seen = std::collections::HashSet::new();
    let mut twice: Vec<&str> = Vec::new();
    for parameter in read.parameters.iter().filter(|one| one.enabled) {
        if !seen.insert(parameter.name.as_str()) && !twice.contains(&parameter.name.as_str()) {
            twice.push(&parameter.name);
        }
    }
    if twice.is_empty() {
        return;
    }
    let detail = format!(
        "{} appears more than once in the body: the first is in its field, the others are parameters of their own, and are sent again. A server may refuse the request, or take either (RFC 6749 §3.2)",
        twice.join(", ")
    );
    let found = finding(
        "import.body.parameter-twice",
        "A parameter appears more than once",
        &detail,
    );
    read.findings.push(found);
}

fn shown_name(name: &str) -> String {
    let short: String = words(name)
        .chars()
        .filter(|c| !c.is_control())
        .take(80)
        .collect();
    if literal::text(&short).is_some() {
        "that is named there".to_owned()
    } else {
        short
    }
}

/// A finding about the imported request.
pub fn finding(id: &'static str, title: &str, detail: &str) -> Finding {
    Finding::new(id, Severity::Warning, title, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::variable::marked;

    fn read(body: &str) -> ReadBody {
        read_body(&PastedRequest {
            body: PastedBody::Text(body.to_owned()),
            ..PastedRequest::default()
        })
        .unwrap()
    }

    #[test]
    fn line_breaks_beside_the_signs_of_a_form_are_told() {
        for (body, told) in [
            ("a=b\n&c=d e\r\n&f=g\n", true),
            ("a=b&\n  c=d e&\n  f=g", true),
            ("a=b&c=d e&f=g\r\n", false),
        ] {
            let read = read(body);
            let values: Vec<_> = read
                .parameters
                .iter()
                .map(|one| (one.name.as_str(), one.value.as_str()))
                .collect();
            assert_eq!(
                values,
                [("a", Some("b")), ("c", Some("d e")), ("f", Some("g"))],
                "{body}"
            );
            assert_eq!(!read.findings.is_empty(), told, "{body}");
        }
        assert_eq!(read("a=b\nc&d=e").parameters.len(), 2);
    }

    #[test]
    fn plus_signs_that_nobody_encoded_are_told() {
        for (body, value, told) in [
            ("code=4/0A+b&scope=a+b", "4/0A+b", true),
            ("&scope=a+b&client_secret=a+1=", "a+1=", true),
            ("code=4%2F0A%2Bb&scope=a+b", "4/0A+b", false),
            ("code=4%2F0A+b", "4/0A b", false),
            ("code=a1+", "a1 ", false),
            ("client_secret=your+secret", "your secret", false),
            ("subject_token=Bearer+eyJ1", "Bearer eyJ1", false),
        ] {
            let read = read(body);
            let values = read.parameters.iter().map(|one| one.value.as_str());
            let values: Vec<_> = values.flatten().filter(|one| *one != "a b").collect();
            assert_eq!(values, [value], "{body}");
            assert_eq!(!read.findings.is_empty(), told, "{body}");
        }
    }

    #[test]
    fn signs_in_a_secret_that_nobody_encoded_are_told() {
        for (body, value, id) in [
            ("client_secret=a&b&c=d", "a&b", "import.body.ampersand"),
            ("password=a&%20b&c=d", "a& b", "import.body.ampersand"),
            ("c=d&password=a%zz1", "a%zz1", "import.body.percent"),
            ("client_secret=a%26b%25&c=d", "a&b%", ""),
            ("client_secret=%s&c=d", "%s", ""),
            ("c=d&client_secret=a%2", "a%2", ""),
            ("client_secret=a&c=d&flag", "a", ""),
            ("c=d&client_secret=a&subject_tok", "a", ""),
            ("c=d&client_secret=a&b", "a&b", "import.body.ampersand"),
        ] {
            let read = read(body);
            let names = ["client_secret", "password"];
            let mut rows = read.parameters.iter();
            let row = rows.find(|row| names.contains(&row.name.as_str()));
            let found = row.and_then(|row| row.value.as_str());
            assert_eq!(found, Some(value), "{body}");
            let told: Vec<&str> = read.findings.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(told.join(" "), id, "{body}");
        }
    }

    #[test]
    fn escapes_of_another_text_are_told() {
        for body in [r#"{\"a\":\"b\"}"#, r#"{\n"a":"b"\n}"#] {
            let read = read(body);
            assert_eq!(read.parameters.len(), 1, "{body}");
            assert_eq!(read.findings.len(), 1, "{body}");
        }
    }

    #[test]
    fn a_body_that_another_program_prints_is_told() {
        let read = read(&marked("jq"));
        assert!(read.parameters.is_empty());
        assert!(read.notes.iter().any(|note| note.contains("jq")));
    }
}
