//! Which of the collections a text or a document is.

use super::super::exchange::Reading;
use super::super::unread::Unread;
use super::{
    bru, bruno_export, environment, hoppscotch, httpie_desktop, insomnia, neighbours,
    open_collection, postman, thunder_client, yaak,
};
use crate::json::Json;

/// Reads a text that is a collection, or says what it is where it is an environment or a neighbour's file.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if text.trim_start().starts_with(['{', '[']) {
        if let Ok(document) = Json::parse(text) {
            return of_document(&document);
        }
    }
    bru::read(text)
        .or_else(|| insomnia::read(text))
        .or_else(|| open_collection::read(text))
}

/// The same for a text that is JSON and was parsed.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    bruno_export::of_item(document)
        .or_else(|| postman::of_document(document))
        .or_else(|| insomnia::of_document(document))
        .or_else(|| thunder_client::of_document(document))
        .or_else(|| bruno_export::of_document(document))
        .or_else(|| open_collection::of_document(document))
        .or_else(|| hoppscotch::of_document(document))
        .or_else(|| httpie_desktop::of_document(document))
        .or_else(|| yaak::of_document(document))
        .or_else(|| environment::of_document(document).map(Err))
        .or_else(|| neighbours::of_document(document).map(Err))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    const NAMES: &str = "info schema item items request requests url raw host path query variable \
        variables key value values name method header headers body mode urlencoded formdata options \
        auth type basic apikey event _type __export_format resources parentId _id collection \
        children environments data subEnvironments authentication params mimeType text http \
        opencollection config runtime client folders containerId endpoint params settings root vars \
        req disabled environment cursor meta format entry yaakSchema httpRequests form";

    const TEXTS: &str = "¦a¦{{a}}¦{{{{a}}¦{% a %}¦<<a>>¦export¦4¦collection.insomnia.rest/5.0¦folder¦\
        request¦request_group¦environment¦workspace¦http¦basic¦bearer¦inherit¦oauth2¦raw¦\
        urlencoded¦formdata¦file¦json¦form-urlencoded¦Thunder Client¦httpie¦${[a]}¦\
        \u{fdd0}a¦://?#:@¦https://schema.getpostman.com/json/collection/v2.1.0/collection.json¦\
        application/x-www-form-urlencoded";

    /// Documents made of the names that the readers look at.
    fn documents() -> impl Strategy<Value = Json> {
        let name = prop::sample::select(NAMES.split(' ').collect::<Vec<_>>());
        let text = prop::sample::select(TEXTS.split('¦').collect::<Vec<_>>());
        let leaf = prop_oneof![
            4 => text.prop_map(Json::text),
            1 => any::<bool>().prop_map(Json::Bool),
            1 => any::<i32>().prop_map(|number| Json::int(number.into())),
            1 => Just(Json::Null),
        ];
        leaf.prop_recursive(6, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
                prop::collection::vec((name.clone(), inner), 0..6).prop_map(Json::object),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_document_is_read_or_refused(document in documents()) {
            let text = document.to_compact();
            prop_assert_eq!(read(&text).is_some(), of_document(&document).is_some());
            // JSON is YAML.
            drop(insomnia::read(&format!("# \n_type: export\n---\n{text}")));
            drop(open_collection::read(&format!("opencollection: 1\n---\n{text}")));
        }
    }

    fn soon(text: &str, requests: usize) {
        let begin = Instant::now();
        let reading = read(text).map(|read| read.map(|reading| reading.exchanges.len()));
        assert_eq!(reading.and_then(Result::ok), Some(requests));
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "{:?}",
            begin.elapsed()
        );
    }

    #[test]
    fn deep_folders_and_many_items_are_read() {
        let request = r#"{"name":"n","request":{"method":"POST","url":"{{a}}","body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"{{b}}"}]}}}"#;
        let many = vec![request; 10_000].join(",");
        soon(
            &format!(
                r#"{{"auth":{{"type":"bearer","bearer":{{"token":"t"}}}},"variable":[{{"key":"a","value":"{{{{b}}}}"}},{{"key":"b","value":"x"}}],"item":[{many}]}}"#
            ),
            10_000,
        );
        let depth = 240;
        let deep = format!(
            "{}{request}{}",
            r#"{"name":"f","variable":[{"key":"a","value":"{{a}}1"}],"item":["#.repeat(depth),
            "]}".repeat(depth)
        );
        soon(&format!(r#"{{"item":[{deep}]}}"#), 1);
        let folders: String = (0..500)
            .map(|at| format!(r#"{{"_id":"f{}","_type":"request_group","parentId":"f{at}","environment":{{"a":"{{{{a}}}}1"}}}},"#, at + 1))
            .collect();
        soon(
            &format!(
                r#"{{"_type":"export","__export_format":4,"resources":[{folders}{{"_id":"r","_type":"request","parentId":"f500","method":"POST","url":"{{{{a}}}}"}}]}}"#
            ),
            1,
        );
        let bru = "meta {\n  name: n\n}\npost {\n  url: {{a}}\n  body: formUrlEncoded\n}\nbody:form-urlencoded {\n  a: b\n}\n";
        soon(&bru.repeat(10_000), 10_000);
        let yaml = "  - info: {name: n, type: http}\n    http:\n      method: POST\n      url: '{{a}}'\n      auth: inherit\n";
        soon(
            &format!(
                "opencollection: 1.0.0\nrequest:\n  auth: {{type: bearer, token: t}}\nitems:\n{}",
                yaml.repeat(10_000)
            ),
            10_000,
        );
    }

    #[test]
    fn what_many_requests_inherit_stays_bounded() {
        let long = "x".repeat(60_000);
        let many = vec![r#"{"request":{"method":"POST","url":"u"}}"#; 20_000].join(",");
        let text = format!(
            r#"{{"auth":{{"type":"bearer","bearer":{{"token":"{long}"}}}},"item":[{many}]}}"#
        );
        let reading = read(&text).and_then(Result::ok).unwrap();
        let together: usize = reading
            .exchanges
            .iter()
            .filter_map(|one| one.request.as_ref()?.header("authorization"))
            .map(str::len)
            .sum();
        assert!(together < 70 * 1024 * 1024);
    }
}
