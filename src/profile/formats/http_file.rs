//! `.http` files, as JetBrains' HTTP Client and VS Code's REST Client read them.

use super::exported::{Exported, basic_note, braces, in_braces, raw_secret_note};
use super::placeholder_call::{Carries, PlaceholderCall};
use crate::text::form_encoded;
use crate::token::invisible::visible;

/// Writes the call as one request. Both editors fill `{{subject_token}}` in from their private environments.
///
/// A comment that begins with `@` is a directive of the editors (`# @no-reject-unauthorized` switches the check of certificates off):
/// every line of the profile's texts has a bar in front.
pub fn export(call: &PlaceholderCall) -> Exported {
    let mut text = format!("### {}\n", named(&call.name));
    for line in call.description.iter().flat_map(|text| lines(text)) {
        text.push_str(&format!("# | {line}\n"));
    }
    text.push_str("# @no-log\n# @no-redirect\n# @no-cookie-jar\n");
    text.push_str(&format!("POST {} HTTP/1.1\n", call.address_in_template()));
    let mut notes = Vec::new();
    if let Some(client) = &call.basic {
        // RFC 6749 §2.3.1; and a line break would begin another header, braces a variable.
        let client = form_encoded(client);
        text.push_str(&format!(
            "Authorization: Basic {client} {{{{client_secret}}}}\n"
        ));
        notes.push(basic_note("client_secret"));
    }
    let (headers, left_out) = call.written_headers(Carries::LiteralTemplate);
    for header in headers {
        let value = in_braces(&header.value);
        text.push_str(&format!("{}: {value}\n", header.name));
    }
    text.push('\n');
    text.push_str(&call.template(braces));
    text.push('\n');
    let variables = call.variables();
    if !variables.is_empty() {
        notes.push(format!(
            "Set {} in http-client.private.env.json (JetBrains) or rest-client.environmentVariables (VS Code), and keep them out of the repository",
            variables.join(", ")
        ));
    }
    notes.extend(raw_secret_note(call));
    notes.extend(left_out);
    Exported { text, notes }
}

/// The request's name behind `###`, on one line.
fn named(name: &str) -> String {
    let name = lines(name).collect::<Vec<_>>().join(" ");
    let name = name.trim();
    if name.starts_with(|c: char| c.is_alphanumeric()) {
        name.to_owned()
    } else {
        format!("| {name}")
    }
}

/// The lines of a text, by every character that ends one somewhere; what cannot be seen in them is shown.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split([
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ])
    .map(|line| visible(&line.replace('\u{200d}', "")))
}
