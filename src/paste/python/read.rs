//! A text of Python from its beginning to its end: variables are set, calls met.

use super::super::exchange::Reading;
use super::super::script_file::ScriptFile;
use super::super::script_values::ScriptEvaluator;
use super::super::tokens::LexemeKind;
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::literal::{CLIENTS, PythonEvaluator};
use super::requests::{CallPlace, WHAT};
use super::{requests, words};

/// A text beyond that is no snippet.
const MOST_BYTES: usize = 4 << 20;

/// Reads the requests of a text; none where it is no Python that sends one.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let sends = [
        "requests.",
        "httpx.",
        "http.client",
        "HTTPSConnection",
        "Session()",
    ];
    if !sends.iter().any(|name| text.contains(name)) {
        return other_client(text).map(Err);
    }
    if text.len() > MOST_BYTES {
        return Some(Err(Unread::new(WHAT, "It is larger than 4 MiB")));
    }
    let tokens = words::tokens(text, 0, text.len());
    let mut script = PythonFile::new(&tokens);
    script.run(PythonFile::step);
    let reading = script.calls.reading(WHAT);
    reading.or_else(|| other_client(text).map(Err))
}

/// Clients that are known by name and not read.
fn other_client(text: &str) -> Option<Unread> {
    let name = [
        ("import aiohttp", "aiohttp"),
        ("aiohttp.ClientSession", "aiohttp"),
        ("urllib.request", "urllib.request"),
        ("import urllib3", "urllib3"),
        ("import pycurl", "pycurl"),
        ("from authlib", "Authlib"),
    ]
    .into_iter()
    .find_map(|(mark, name)| text.contains(mark).then_some(name))?;
    Some(
        Unread::new(
            WHAT,
            format!("This is Python code for {name}, which Cambio does not read"),
        )
        .fix("Copy the request as a curl command, or as code for requests"),
    )
}

type PythonFile<'t> = ScriptFile<'t, PythonEvaluator>;

impl PythonFile<'_> {
    /// What begins at a token; the answer is where to go on.
    fn step(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let Some((path, next)) = tokens.path(at) else {
            return at + 1;
        };
        if at > 0 && tokens.is(at - 1, '.') {
            return next;
        }
        if tokens.is(next, '(') {
            return self.call(at, &path, next);
        }
        let begins = at == 0
            || matches!(tokens.kind(at - 1), Some(LexemeKind::LineEnd | LexemeKind::Mark(';' | ':')))
            // `with requests.Session() as s:`
            || tokens.is_name(at - 1, "async");
        if !begins {
            return next;
        }
        if tokens.is(next, '[') {
            return self.set_index(&path, next);
        }
        if tokens.is_name(at, "with") {
            return self.with(at + 1);
        }
        let mut equals = next;
        // `payload: dict = …`
        if tokens.is(next, ':') {
            while equals < next + 8 && !tokens.is(equals, '=') {
                equals += 1;
            }
        }
        if tokens.is(next, '+') && tokens.is(next + 1, '=') {
            return self.add(&path, next + 2);
        }
        if tokens.is(equals, '=') && !tokens.is(equals + 1, '=') {
            return self.assign(&path, equals + 1);
        }
        next
    }

    fn with(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let client = tokens
            .path(at)
            .filter(|(path, next)| CLIENTS.contains(&path.as_str()) && tokens.is(*next, '('));
        let made = client.and_then(|(_, bracket)| self.evaluator.given(tokens, bracket).ok());
        if let Some((given, next)) = made.filter(|(_, next)| tokens.is_name(*next, "as")) {
            if let Some(name) = tokens.name(next + 1) {
                let client = Value::Made(ObjectClass::Client, given.named);
                self.evaluator.scope.set(name, client);
                return next + 1;
            }
        }
        match self.evaluator.value(self.tokens, at) {
            // The name behind `as` ends no expression, so the value is read up to it.
            Err(unreadable) if self.tokens.is_name(unreadable.0, "as") => {
                let name = self.tokens.name(unreadable.0 + 1);
                if let Some(name) = name {
                    self.evaluator
                        .scope
                        .set(name, Value::Made(ObjectClass::Client, Vec::new()));
                }
                unreadable.0 + 1
            }
            _ => at,
        }
    }

    fn call(&mut self, at: usize, path: &str, bracket: usize) -> usize {
        let tokens = self.tokens;
        let (object, method) = path.rsplit_once('.').unwrap_or(("", path));
        let kind = match self.evaluator.scope.look(object) {
            Some(Value::Made(kind, _)) => Some(*kind),
            _ => None,
        };
        let sends = matches!(
            method,
            "request" | "get" | "post" | "put" | "patch" | "delete" | "head" | "options"
        );
        let library = matches!(object, "requests" | "httpx");
        let is_connection = kind == Some(ObjectClass::Connection) && method == "request";
        let is_request = sends && (library || kind == Some(ObjectClass::Client)) || is_connection;
        if !is_request {
            return self.update(path, bracket).unwrap_or(bracket + 1);
        }
        let call = CallPlace {
            text: tokens.text,
            at: tokens.offset(at),
        };
        let read = match self.evaluator.given(tokens, bracket) {
            Ok((given, next)) => {
                let of = self.evaluator.scope.fill(object).unwrap_or(Value::Null);
                let request = if is_connection {
                    requests::connection_request(call, &of, &given)
                } else {
                    let httpx = object == "httpx" || tokens.text.contains("import httpx");
                    requests::request(call, method, &given, &of, httpx)
                };
                request.map(|request| (request, next))
            }
            Err(unreadable) => Err(Unread::new(
                WHAT,
                "The arguments of a call are no literals, or a bracket is never closed",
            )
            .at(tokens.text, tokens.offset(unreadable.0))),
        };
        self.meet(call.at, read, bracket + 1)
    }

    /// `session.headers.update({…})`
    fn update(&mut self, path: &str, bracket: usize) -> Option<usize> {
        let target = path.strip_suffix(".update")?;
        let (given, next) = self.evaluator.given(self.tokens, bracket).ok()?;
        let members = given.values.first()?.members()?.to_vec();
        let (name, member) = target.split_once('.').unwrap_or((target, ""));
        let scope = &mut self.evaluator.scope;
        let mut value = scope.change(name)?;
        if !member.is_empty() {
            if value.get(member).is_none() {
                value.set(member, Value::Object(Vec::new()));
            }
            value = value.member_mut(member)?;
        }
        for (name, member) in members {
            value.set(&name, member);
        }
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::exchange::{PastedBody, PastedRequest};
    use super::super::super::shown::{form, only, text};
    use super::super::super::variable;
    use super::*;
    use crate::paste::random::{endless, texts};

    fn one(text: &str) -> PastedRequest {
        only(read(text))
    }

    #[test]
    fn snippets_of_api_clients_are_read() {
        let request = one(
            "import requests\n\nurl = \"https://x/oauth/token\"\n\npayload = 'a=b%20c&d=e'\nheaders = {\n  'Content-Type': 'application/x-www-form-urlencoded'\n}\n\nresponse = requests.request(\"POST\", url, headers=headers, data=payload)\n\nprint(response.text)\n",
        );
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(request.address(), "https://x/oauth/token");
        assert_eq!(text(&request), "a=b%20c&d=e");
        assert!(request.notes[0].contains("url") && request.notes[0].contains("payload"));
        let request = one(
            "import requests\nimport json\npayload = json.dumps({\n  \"a\": \"é\"\n})\nr = requests.request('POST', 'https://x', headers={'Content-Type': 'application/json'}, data=payload)",
        );
        assert_eq!(text(&request), r#"{"a": "\u00e9"}"#);
        let request = one(
            "import http.client\n\nconn = http.client.HTTPSConnection(\"x.example\")\n\npayload = \"{\\\"a\\\":\\\"b\\\"}\"\n\nheaders = { 'content-type': \"application/json\" }\n\nconn.request(\"POST\", \"/oauth/token\", payload, headers)\n\nres = conn.getresponse()\ndata = res.read()\n",
        );
        assert_eq!(request.address(), "https://x.example/oauth/token");
        assert_eq!(text(&request), r#"{"a":"b"}"#);
        assert_eq!(request.header("content-type"), Some("application/json"));
    }

    #[test]
    fn a_client_keeps_what_it_was_made_with() {
        for text in [
            "import httpx\nasync with httpx.AsyncClient(base_url='https://x/', auth=('u', 'p')) as client:\n    r = await client.post('/oauth/token', data={'a': 'b'})\n    r.raise_for_status()\n",
            "import httpx\nwith httpx.Client(base_url='https://x', auth=('u', 'p')) as client:\n    r = client.post('oauth/token', data={'a': 'b'})\n",
            "import httpx\nclient = httpx.AsyncClient(base_url='https://x', auth=('u', 'p'))\nr = await client.post('/oauth/token', data={'a': 'b'})\n",
        ] {
            let request = one(text);
            assert_eq!(request.address(), "https://x/oauth/token", "{text}");
            assert_eq!(request.basic, Some(("u".into(), "p".into())), "{text}");
            assert_eq!(form(&request), [("a", "b")]);
        }
    }

    #[test]
    fn a_dictionary_in_a_form_is_read_and_told() {
        let request = one("requests.post('https://x', data={'a': {'b': 'c'}, 'd': 'e'})");
        assert_eq!(form(&request), [("a", r#"{"b":"c"}"#), ("d", "e")]);
        assert!(request.notes[0].contains("The value of a is a dictionary"));
    }

    #[test]
    fn bodies_are_what_requests_sends() {
        // Compared with requests.Request(…).prepare() of requests 2.
        let request = one(
            "requests.post('https://x', data={'a': 'b c', 'l': ['1', '2'], 'n': None, 't': True, 'e': os.environ['E']}, auth=('u', 'p'), params={'q': 'a b'})",
        );
        assert_eq!(
            form(&request),
            [
                ("a", "b c"),
                ("l", "1"),
                ("l", "2"),
                ("t", "True"),
                ("e", &*variable::marked("E"))
            ]
        );
        assert_eq!(request.basic, Some(("u".into(), "p".into())));
        assert_eq!(request.address(), "https://x?q=a+b");
        assert_eq!(
            request.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
        let request = one("requests.post('https://x', json={'a': 'é', 'n': None})");
        assert_eq!(text(&request), r#"{"a": "\u00e9", "n": null}"#);
        assert_eq!(
            one("import httpx\nhttpx.post('https://x', json={'a': 'é', 'b': 1})").body,
            PastedBody::Text(r#"{"a":"é","b":1}"#.into())
        );
        let request = one(
            "s = requests.Session()\ns.headers.update({'A': 'b'})\ns.auth = ('u', 'p')\ns.post(f\"https://{host}/t\", data=b'x')",
        );
        assert_eq!(request.header("a"), Some("b"));
        assert_eq!(request.basic, Some(("u".into(), "p".into())));
        assert_eq!(
            request.url,
            Some(format!("https://{}/t", variable::marked("host")))
        );
        let request = one(
            ">>> data = {\n...   'a': 'b',\n... }\n>>> r = requests.post('https://x',\n...     data=data)",
        );
        assert_eq!(form(&request), [("a", "b")]);
        let request = one("d = {}\nd['a'] = 'b'\nr = requests.post('https://x', data=d, files=[])");
        assert_eq!(form(&request), [("a", "b")]);
        assert!(
            matches!(one("requests.post('https://x', files={'a': (None, 'b'), 'c': open('d')})").body, PastedBody::Multipart(parts) if parts.len() == 1)
        );
    }

    #[test]
    fn what_has_to_be_run_is_refused_with_its_place() {
        for (source, line) in [
            ("requests.post(url(),\n data={})", Some(1)),
            ("requests.post('https://x', data={\n 'a': f(),\n})", Some(2)),
            ("requests.post('https://x', data='a%s' % b)", Some(1)),
            ("requests.post('https://x', data='a", Some(1)),
            ("requests.post()", Some(1)),
            ("import aiohttp", None),
            ("urllib.request.urlopen(r)", None),
        ] {
            let unread = read(source).unwrap().unwrap_err();
            assert_eq!(unread.looked_like, WHAT);
            assert_eq!(
                unread.position.map(|position| position.line),
                line,
                "{source}"
            );
        }
        assert!(read("All requests. They are many.").is_none());
        assert!(read("{\"requests\": []}").is_none());
    }

    #[test]
    fn no_text_takes_long() {
        endless(
            1 << 20,
            "requests.x ",
            "{¦[¦(¦\"¦'¦'''¦f'{¦requests.post(¦a={a:f(¦x=[1,¦a.¦a=b+¦#¦\\¦a=a\n¦\
             requests.post('a',{¦x[¦x.update(¦r'\\¦''",
            read,
        );
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts(
            "(requests\\.post\\(|'|\"|'''|f'|\\{|\\}|\\)|\\[|\\]|:|,|[a-c]|\n|\\\\|\\+|=|;|1|\\.|json\\.dumps\\(|é| |#)*",
            read,
        );
    }
}
