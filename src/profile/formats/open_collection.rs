//! OpenCollection (schema.opencollection.com): one request as the YAML file that Bruno keeps in a collection's folder.

use super::call::quoted;
use super::{Call, Exported, Part, braces, braces_note};
use crate::exchange::BodyEncoding;

/// Writes the call. JSON's quoted texts are YAML's too, so that no value can be read as something else.
pub fn export(call: &Call) -> Exported {
    let mut text = format!(
        "info:\n  name: {}\n  type: http\n  seq: 1\n",
        yaml(&call.name)
    );
    text.push_str(&format!(
        "http:\n  method: POST\n  url: {}\n",
        yaml(call.url.as_str())
    ));
    let mut notes = vec!["Put the file into a folder with an opencollection.yml, which may hold nothing but {}, and run bru there".to_owned()];
    let headers: Vec<_> = call
        .headers
        .iter()
        // In the form mode Bruno sets it itself, and a second one spoils the body.
        .filter(|header| {
            !(call.encoding == BodyEncoding::Form
                && header.name.eq_ignore_ascii_case("content-type"))
        })
        .collect();
    if headers.len() < call.headers.len()
        && call.headers.iter().any(|header| {
            header.name.eq_ignore_ascii_case("content-type")
                && header.value != Part::Plain("application/x-www-form-urlencoded".to_owned())
        })
    {
        notes.push(
            "A Content-Type other than the form's cannot be sent with a form by Bruno".to_owned(),
        );
    }
    if !headers.is_empty() {
        text.push_str("  headers:\n");
        for header in &headers {
            text.push_str(&format!(
                "    - name: {}\n      value: {}\n",
                yaml(&header.name),
                yaml(&value(&header.value))
            ));
        }
    }
    let repeated = headers.iter().enumerate().any(|(at, one)| {
        headers
            .iter()
            .skip(at + 1)
            .any(|other| other.name.eq_ignore_ascii_case(&one.name))
    });
    if repeated {
        notes.push("Of headers with the same name Bruno sends only the last one".to_owned());
    }
    let variables = call.variables();
    let mut script = Vec::new();
    match call.encoding {
        BodyEncoding::Form => {
            text.push_str("  body:\n    type: form-urlencoded\n    data:");
            text.push_str(if call.parameters.is_empty() {
                " []\n"
            } else {
                "\n"
            });
            for one in &call.parameters {
                text.push_str(&format!(
                    "      - name: {}\n        value: {}\n",
                    yaml(&one.name),
                    yaml(&value(&one.value))
                ));
            }
            if call
                .parameters
                .iter()
                .any(|one| matches!(&one.value, Part::Plain(text) if text.contains("{{")))
            {
                notes.push("A parameter holds {{, which Bruno takes for a variable".to_owned());
            }
        }
        BodyEncoding::Json => {
            text.push_str(&format!(
                "  body:\n    type: json\n    data: {}\n",
                yaml(&call.template(|name| braces(&format!("{name}_json"))))
            ));
            for name in variables.iter().filter(|name| {
                call.parameters
                    .iter()
                    .any(|one| one.value == Part::Secret((**name).to_owned()))
            }) {
                script.push(format!(
                    "bru.setVar({}, JSON.stringify(bru.getEnvVar({}) || '').slice(1, -1));",
                    yaml(&format!("{name}_json")),
                    yaml(name)
                ));
            }
        }
    }
    if let Some(client) = &call.basic {
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        text.push_str(&format!(
            "  auth:\n    type: basic\n    username: {}\n    password: \"{{{{client_secret}}}}\"\n",
            yaml(&client)
        ));
        notes.push("A client secret with characters other than letters, digits and -._ has to be percent-encoded in client_secret (RFC 6749 §2.3.1)".to_owned());
    }
    // Sent by Bruno beside the request's own, and nothing of the exchange.
    script.push("req.deleteHeader('request-start-time');".to_owned());
    text.push_str(&format!(
        "runtime:\n  scripts:\n    - type: before-request\n      code: {}\n",
        yaml(&script.join("\n"))
    ));
    text.push_str("settings:\n  encodeUrl: false\n  followRedirects: false\n");
    if let Some(description) = &call.description {
        text.push_str(&format!("docs: {}\n", yaml(description)));
    }
    if !variables.is_empty() {
        notes.push(format!(
            "Set {} as secret variables of an environment, or with bru's --env-var",
            variables.join(", ")
        ));
    }
    notes.extend(braces_note(call));
    Exported { text, notes }
}

/// A text in YAML's double quotes: JSON's, with what YAML does not print escaped too (YAML 1.2 §5.1).
fn yaml(text: &str) -> String {
    let mut out = String::new();
    for c in quoted(text).chars() {
        match u32::from(c) {
            code @ (0x7f..=0x9f | 0xfeff | 0x2028 | 0x2029 | 0xfffe | 0xffff) => {
                out.push_str(&format!("\\u{code:04x}"))
            }
            code if code & 0xfffe == 0xfffe => out.push_str(&format!("\\U{code:08x}")),
            _ => out.push(c),
        }
    }
    out
}

fn value(part: &Part) -> String {
    match part {
        Part::Plain(text) => text.clone(),
        Part::Secret(name) => braces(name),
    }
}
