//! Postman collections 2.0 and 2.1 (schema.getpostman.com), as postman-runtime sends their requests.

use super::super::exchange::{PastedRequest, Reading};
use super::super::unread::Unread;
use super::collected_requests::CollectedRequests;
use super::inherited::CollectionLevel;
use super::template::Template;
use super::values::{description, is_off, is_set, member, text_of, words};
use super::variables::{Filling, Scope};
use super::{postman_auth, postman_body, postman_url};
use crate::json::Json;

const WHAT: &str = "a Postman collection";
/// How the address of the schema begins, for 2.0 and 2.1.
const SCHEMA: &str = "schema.getpostman.com/json/collection/v2";

/// Reads a collection; none where the text is no collection.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    of_document(&Json::parse(text).ok()?)
}

/// Reads a collection, also inside the `collection` that Postman's API puts around it; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    let document = document
        .get("collection")
        .filter(|inner| inner.get("item").is_some() || inner.get("info").is_some())
        .unwrap_or(document);
    let schema = document.get("info").and_then(|info| info.get_str("schema"));
    let is_collection = schema.is_some_and(|schema| schema.contains(SCHEMA))
        || matches!(document.get("item"), Some(Json::Array(_)));
    let mut found = CollectedRequests::default();
    let scope = Scope::new(Template::Braces);
    if let (false, Some(request)) = (is_collection, lone_request(document)) {
        let level = CollectionLevel::new(scope);
        found.push(&level.folders, one(document, request, &level));
        return Some(Ok(found.into_reading("a Postman request")));
    }
    if !is_collection {
        return first_version(document);
    }
    let level = CollectionLevel::new(scope);
    let level = level.inside(None, declared(document), own_auth(document), &[]);
    told(document, "collection", &mut found);
    collect(document, &level, &mut found);
    Some(found.reading(WHAT, "The collection has no request"))
}

/// The request of an item that was cut out of its collection. Others have a `request` too, with `headers` and `postData`.
fn lone_request(document: &Json) -> Option<&Json> {
    let request = document.get("request")?;
    let body = request.get("body");
    let is_postmans = matches!(request.get("header"), Some(Json::Array(_)))
        || body.is_some_and(|body| body.get_str("mode").is_some());
    (is_postmans && request.get("url").is_some() && request.get("postData").is_none())
        .then_some(request)
}

/// Collections of the first version have their requests in a list apart; Postman itself no longer reads them.
fn first_version(document: &Json) -> Option<Result<Reading, Unread>> {
    let is_one = matches!(document.get("requests"), Some(Json::Array(_)))
        && matches!(document.get("order"), Some(Json::Array(_)));
    is_one.then(|| {
        Err(Unread::new(
            "a Postman collection of version 1",
            "Its version is no longer read",
        )
        .fix("Export the collection from Postman as version 2.1"))
    })
}

/// An authorization that says something: `null` and none are inherited, `noauth` is not.
fn own_auth(holder: &Json) -> Option<&Json> {
    holder.get("auth").filter(|auth| auth.members().is_some())
}

fn declared(holder: &Json) -> Vec<(String, String)> {
    let list = match holder.get("variable") {
        Some(Json::Array(list)) => list.as_slice(),
        _ => holder.entries("variables"),
    };
    list.iter()
        .filter(|one| !is_set(one, "disabled") && !is_off(one, "enabled"))
        .map(|one| {
            let name = text_of(one.get("key").or_else(|| one.get("id")));
            (name.trim().to_owned(), member(one, "value"))
        })
        .collect()
}

/// Says what a collection or folder has that is not kept.
fn told(holder: &Json, whose: &str, found: &mut CollectedRequests) {
    if !holder.entries("event").is_empty() {
        found.note(format!(
            "Scripts of the {whose} were left out: they are not run"
        ));
    }
}

fn collect(holder: &Json, level: &CollectionLevel, found: &mut CollectedRequests) {
    for item in holder.entries("item") {
        if let Some(request) = item
            .get("request")
            .filter(|request| **request != Json::Null)
        {
            found.push(&level.folders, one(item, request, level));
        } else if item.get("item").is_some() {
            told(item, "folders", found);
            let name = member(item, "name");
            let inside = level.inside(Some(&name), declared(item), own_auth(item), &[]);
            collect(item, &inside, found);
        } else {
            found.note("An item that holds neither a request nor a folder was left out");
        }
    }
}

fn one(item: &Json, given: &Json, level: &CollectionLevel) -> PastedRequest {
    let scope = level.scope.inside(declared(item));
    let mut filling = scope.filling();
    let mut request = PastedRequest {
        name: words(item, "name"),
        description: description(given, "description").or_else(|| description(item, "description")),
        ..PastedRequest::default()
    };
    // The schema allows a request that is its address, and then it is a GET.
    let method = member(given, "method");
    request.method = Some(if method.trim().is_empty() {
        "GET".to_owned()
    } else {
        filling.fill(method.trim())
    });
    let url = if given.as_str().is_some() {
        Some(given)
    } else {
        given.get("url")
    };
    request.url = url.and_then(|url| postman_url::address(url, &mut filling, &mut request.notes));
    headers(given, &mut filling, &mut request);
    if let Some(body) = given.get("body").filter(|body| body.members().is_some()) {
        postman_body::body(body, &mut filling, &mut request);
    }
    let auth = own_auth(given)
        .or_else(|| own_auth(item))
        .or_else(|| level.inherited.auth(&scope, &mut request.notes));
    if let Some(auth) = auth {
        let auth = postman_auth::authorization(auth, &mut |text| filling.fill(&text));
        auth.apply(&mut request);
    }
    if !item.entries("event").is_empty() {
        request
            .notes
            .push("Scripts of the request were left out: they are not run".to_owned());
    }
    if !item.entries("response").is_empty() {
        request.notes.push(
            "Example responses were left out: they are no answers to this request".to_owned(),
        );
    }
    request.notes.extend(filling.notes());
    request
}

/// Headers are a list or, as the schema allows too, lines of one text.
fn headers(given: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    if let Some(Json::String(lines)) = given.get("header") {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let line = filling.fill(&text_of(Some(&Json::text(line))));
            if !request.push_header_line(&line) {
                request
                    .notes
                    .push("A line of the headers that is no header was left out".to_owned());
            }
        }
    }
    for entry in given.entries("header") {
        if let Some(line) = entry.as_str() {
            let line = filling.fill(&text_of(Some(&Json::text(line))));
            request.push_header_line(&line);
            continue;
        }
        postman_body::ROWS.add_headers([entry], filling, request);
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, notes, reading, refusal};
    use crate::text::table::rows;

    fn collection(request: &str) -> String {
        format!(
            r#"{{"info":{{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},
            "variable":[{{"key":"host","value":"acme.example"}},{{"key":"n","value":7}},{{"key":"off","value":"x","disabled":true}},
            {{"id":"old","value":"v"}},{{"key":"secret","value":"","type":"secret"}}],
            "item":[{{"name":"One","request":{request}}}]}}"#
        )
    }

    /// A request, and what is read of it.
    const SHAPES: &str = r#"
# The address: a text, an object without its raw form, path variables, queries.
"https://{{host}}/t" ⇒ GET https://acme.example/t
{"method":"POST","url":"https://{{host}}/{{off}}{{secret}}{{old}}{{n}}"} ⇒ POST https://acme.example/<off><secret>v7
{"method":"POST","url":{"protocol":"https","host":["acme","example"],"port":"8443","path":["oauth","token"],"query":[{"key":"a","value":"b c"},{"key":"x","value":"y","disabled":true}]}} ⇒ POST https://acme.example:8443/oauth/token?a=b%20c
{"method":"POST","url":{"host":"{{host}}","path":"/oauth/token"}} ⇒ POST acme.example/oauth/token
{"method":"POST","url":{"raw":"https://{{host}}/:tenant/:x","host":["{{host}}"],"path":[":tenant",":x"],"protocol":"https","variable":[{"key":"tenant","value":"acme"},{"key":"x","value":""}]}} ⇒ POST https://acme.example/acme/:x
{"method":"POST","url":{"raw":"https://a.example/t","protocol":"https","host":["a","example"],"path":["t"],"query":[{"key":"q","value":"1"}]}} ⇒ POST https://a.example/t?q=1
# Headers: a list, switched off, a text.
{"method":"POST","url":"u","header":[{"key":"A","value":"{{n}}"},{"key":"B","value":"c","disabled":true},{"key":"","value":"x"}]} ⇒ POST u [A: 7] [~B: c]
{"method":"POST","url":"u","header":"A: b\nC: d"} ⇒ POST u [A: b] [C: d]
# Bodies.
{"method":"POST","url":"u","body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":1},{"key":"b","value":true},{"key":"c","value":null},{"key":"d","value":"x","disabled":true},{"key":"a","value":"{{$guid}}"}]}} ⇒ POST u form a=1&a=<guid>&b=true&c=&~d=x
{"method":"POST","url":"u","body":{"mode":"urlencoded","urlencoded":"a=%41&b={{n}}"}} ⇒ POST u text a=%41&b=7
{"method":"POST","url":"u","body":{"mode":"formdata","formdata":[{"key":"a","value":"b","type":"text"},{"key":"f","type":"file","src":"/tmp/x"}]}} ⇒ POST u parts a=b
{"method":"POST","url":"u","body":{"mode":"raw","raw":"{\"a\": {{n}}, \"u\":\"https://x\"} // c","options":{"raw":{"language":"json"}}}} ⇒ POST u [Content-Type: application/json] text {"a": 7, "u":"https://x"}␣
{"method":"POST","url":"u","body":{"mode":"raw","raw":"a // b","options":{"raw":{"language":"text"}}}} ⇒ POST u [Content-Type: text/plain] text a // b
{"method":"POST","url":"u","header":[{"key":"content-type","value":"application/json"}],"body":{"mode":"raw","raw":"{}/* b */"}} ⇒ POST u [content-type: application/json] text {}
{"method":"POST","url":"u","body":{"mode":"raw","raw":"x","disabled":true}} ⇒ POST u
{"method":"POST","url":"u","body":{"mode":"file","file":{"src":"/tmp/x"}}} ⇒ POST u file /tmp/x
{"method":"POST","url":"u","body":{"mode":"graphql","graphql":{"query":"q"}}} ⇒ POST u
{"method":"POST","url":"u","body":{}} ⇒ POST u
# Authorizations.
{"method":"POST","url":"u","auth":{"type":"apikey","apikey":[{"key":"key","value":"k"},{"key":"value","value":"a&b"},{"key":"in","value":"query"}]}} ⇒ POST u?k=a%26b
{"method":"POST","url":"u","header":[{"key":"authorization","value":"old"}],"auth":{"type":"bearer","bearer":{"token":"{{t}}"}}} ⇒ POST u [Authorization: Bearer <t>]
{"method":"POST","url":"u","auth":{"type":"awsv4","awsv4":[{"key":"secretKey","value":"s"}]}} ⇒ POST u
{"method":"POST","url":"u","auth":{"type":"oauth2","oauth2":[{"key":"accessToken","value":"t"},{"key":"addTokenTo","value":"queryParams"}]}} ⇒ POST u?access_token=t
"#;

    #[test]
    fn each_shape_of_a_request_is_read() {
        for [request, expected] in rows(SHAPES, " ⇒ ") {
            assert_eq!(all(&collection(request)), [expected], "{request}");
        }
    }

    #[test]
    fn folders_hand_on_their_authorization_and_variables() {
        let text = r#"{"collection":{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},
            "auth":{"type":"basic","basic":{"username":"u","password":"p"}},
            "variable":[{"key":"a","value":"1"},{"key":"b","value":"{{a}}{{a}}"}],
            "item":[
                {"name":"Token","request":{"method":"POST","url":"x{{b}}","auth":null}},
                {"name":"F","variable":[{"key":"a","value":"2"}],"auth":{"type":"noauth"},"item":[
                    {"name":"Token","request":{"method":"POST","url":"x{{b}}"}},
                    {"name":"G","auth":{"type":"bearer","bearer":{"token":"t"}},"item":[
                        {"name":"Other","request":{"method":"POST","url":"y"}}]}]}]}}"#;
        assert_eq!(
            all(text),
            [
                "POST x11 (u:p)",
                "POST x22",
                "POST y [Authorization: Bearer t]"
            ]
        );
        let names: Vec<_> = reading(text)
            .exchanges
            .into_iter()
            .filter_map(|one| one.request?.name)
            .collect();
        assert_eq!(names, ["Token", "F / Token", "Other"]);
    }

    /// A request, and what is said of it.
    const LEFT_OUT: &str = r#"
{"method":"POST","url":{"raw":"https://a/b","protocol":"https","host":["c"],"path":["d"]}} ⇒ stands twice and differs
{"method":"POST","url":"u","auth":{"type":"awsv4"}} ⇒ awsv4
{"method":"POST","url":"{{$randomInt}}"} ⇒ randomInt
{"method":"POST","url":"u","body":{"mode":"formdata","formdata":[{"key":"f","type":"file","src":"/x"}]}} ⇒ part f is a file
{"method":"POST","url":"u","body":{"mode":"graphql"}} ⇒ GraphQL
{"method":"POST","url":"u","body":{"mode":"raw","raw":"x","disabled":true}} ⇒ switched off
"#;

    #[test]
    fn what_is_left_out_is_said() {
        for [request, said] in rows(LEFT_OUT, " ⇒ ") {
            assert!(notes(&collection(request)).contains(said), "{request}");
        }
        let more = r#"{"item":[{"name":"a","request":{"url":"u"},"event":[{}],"response":[{"body":"s3cr3t"}]}],"event":[{}]}"#;
        let notes = notes(more);
        assert!(
            notes.contains("Scripts") && notes.contains("Example responses"),
            "{notes}"
        );
        assert!(!reading(more).notes.is_empty());
        assert!(!format!("{:?}", reading(more)).contains("s3cr3t"));
    }

    #[test]
    fn an_item_alone_is_read_and_other_files_are_called_by_their_names() {
        let item = r#"{"name":"One","request":{"method":"POST","header":[],"url":"u","body":{"mode":"raw","raw":""}}}"#;
        assert_eq!(all(item), ["POST u"]);
        assert_eq!(
            refusal(r#"{"item":[]}"#).looked_like,
            "a Postman collection"
        );
        let first = refusal(r#"{"id":"x","order":[],"requests":[{"url":"s3cr3t"}]}"#);
        assert!(
            first.looked_like.contains("version 1") && !format!("{first:?}").contains("s3cr3t")
        );
        let har = r#"{"request":{"method":"POST","url":"u","headers":[],"postData":{}}}"#;
        assert_eq!(super::read(har), None);
    }
}
