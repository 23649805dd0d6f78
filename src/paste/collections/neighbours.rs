//! Files of other tools that hold requests in a form that is not read: they are called by their names.

use super::super::unread::Unread;
use crate::json::Json;

/// What a file is called; none where it is none of them.
pub fn of_document(document: &Json) -> Option<Unread> {
    let (what, why) = if document.get("openapi").is_some() || document.get("swagger").is_some() {
        (
            "an OpenAPI description",
            "It describes requests and holds none that was sent",
        )
    } else if !document.entries("collections").is_empty()
        && document.get("environments").is_some()
        && document.get("version").is_some()
    {
        (
            "a Postman data dump",
            "Its collections are of a version that is no longer read",
        )
    } else if document.get("projectName").is_some() && document.get("apifoxProject").is_some() {
        ("an Apifox project", "Its form is not read")
    } else {
        return None;
    };
    Some(Unread::new(what, why).fix("Copy the request as a curl command there, and paste that"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_called_by_its_name() {
        for (document, what) in [
            (
                r#"{"openapi":"3.1.0","paths":{}}"#,
                "an OpenAPI description",
            ),
            (
                r#"{"version":1,"collections":[{}],"environments":[]}"#,
                "a Postman data dump",
            ),
        ] {
            let unread = of_document(&Json::parse(document).unwrap()).unwrap();
            assert_eq!(unread.looked_like, what);
        }
        assert_eq!(of_document(&Json::parse(r#"{"meta":{}}"#).unwrap()), None);
    }
}
