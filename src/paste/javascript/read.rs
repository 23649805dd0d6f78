//! A text of JavaScript from its beginning to its end: variables are set, objects filled, calls met.

use super::super::exchange::Reading;
use super::super::script_file::ScriptFile;
use super::super::script_values::ScriptEvaluator;
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::form::scalar;
use super::literal::JavaScriptEvaluator;
use super::request::WHAT;
use super::{axios, client, fetch, page, words};

/// A text beyond that is no snippet.
const MOST_BYTES: usize = 4 << 20;

/// Reads the requests of a text; none where it is no JavaScript that sends one.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let sends = ["fetch(", "axios", "ajax(", "XMLHttpRequest"];
    if !sends.iter().any(|name| text.contains(name)) && !client::may_call(text) {
        return other_client(text).map(Err);
    }
    if text.len() > MOST_BYTES {
        return Some(Err(Unread::new(WHAT, "It is larger than 4 MiB")));
    }
    let tokens = words::tokens(text, 0, text.len());
    let mut script = JavaScriptFile::new(&tokens);
    script.run(JavaScriptFile::step);
    let reading = script.calls.reading(WHAT);
    reading.or_else(|| other_client(text).map(Err))
}

/// Packages of clients that are not read, and what these are called.
const PACKAGES: [(&str, &str); 7] = [
    ("request", "the request library"),
    ("unirest", "unirest"),
    ("got", "got"),
    ("ky", "ky"),
    ("k6/http", "k6"),
    ("undici", "undici"),
    ("needle", "needle"),
];

/// What else tells such a client.
const MARKS: [(&str, &str); 5] = [
    ("https.request(", "Node's https module"),
    ("this.http.post", "Angular's HttpClient"),
    ("this.httpService.post", "Nest's HttpService"),
    ("superagent", "superagent"),
    ("$.post(", "jQuery's $.post"),
];

/// Clients that are known by name and not read.
fn other_client(text: &str) -> Option<Unread> {
    let imported = |package: &str| {
        ['\'', '"'].iter().any(|quote| {
            ["require(", "from "]
                .iter()
                .any(|begin| text.contains(&format!("{begin}{quote}{package}{quote}")))
        })
    };
    let package = PACKAGES
        .into_iter()
        .find_map(|(package, name)| imported(package).then_some(name));
    let marked = || {
        MARKS
            .into_iter()
            .find_map(|(mark, name)| text.contains(mark).then_some(name))
    };
    let name = package.or_else(marked)?;
    Some(
        Unread::new(
            WHAT,
            format!("This is JavaScript code for {name}, which Cambio does not read"),
        )
        .fix("Copy the request as a curl command, or as fetch or axios code"),
    )
}

type JavaScriptFile<'t> = ScriptFile<'t, JavaScriptEvaluator>;

impl JavaScriptFile<'_> {
    /// What begins at a token; the answer is where to go on.
    fn step(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let Some((path, next)) = tokens.path(at) else {
            return at + 1;
        };
        // A name behind a dot belongs to what stands before it.
        if at > 0 && tokens.is(at - 1, '.') && !tokens.is(at.wrapping_sub(2), '.') {
            return next;
        }
        if tokens.is(next, '(') {
            return self.call(at, &path, next);
        }
        if tokens.is(next, '[') {
            return self.set_index(&path, next);
        }
        if tokens.is(next, '+') && tokens.is(next + 1, '=') {
            return self.add(&path, next + 2);
        }
        let is_declared = at > 0
            && ["const", "let", "var"]
                .iter()
                .any(|word| tokens.is_name(at - 1, word));
        let mut equals = next;
        // `let x: string = …`
        if is_declared && tokens.is(next, ':') {
            while equals < next + 8 && !tokens.is(equals, '=') {
                equals += 1;
            }
        }
        if tokens.is(equals, '=') && !tokens.is(equals + 1, '=') && !tokens.is(equals + 1, '>') {
            return self.assign(&path, equals + 1);
        }
        next
    }

    fn call(&mut self, at: usize, path: &str, bracket: usize) -> usize {
        let tokens = self.tokens;
        let offset = tokens.offset(at);
        let bare = ["window.", "globalThis.", "self."]
            .iter()
            .find_map(|prefix| path.strip_prefix(prefix))
            .unwrap_or(path);
        if bare == "for" {
            return self.pairs_of_loop(bracket).unwrap_or(bracket + 1);
        }
        let (object, method) = bare.rsplit_once('.').unwrap_or(("", bare));
        let is_client = matches!(
            self.evaluator.scope.look(object),
            Some(Value::Made(ObjectClass::Client, _))
        );
        let sends = matches!(
            method,
            "request" | "get" | "post" | "put" | "patch" | "delete" | "head" | "options"
        );
        let is_request = matches!(
            bare,
            "fetch" | "axios" | "$.ajax" | "jQuery.ajax" | page::APPS_SCRIPT
        ) || sends && (object == "axios" || is_client)
            || client::is_call(tokens.text, bare);
        // `function fetch(…) { }` declares.
        if is_request && !(at > 0 && tokens.is_name(at - 1, "function")) {
            let read = match self.evaluator.given(tokens, bracket) {
                Ok((given, next)) => {
                    let function = Some(method).filter(|method| sends && *method != "request");
                    let request = match bare {
                        "fetch" => fetch::request(tokens.text, offset, &given),
                        "$.ajax" | "jQuery.ajax" => page::ajax(tokens.text, offset, &given),
                        page::APPS_SCRIPT => page::url_fetch(tokens.text, offset, &given),
                        _ if client::is_call(tokens.text, bare) => {
                            client::request(tokens.text, offset, bare, &given)
                        }
                        _ => {
                            let client = self.evaluator.scope.fill(object).filter(|_| is_client);
                            let client = client.unwrap_or(Value::Null);
                            axios::request(tokens.text, offset, function, &given, &client)
                        }
                    };
                    request.map(|request| (request, next))
                }
                Err(unreadable) => Err(Unread::new(WHAT, "A bracket is never closed")
                    .at(tokens.text, tokens.offset(unreadable.0))),
            };
            return self.meet(offset, read, bracket + 1);
        }
        self.change(object, method, bracket, offset)
            .unwrap_or(bracket + 1)
    }

    /// `for (const name in object) { list.push(…) }`: what was empty takes the object's pairs. The answer is where the loop ends.
    fn pairs_of_loop(&mut self, bracket: usize) -> Option<usize> {
        let tokens = self.tokens;
        let close = tokens.closing(bracket)?;
        let end = tokens.closing(close + 1)?;
        let over = (bracket..close)
            .take(10)
            .find(|at| tokens.is_name(*at, "in") || tokens.is_name(*at, "of"))?;
        let list = (close..end).take(200).find_map(|at| {
            let (path, behind) = tokens.path(at)?;
            let (list, method) = path.rsplit_once('.')?;
            let adds = matches!(method, "push" | "append") && tokens.is(behind, '(');
            adds.then(|| list.to_owned())
        })?;
        let kind = match self.evaluator.scope.look(&list)? {
            Value::List(items) if items.is_empty() => ObjectClass::Query,
            Value::Made(kind, members) if members.is_empty() => *kind,
            _ => return None,
        };
        let (value, behind) = self.evaluator.value(tokens, over + 1).ok()?;
        let (Value::Object(members) | Value::Made(ObjectClass::Query, members)) = value else {
            return None;
        };
        (behind == close).then(|| {
            self.evaluator.scope.set(&list, Value::Made(kind, members));
            end + 1
        })
    }

    /// `params.append(name, value)` and its kin; the steps of an XMLHttpRequest.
    fn change(
        &mut self,
        object: &str,
        method: &str,
        bracket: usize,
        offset: usize,
    ) -> Option<usize> {
        let kind = match self.evaluator.scope.look(object)? {
            Value::Made(kind, _) => *kind,
            _ => return None,
        };
        let (given, next) = self.evaluator.given(self.tokens, bracket).ok()?;
        match (kind, method, given.as_slice()) {
            (
                ObjectClass::Form | ObjectClass::Multipart | ObjectClass::Headers,
                "append" | "set",
                [name, value, ..],
            ) => {
                let name = scalar(name)?;
                let target = self.evaluator.scope.change(object)?;
                let done = if method == "append" {
                    target.append(&name, value.clone())
                } else {
                    target.set(&name, value.clone())
                };
                done.then_some(next)
            }
            (ObjectClass::Connection, _, given) => {
                // Text of a function inside is read by itself.
                if !matches!(method, "open" | "setRequestHeader" | "send") {
                    return None;
                }
                let text = self.tokens.text;
                let target = self.evaluator.scope.change(object)?;
                match page::xml_http_request(text, offset, target, method, given) {
                    Ok(Some(request)) => self.keep(offset, request),
                    Ok(None) => {}
                    Err(unread) => self.calls.refuse(unread),
                }
                Some(next)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::exchange::PastedRequest;
    use super::super::super::shown::{form, only, text};
    use super::super::super::variable;
    use super::*;
    use crate::paste::random::{endless, texts};
    use crate::text::table::rows;

    fn one(text: &str) -> PastedRequest {
        only(read(text))
    }

    /// A text, and the client that it is for.
    const OTHERS: &str = r#"
import got from 'got';⏎const api = got.extend({ prefixUrl: 'https://x' }); ⇒ got
import ky from "ky";⏎await api.post('t', { json: {} }); ⇒ ky
import http from 'k6/http';⏎http.post('https://x', {}); ⇒ k6
this.http.post(url, body).subscribe() ⇒ Angular's HttpClient
"#;

    #[test]
    fn other_clients_are_called_by_their_names() {
        for [text, name] in rows(OTHERS, " ⇒ ") {
            let unread = read(text).unwrap().unwrap_err();
            assert!(unread.why.contains(&format!("for {name},")), "{text}");
        }
    }

    #[test]
    fn copy_as_fetch_is_read() {
        let request = one(
            "It's this:\n```js\nawait fetch(\"https://x.example/oauth/token\", {\n  \"headers\": {\n    \"accept\": \"*/*\",\n    \"content-type\": \"application/json\",\n    \"cookie\": \"a=b\",\n    \"Referer\": \"https://y/\"\n  },\n  \"body\": \"{\\\"a\\\":\\\"Zo\\u00eb \\ud83d\\ude00\\\"}\",\n  \"method\": \"POST\"\n});\n```",
        );
        assert_eq!(request.address(), "https://x.example/oauth/token");
        assert_eq!(text(&request), "{\"a\":\"Zoë 😀\"}");
        assert_eq!(request.header("cookie"), Some("a=b"));
        let request = one(
            "fetch('https://x', {referrer: 'https://app/', body: null, method: \"GET\", mode: 'cors', credentials: 'include'}).then(r => r.json())",
        );
        assert_eq!(request.header("referer"), Some("https://app/"));
        assert!(request.notes[0].contains("cookies"));
        assert_eq!(
            one("const r = fetch(`https://x/${process.env.A}`);").url,
            Some(format!("https://x/{}", variable::marked("A")))
        );
    }

    #[test]
    fn postmans_fetch_is_read() {
        let request = one(
            "const myHeaders = new Headers();\nmyHeaders.append(\"Content-Type\", \"application/x-www-form-urlencoded\");\n\nconst urlencoded = new URLSearchParams();\nurlencoded.append(\"a\", \"b c\");\nurlencoded.append(\"d\", token);\n\nconst requestOptions = {\n  method: \"POST\",\n  headers: myHeaders,\n  body: urlencoded,\n  redirect: \"follow\"\n};\n\nfetch(\"https://x\", requestOptions)\n  .then((response) => response.text())\n  .catch((error) => console.error(error));",
        );
        let token = variable::marked("token");
        assert_eq!(form(&request), [("a", "b c"), ("d", token.as_str())]);
        assert!(request.notes[0].contains("requestOptions"));
    }

    #[test]
    fn a_form_is_made_of_an_objects_pairs() {
        let object = "var details = { 'a': 'b c', d: e };\n";
        let sent = "fetch('https://x', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: body })";
        for made in [
            "var body = [];\nfor (var name in details) {\n  var key = encodeURIComponent(name);\n  var value = encodeURIComponent(details[name]);\n  body.push(key + \"=\" + value);\n}\nbody = body.join(\"&\");\n",
            "const body = Object.keys(details).map(key => encodeURIComponent(key) + '=' + encodeURIComponent(details[key])).join('&');\n",
            "const body = Object.entries(details)\n  .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)\n  .join('&');\n",
            "const body = new URLSearchParams();\nfor (const [key, value] of Object.entries(details)) { body.append(key, value); }\n",
        ] {
            let request = one(&format!("{object}{made}{sent}"));
            let e = variable::marked("e");
            assert_eq!(form(&request), [("a", "b c"), ("d", &*e)], "{made}");
        }
    }

    #[test]
    fn a_body_brings_its_type_with_it() {
        // Node's own fetch sends the same.
        for (body, wanted) in [
            ("'a=b'", Some("text/plain;charset=UTF-8")),
            (
                "new URLSearchParams({a: 1})",
                Some("application/x-www-form-urlencoded;charset=UTF-8"),
            ),
            ("JSON.stringify({a: 1})", Some("text/plain;charset=UTF-8")),
            ("undefined", None),
        ] {
            let request = one(&format!(
                "fetch('https://x', {{method: 'post', body: {body}}})"
            ));
            assert_eq!(request.header("content-type"), wanted, "{body}");
            assert_eq!(request.method.as_deref(), Some("POST"));
        }
    }

    #[test]
    fn an_object_that_fetch_would_make_a_word_of_is_read_and_told() {
        let request = one("fetch('https://x', {method: 'POST', body: {a: 'b c', d: 1}})");
        assert_eq!(form(&request), [("a", "b c"), ("d", "1")]);
        assert!(request.notes[0].contains("[object Object]"));
        let request = one(
            "fetch('https://x', {method: 'POST', body: new URLSearchParams({a: {b: 'c'}, d: 1})})",
        );
        assert_eq!(form(&request), [("a", r#"{"b":"c"}"#), ("d", "1")]);
        assert!(request.notes[0].contains("The value of a is an object"));
    }

    #[test]
    fn axios_is_read_in_its_forms() {
        let request = one(
            "var axios = require(\"axios\").default;\nvar options = {method: 'POST', url: 'https://x', headers: {'content-type': 'application/json'}, data: {a: \"{\\\"b\\\":1}\", n: 5}};\naxios.request(options).then(function (r) { console.log(r.data); });",
        );
        assert_eq!(text(&request), r#"{"a":"{\"b\":1}","n":5}"#);
        let request = one(
            "const qs = require('qs');\nlet data = qs.stringify({ 'a': 'b', c: id });\nlet config = { method: 'post', maxBodyLength: Infinity, url: 'https://x', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, data : data };\naxios.request(config)",
        );
        assert_eq!(
            form(&request),
            [("a", "b"), ("c", &*variable::marked("id"))]
        );
        let request = one(
            "axios.post('https://x', {a: 1}, {headers: {'Content-Type': 'application/x-www-form-urlencoded'}, params: {q: 'a b'}, auth: {username: 'u', password: 'p'}})",
        );
        assert_eq!(form(&request), [("a", "1")]);
        assert_eq!(request.address(), "https://x?q=a+b");
        assert_eq!(request.basic, Some(("u".into(), "p".into())));
        let request = one(
            "const api = axios.create({ baseURL: 'https://x/', headers: {A: 'b'} });\nconst { data } = await api.post('/oauth/token', new URLSearchParams({a: 'b'}));",
        );
        assert_eq!(request.address(), "https://x/oauth/token");
        assert_eq!(request.header("a"), Some("b"));
        assert_eq!(form(&request), [("a", "b")]);
        assert_eq!(one("axios.get('https://x')").method.as_deref(), Some("GET"));
        let request = one(
            "axios({url: 'https://x', method: 'put', data: 'a=b', headers: {'Content-Type': 'application/json'}})",
        );
        assert_eq!(text(&request), "\"a=b\"");
        let request = one(
            "axios.post('https://x', {a: undefined, b: null, l: [1, 2]}, {headers: {'Content-Type': 'application/x-www-form-urlencoded'}})",
        );
        assert_eq!(form(&request), [("l[]", "1"), ("l[]", "2")]);
        let request = one("axios({url: 'https://x', method: 'POST', data: {a: 1}})");
        assert_eq!(request.header("content-type"), Some("application/json"));
    }

    #[test]
    fn pages_send_with_jquery_and_xml_http_request() {
        let request = one(
            "var settings = {\n  \"url\": \"https://x\",\n  \"method\": \"POST\",\n  \"timeout\": 0,\n  \"headers\": { \"Content-Type\": \"application/x-www-form-urlencoded\" },\n  \"data\": { \"a\": \"b\" }\n};\n\n$.ajax(settings).done(function (response) { console.log(response); });",
        );
        assert_eq!(form(&request), [("a", "b")]);
        let request = one(
            "var A = 'b';\nfunction f() {\n  var payload = {a: A};\n  var options = {method: 'post', payload: payload};\n  UrlFetchApp.fetch('https://x', options);\n}",
        );
        assert_eq!(form(&request), [("a", "b")]);
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(
            one("UrlFetchApp.fetch('https://x')").url.as_deref(),
            Some("https://x")
        );
        let request = one(
            "var data = \"a=b\";\nvar xhr = new XMLHttpRequest();\nxhr.withCredentials = true;\nxhr.addEventListener(\"readystatechange\", function() { if(this.readyState === 4) { console.log(this.responseText); } });\nxhr.open(\"POST\", \"https://x\");\nxhr.setRequestHeader(\"Content-Type\", \"application/x-www-form-urlencoded\");\nxhr.send(data);",
        );
        assert_eq!(text(&request), "a=b");
        assert_eq!(
            request.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
    }

    #[test]
    fn what_has_to_be_run_is_refused_with_its_place() {
        for (source, line) in [
            ("fetch(\n f(), {})", Some(2)),
            ("fetch('https://x', {\n body: await f()\n})", Some(2)),
            (
                "fetch('https://x', {body: JSON.stringify({a: f()})})",
                Some(1),
            ),
            ("fetch('https://x', {body: 'a' + f()})", Some(1)),
            ("fetch('https://x", Some(1)),
            ("fetch('https://x', {", Some(1)),
            (
                "axios.post('https://x', {a: 1}, {transformRequest: [f]})",
                Some(1),
            ),
            ("axios.request(makeOptions())", Some(1)),
            (
                "var request = require('request');\nrequest(options)",
                Some(2),
            ),
            ("https.request(options)", None),
        ] {
            let unread = read(source).unwrap().unwrap_err();
            assert_eq!(unread.looked_like, WHAT);
            assert_eq!(
                unread.position.map(|position| position.line),
                line,
                "{source}"
            );
        }
        let reading = read("fetch(f());\nfetch('https://x')").unwrap().unwrap();
        assert_eq!((reading.exchanges.len(), reading.notes.len()), (1, 1));
        assert!(read("git fetch (all)").is_none());
        assert!(read("curl https://x").is_none());
    }

    #[test]
    fn no_text_takes_long() {
        endless(
            1 << 20,
            "fetch( ",
            "{¦[¦(¦\"¦'¦`¦`${¦fetch(¦a={a:f(¦x=[1,¦a.¦a=b+¦${¦/*¦\\¦new ¦a=a;¦fetch('a',{¦x[¦\
             x.append(",
            read,
        );
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts(
            "(fetch\\(|axios\\.post\\(|'|\"|`|\\$\\{|\\{|\\}|\\)|\\[|\\]|:|,|[a-c]|\n|\\\\|\\+|=|;|1|\\.|const |new URLSearchParams\\(|é)*",
            read,
        );
    }
}
