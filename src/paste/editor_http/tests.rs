//! Files as people write them for both editors.

use super::read;
use crate::paste::exchange::{PastedBody, PastedRequest};
use crate::paste::random::{filled, mixed, texts};
use crate::paste::shown;
use crate::paste::variable::marked;

fn requests(text: &str) -> Vec<PastedRequest> {
    shown::requests(read(text))
}

fn only(text: &str) -> PastedRequest {
    shown::only(read(text))
}

fn text(text: &str) -> PastedBody {
    PastedBody::Text(text.to_owned())
}

#[test]
fn a_file_with_variables_and_lines() {
    let request = only(
        "@host = acme.example\n@clientId={{cid}}\n@cid=k2V\n\n### Login\n# @name appleExchange\n// a remark\nPOST https://{{host}}/oauth/token\nContent-Type: application/x-www-form-urlencoded\n# X: off\n\ngrant_type=urn%3Ax\n&client_id={{clientId}}\n// &audience=x\n&subject_token={{token}}\n\n> {%\n client.global.set(\"at\", response.body.access_token);\n%}\n",
    );
    assert_eq!(request.name.as_deref(), Some("appleExchange"));
    assert_eq!(request.address(), "https://acme.example/oauth/token");
    assert_eq!(
        request.body,
        text(&format!(
            "grant_type=urn%3Ax&client_id=k2V&subject_token={}",
            marked("token")
        ))
    );
    assert_eq!(request.headers.len(), 1);
}

#[test]
fn an_address_may_stand_in_quotes() {
    let request = only("POST 'https://acme.example/t?client_id=a'\ngrant_type=x\n&scope=openid\n");
    assert_eq!(request.address(), "https://acme.example/t?client_id=a");
    assert_eq!(request.body, text("grant_type=x&scope=openid"));
}

#[test]
fn a_path_takes_the_host_of_its_header_which_on_this_computer_has_no_tls() {
    for (host, address) in [
        ("localhost:3000", "http://localhost:3000/x"),
        ("acme.example", "https://acme.example/x"),
    ] {
        let request = only(&format!("###\nPOST /x\nHost: {host}\n\na=b"));
        assert_eq!(request.address(), address);
    }
}

#[test]
fn several_requests_keep_their_names_and_bodies() {
    let found = requests(
        "### first\nGET https://a.example/x\n  ?a=b\n  &c=d HTTP/1.1\nAccept: */*\n\n### second\nPOST https://a.example/oauth/token HTTP/1.1\nContent-Type: application/json\n\n{\n  \"a\": \"{{login.response.body.$.access_token}}\"\n}\n\n<> 2026-11-25.200.json\n>> out.json\n\n###\nhttps://a.example/got\n",
    );
    let told: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.name.as_deref(),
                one.method.as_deref(),
                one.url.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                Some("first"),
                Some("GET"),
                Some("https://a.example/x?a=b&c=d")
            ),
            (
                Some("second"),
                Some("POST"),
                Some("https://a.example/oauth/token")
            ),
            (None, Some("GET"), Some("https://a.example/got")),
        ]
    );
    assert_eq!(
        found[1].body,
        text(&format!(
            "{{\n  \"a\": \"{}\"\n}}",
            marked("login.response.body.access_token")
        ))
    );
}

#[test]
fn bodies_in_each_form() {
    let post =
        "POST https://a.example/oauth/token\nContent-Type: application/x-www-form-urlencoded\n\n";
    for (body, expected) in [
        ("a=b&\nc=d&\n", text("a=b&c=d")),
        ("a = b &\nc = d e &\n", text("a=b&c=d e")),
        ("a=b\n\n\n", text("a=b")),
        ("< ./form.txt\n", PastedBody::File("./form.txt".into())),
        ("<@ ./form.txt\n", PastedBody::File("./form.txt".into())),
        (
            "<@latin1 ./form.txt\n",
            PastedBody::File("./form.txt".into()),
        ),
        ("{\"a\":1}\n> handler.js\n", text("{\"a\":1}")),
        ("a=b\n\nHTTP/1.1 200 OK\nX: y\n\n{}", text("a=b")),
        ("", PastedBody::Empty),
        ("a={{$guid}}", text(&format!("a={}", marked("guid")))),
    ] {
        // A status line makes it HTTP as text, unless a separator says that it is a file.
        assert_eq!(only(&format!("###\n{post}{body}")).body, expected, "{body}");
    }
}

#[test]
fn environments_and_credentials() {
    let request = only(
        "POST https://{{$dotenv AUTH0_DOMAIN}}/oauth/token\nAuthorization: Basic {{id}} {{secret}}\nX-Id: {{$guid}}\n\na={{$processEnv CLIENT_ID}}",
    );
    assert_eq!(
        request.url,
        Some(format!("https://{}/oauth/token", marked("AUTH0_DOMAIN")))
    );
    assert_eq!(request.basic, Some((marked("id"), marked("secret"))));
    assert_eq!(request.body, text(&format!("a={}", marked("CLIENT_ID"))));
    for (written, pair) in [
        ("Basic user pass word", Some(("user", "pass word"))),
        ("basic user:pa:ss", Some(("user", "pa:ss"))),
        ("Basic dXNlcjpwYXNz", None),
        ("Bearer a b", None),
    ] {
        let request = only(&format!("GET https://a.example/\nAuthorization: {written}"));
        let pair = pair.map(|(user, password)| (user.to_owned(), password.to_owned()));
        assert_eq!(request.basic, pair, "{written}");
    }
}

#[test]
fn scripts_and_foreign_requests_are_named() {
    let reading = read(
        "< {%\n  request.variables.set(\"a\", \"b\")\n%}\nPOST https://a.example/oauth/token\n\na=b\n\n###\ncurl https://a.example -d x=y\n\n### ws\nWEBSOCKET ws://a.example\n",
    )
    .unwrap()
    .unwrap();
    assert_eq!(reading.exchanges.len(), 1);
    assert_eq!(reading.notes.len(), 2, "{:?}", reading.notes);
    let request = reading.exchanges[0].request.as_ref().unwrap();
    assert!(request.notes[0].contains("script"));
}

#[test]
fn files_of_emacs_and_http_yac_are_read() {
    let request = only(
        "# -*- restclient -*-\n:tenant = https://a.example\n:id = k2V\n:token := (getenv \"T\")\n\n# exchange\nPOST :tenant/oauth/token\nContent-Type: application/json\n\n{\"client_id\": \":id\", \"grant_type\": \"urn:x\", \"subject_token\": \":token\"}\n#\n",
    );
    assert_eq!(request.address(), "https://a.example/oauth/token");
    assert_eq!(request.name.as_deref(), Some("exchange"));
    assert_eq!(
        request.body,
        text(&format!(
            "{{\"client_id\": \"k2V\", \"grant_type\": \"urn:x\", \"subject_token\": \"{}\"}}",
            marked("token")
        ))
    );
    let request = only(
        "@host=https://a.example\n{{\n  exports.id = 'a';\n}}\n\n###\nPOST {{host}}/oauth/token\n\na=b\n\n?? status == 200\n{{\n  console.info(response);\n}}\n",
    );
    assert_eq!(request.body, text("a=b"));
    assert!(request.notes.iter().any(|note| note.contains("script")));
}

#[test]
fn what_belongs_nowhere_is_refused_with_its_place() {
    for (text, line) in [
        (
            "POST https://a.example/x\nContent-Type: application/x-www-form-urlencoded\n\na=b\nc=d\n",
            5,
        ),
        ("POST https://a.example/x\nno header here\n\na=b", 2),
        ("###\nPOST https://a.example/x\n\na=b\n###\nPOST it\n", 6),
        (
            "###\nPOST https://a.example/x y z\n\na=b\n###\nGET https://a.example/\n",
            2,
        ),
    ] {
        let Some(Err(unread)) = read(text) else {
            panic!("{text}: {:?}", read(text));
        };
        assert_eq!(unread.position.unwrap().line, line, "{text}");
    }
}

#[test]
fn other_texts_are_none() {
    for text in [
        "",
        "https://a.example/oauth/token",
        "curl https://a.example",
        "POST it to me",
        "POST https://a.example/oauth/token with this body",
        "POST https://a.example/x\n[Form]\na: b",
        "POST /oauth/token HTTP/1.1\nHost: a\n\na=b",
        "grant_type=x",
        "{}",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn any_mixture_is_read_or_refused() {
    mixed(
        "POST https://a.example/¦\n¦###¦# @name x¦@a = {{b}}¦@b={{a}}¦{{a}}¦{{$guid}}¦< {%¦\
         %}¦> {%¦< ./f¦<> x¦a=b¦&¦X: y¦HTTP/1.1¦ ¦{¦}¦é¦curl ¦//",
        |text| filled(read(text)),
    );
}

#[test]
fn any_text_is_read_or_refused() {
    texts(".*", |text| {
        filled(read(&format!("POST https://a.example/\n{text}")))
    });
}
