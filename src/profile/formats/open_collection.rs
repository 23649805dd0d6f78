//! OpenCollection (schema.opencollection.com): one request as the YAML file that Bruno keeps in a collection's folder.

use super::exported::{Exported, basic_note, braces, in_braces};
use super::placeholder_call::{Carries, quoted};
use super::placeholder_call::{NamedPart, PlaceholderCall};
use crate::exchange::BodyEncoding;
use crate::text::form_encoded;

/// Writes the call. JSON's quoted texts are YAML's too, so that no value can be read as something else.
pub fn export(call: &PlaceholderCall) -> Exported {
    let mut text = format!(
        "info:\n  name: {}\n  type: http\n  seq: 1\n",
        yaml(&call.name)
    );
    text.push_str(&format!(
        "http:\n  method: POST\n  url: {}\n",
        yaml(&call.address_in_template())
    ));
    let mut notes = vec!["Put the file into a folder with an opencollection.yml, which may contain just {}, and run bru there".to_owned()];
    let (carried, left_out) = call.written_headers(Carries::Template);
    let fields = is_fields(call);
    let mut headers: Vec<NamedPart> = carried
        .into_iter()
        // In the form mode Bruno sets it itself, and a second one spoils the body.
        .filter(|header| !(fields && header.name.eq_ignore_ascii_case("content-type")))
        .cloned()
        .collect();
    let typed = headers
        .iter()
        .any(|header| header.name.eq_ignore_ascii_case("content-type"));
    if call.encoding == BodyEncoding::Form && !fields && !typed {
        headers.push(NamedPart::plain("content-type", call.encoding.media_type()));
    }
    if fields
        && call.headers.iter().any(|header| {
            header.name.eq_ignore_ascii_case("content-type")
                && header.value.plain() != Some(call.encoding.media_type())
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
                yaml(&in_braces(&header.value))
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
    if fields {
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
                yaml(&in_braces(&one.value))
            ));
        }
    } else {
        // Bruno would fill in what stands in braces, `{{process.env.HOME}}` too: in an encoded text there are none.
        let (kind, end, encoder) = match call.encoding {
            BodyEncoding::Form => ("text", "form", "encodeURIComponent(value)"),
            BodyEncoding::Json => ("json", "json", "JSON.stringify(value).slice(1, -1)"),
        };
        text.push_str(&format!(
            "  body:\n    type: {kind}\n    data: {}\n",
            yaml(&call.template(|name| braces(&format!("{name}_{end}"))))
        ));
        for name in variables.iter().filter(|name| call.fills_in(name)) {
            script.push(format!(
                "{{ const value = bru.getEnvVar({}) || ''; bru.setVar({}, {encoder}); }}",
                yaml(name),
                yaml(&format!("{name}_{end}")),
            ));
        }
    }
    if let Some(client) = &call.basic {
        text.push_str(&format!(
            "  auth:\n    type: basic\n    username: {}\n    password: \"{{{{client_secret}}}}\"\n",
            yaml(&form_encoded(client))
        ));
        notes.push(basic_note("client_secret"));
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
    notes.extend(left_out);
    Exported { text, notes }
}

/// Whether Bruno's form can hold the parameters: it takes braces in them for a variable.
fn is_fields(call: &PlaceholderCall) -> bool {
    let braced = |one: &NamedPart| {
        one.name.contains("{{") || one.value.plain().is_some_and(|text| text.contains("{{"))
    };
    call.encoding == BodyEncoding::Form && !call.parameters.iter().any(braced)
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
