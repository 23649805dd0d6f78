//! `.http` files, as JetBrains' HTTP Client and VS Code's REST Client read them.

use super::{Call, Exported, Part, braces, braces_note, raw_secret_note};

/// Writes the call as one request. Both editors fill `{{subject_token}}` in from their private environments.
pub fn export(call: &Call) -> Exported {
    let mut text = format!("### {}\n", one_line(&call.name));
    for line in call.description.iter().flat_map(|text| text.lines()) {
        text.push_str(&format!("# {line}\n"));
    }
    text.push_str("# @no-log\n# @no-redirect\n# @no-cookie-jar\n");
    text.push_str(&format!("POST {} HTTP/1.1\n", call.url));
    let mut notes = Vec::new();
    if let Some(client) = &call.basic {
        // A line break would begin another header, or another request.
        let client: String = client.chars().filter(|c| !c.is_control()).collect();
        text.push_str(&format!(
            "Authorization: Basic {client} {{{{client_secret}}}}\n"
        ));
        if client.contains([' ', ':', '%']) {
            notes.push(
                "The client ID has characters that the editors' Basic form cannot carry".to_owned(),
            );
        }
    }
    for header in &call.headers {
        let value = match &header.value {
            Part::Plain(value) => value.clone(),
            Part::Secret(name) => braces(name),
        };
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
    notes.extend(braces_note(call));
    Exported { text, notes }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
