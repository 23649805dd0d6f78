//! Environments of other tools: they hold variables and no request, and are called by their names.

use super::super::unread::Unread;
use crate::json::Json;

/// The refusal of an environment of that name.
pub fn called(what: &'static str) -> Unread {
    Unread::new(what, "It holds variables and no request").fix(
        "Import the collection or the request, and set the variables in an environment of Cambio",
    )
}

/// What an environment is called; none where the document is none.
pub fn of_document(document: &Json) -> Option<Unread> {
    // Postman's API puts this around it.
    let document = document.get("environment").unwrap_or(document);
    let one = match document {
        // Hoppscotch exports a list of them.
        Json::Array(list) => list.first()?,
        other => other,
    };
    let all_have = |list: &[Json], name: &str| {
        !list.is_empty() && list.iter().all(|entry| entry.get(name).is_some())
    };
    if let Some(scope) = one.get_str("_postman_variable_scope") {
        return Some(called(if scope == "globals" {
            "Postman globals"
        } else {
            "a Postman environment"
        }));
    }
    let values = one.entries("values");
    if all_have(values, "key") && all_have(values, "value") && one.get("item").is_none() {
        return Some(called("a Postman environment"));
    }
    if one
        .get_str("type")
        .is_some_and(|kind| kind.starts_with("environment.insomnia.rest/"))
        || one.get_str("_type") == Some("environment")
    {
        return Some(called("an Insomnia environment"));
    }
    let kind = one.get("info").and_then(|info| info.get_str("type"));
    if kind == Some("bruno-environment") {
        return Some(called("a Bruno environment"));
    }
    if one.get("item").is_some() || one.get("requests").is_some() || one.get("items").is_some() {
        return None;
    }
    let variables = one.entries("variables");
    if one.get("name").is_some() && all_have(variables, "key") {
        return Some(called("a Hoppscotch environment"));
    }
    let is_thunder = |name: &str| one.get_str(name) == Some("Thunder Client");
    if (is_thunder("client") || is_thunder("clientName")) && one.get("environmentName").is_some() {
        return Some(called("a Thunder Client environment"));
    }
    if one.get("name").is_some() && all_have(variables, "name") {
        return Some(called("a Bruno environment"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;

    /// A document, and what it is called.
    const ENVIRONMENTS: &str = r#"
{"name":"n","values":[{"key":"k","value":"s3cr3t","enabled":true}],"_postman_variable_scope":"environment"} ⇒ a Postman environment
{"values":[{"key":"k","value":"s3cr3t"}]} ⇒ a Postman environment
{"environment":{"name":"n","values":[{"key":"k","value":"s3cr3t"}]}} ⇒ a Postman environment
{"values":[],"_postman_variable_scope":"globals"} ⇒ Postman globals
{"type":"environment.insomnia.rest/5.0","environments":{"data":{"k":"s3cr3t"}}} ⇒ an Insomnia environment
[{"v":2,"name":"n","variables":[{"key":"k","initialValue":"s3cr3t","secret":true}]}] ⇒ a Hoppscotch environment
{"client":"Thunder Client","environmentName":"n","variables":[{"name":"k","value":"s3cr3t"}]} ⇒ a Thunder Client environment
{"name":"n","variables":[{"name":"k","value":"s3cr3t","secret":false}]} ⇒ a Bruno environment
{"info":{"type":"bruno-environment"},"environments":[{"variables":[{"name":"k","value":"s3cr3t"}]}]} ⇒ a Bruno environment
"#;

    #[test]
    fn each_environment_is_called_by_its_name_and_told_without_values() {
        for [document, what] in rows(ENVIRONMENTS, " ⇒ ") {
            let unread = of_document(&Json::parse(document).unwrap()).unwrap();
            assert_eq!(unread.looked_like, what);
            assert!(!format!("{unread:?}").contains("s3cr3t"));
        }
        for document in [
            "{}",
            "[]",
            r#"{"values":[1]}"#,
            r#"{"name":"n","item":[],"variables":[{"key":"k"}]}"#,
        ] {
            assert_eq!(
                of_document(&Json::parse(document).unwrap()),
                None,
                "{document}"
            );
        }
    }
}
