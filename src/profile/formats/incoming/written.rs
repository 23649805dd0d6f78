//! Texts of a pasted request as a profile writes them.

use crate::json::Json;
use crate::paste::variable::{self, Stretch};
use crate::profile::{stands_for_a_secret, variable_name};

/// A text with variables as the profile writes it: `{{name}}`, and `{{{{` for literal braces.
pub fn written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for stretch in variable::stretches(text) {
        match stretch {
            Stretch::Text(text) => out.push_str(&text.replace("{{", "{{{{")),
            Stretch::Variable(name) => out.push_str(&format!("{{{{{}}}}}", variable_name(name))),
        }
    }
    out
}

/// The same in every text of a document.
pub fn written_document(document: &Json) -> Json {
    document.map_leaves(&mut |leaf| match leaf {
        Json::String(text) => Json::String(written(text)),
        other => other.clone(),
    })
}

/// A text in which variables are words: a name or a description.
pub fn words(text: &str) -> String {
    variable::stretches(text)
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Text(text) | Stretch::Variable(text) => text,
        })
        .collect()
}

/// Whether a text only stands for a secret: a variable, a bracketed hint, a mask, or nothing.
pub fn stands_for_one(text: &str) -> bool {
    !variable::names(text).is_empty() || stands_for_a_secret(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_braces_and_variables_are_told_apart() {
        let text = format!("a{{{{b}}}}{}c", variable::marked("$guid x"));
        assert_eq!(written(&text), "a{{{{b}}{{guid_x}}c");
        assert_eq!(words(&variable::marked("x")), "x");
    }
}
