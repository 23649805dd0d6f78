use super::*;
use crate::paste::exchange::{PastedBody, PastedRequest};
use crate::paste::random::{endless, texts};
use crate::paste::shown;
use crate::text::table::rows;
use proptest::prelude::*;

fn all(text: &str) -> Vec<PastedRequest> {
    shown::requests(read(text))
}

fn one(text: &str) -> PastedRequest {
    shown::only(read(text))
}

fn body(text: &str) -> String {
    match one(text).body {
        PastedBody::Text(body) => body,
        other => panic!("{other:?}: {text}"),
    }
}

fn notes(request: &PastedRequest) -> String {
    request.notes.join("\n")
}

const URL: &str = "https://acme.example/oauth/token";

#[test]
fn commands_are_found_wherever_they_are_pasted() {
    for text in [
        "curl -d a=1 URL",
        "  curl -d a=1 URL  ",
        "$ curl -d a=1 URL",
        "# curl -d a=1 URL",
        "% curl -d a=1 URL",
        "zoe@Mac app % curl -d a=1 URL",
        "zoe@box:~/app$ curl -d a=1 URL",
        "[root@box ~]# curl -d a=1 URL",
        "bash-5.1$ curl -d a=1 URL",
        "➜  app git:(main) ✗ curl -d a=1 URL",
        "(venv) zoe@box:~$ curl -d a=1 URL",
        "C:\\Users\\zoe>curl -d a=1 URL",
        "Here it is:\n\n```bash\ncurl -d a=1 URL\n```\n\nand it's a 403.",
        "```\n$ curl -d a=1 URL\n{\"error\":\"it's\"}\n```",
        "~~~sh\ncurl -d a=1 \\\n  URL \\\n~~~\nit's",
        "```curl -d a=1 URL```",
        "Run `curl -d a=1 URL` and don't wait",
        "- `curl -d a=1 URL`",
        "1. Run\n\n    curl -d a=1 \\\n      URL\n\n2. Look",
        "2) curl -d a=1 URL",
        "* curl -d a=1 URL",
        "> I ran\n> curl -d a=1 \\\n>   URL\n> and it's wrong",
        "// the exchange, don't wait\ncurl -d a=1 URL",
        "# don't\ncurl -d a=1 URL",
        "# curl -d a=1 \\\n#   URL",
        "/**\n * curl -d a=1 \\\n *   URL\n */",
        "//! curl -d a=1 \\\n//!   URL",
        "sudo curl -d a=1 URL",
        "time curl -d a=1 URL",
        "time sudo -u www-data curl -d a=1 URL",
        "env HTTPS_PROXY= curl -d a=1 URL",
        "HTTPS_PROXY=http://localhost:8888 curl -d a=1 URL",
        "/usr/bin/curl -d a=1 URL",
        "/opt/homebrew/opt/curl/bin/curl -d a=1 URL",
        "command curl -d a=1 URL",
        "nohup curl -d a=1 URL &",
        "cd app && curl -d a=1 URL",
        "source .env; curl -d a=1 URL || exit 1",
        "curl -d a=1 URL | jq .",
        "curl -d a=1 URL 2>/dev/null | python3 -m json.tool",
        "curl -d a=1 URL > out.json 2>&1",
        "curl -d a=1 URL &> out.json",
        "curl -d a=1 -o >(cat) URL",
        "RESPONSE=$(curl -d a=1 URL)\necho \"$RESPONSE\"",
        "TOKEN=$(curl -d a=1 URL | jq -r '.access_token')",
        "TOKEN=`curl -d a=1 URL | jq -r '.access_token'`",
        "export TOKEN=$(curl -d a=1 URL)",
        "set TOKEN (curl -d a=1 URL | jq -r .access_token)",
        "if curl -d a=1 URL; then echo it works; fi",
        "if ! curl -d a=1 URL\nthen\n  echo \"it's\"\nfi",
        "for i in 1 2 3; do curl -d a=1 URL; done",
        "while true; do curl -d a=1 URL; sleep 1; done",
        "( curl -d a=1 URL )",
        "{ curl -d a=1 URL; }",
        "login() {\n  curl -d a=1 URL\n}",
        "login() { curl -d a=1 URL; }",
        "docker run --rm curlimages/curl -d a=1 URL",
        "kubectl exec -it pod -- curl -d a=1 URL",
        "bash -c \"curl -d a=1 URL\"",
        "ssh box curl -d a=1 URL",
        "docker exec -it api sh -c \"curl -d 'a=1' URL\"",
        "kubectl exec deploy/api -- bash -lc 'cd /app && curl -d a=1 URL'",
        "ssh box 'curl -d a=1 URL'",
        "watch -n 5 curl -d a=1 URL",
        "  501  curl -d a=1 URL",
        "<pre>curl -d a=1 URL</pre>",
        "zoe@Mac ~ % curl -d a=1 \\\nquote> URL\nzoe@Mac ~ % echo it's",
        "timeout 10 curl -d a=1 URL",
        "curl -d a=1 URL\n\n{\"error\":\"invalid_grant\",\"error_description\":\"It's used\"}",
        "curl -d a=1 URL\nHTTP/2 403\ncontent-type: application/json\n\n{}",
        "$ curl -d a=1 \\\n> URL\n{}",
        "zoe@Mac app % curl -d a=1 \\\nURL",
        "\u{200b}curl -d a=1 URL",
        "\u{a0}\u{a0}curl\u{a0}-d\u{a0}a=1 URL",
        "curl -d a=1 \u{feff}URL",
        "\u{202a}curl \u{2066}-d 'a=1'\u{2069} URL\u{202c}",
        "curl -d a=1\r\n  -H 'Accept: x'\r\n  --url URL\r\n",
    ] {
        let text = text.replace("URL", URL);
        let request = one(&text);
        assert_eq!(request.address(), URL, "{text}");
        assert_eq!(request.body, PastedBody::Text("a=1".to_owned()), "{text}");
        assert_eq!(request.method.as_deref(), Some("POST"), "{text}");
    }
}

#[test]
fn lines_are_joined_as_their_author_meant() {
    for text in [
        "curl -X POST \\\n -d a=1 \\\n URL",
        "curl -X POST \\ \n -d a=1 \\  \t\n URL",
        "curl -X POST \\\r\n -d a=1 \\\r\n URL",
        "curl URL \\\n\n -d a=1 \\\n\n -X POST \\\n\n",
        "curl URL \\\n # form\n -d a=1 \\\n -X POST",
        "curl URL \\ # where\n -d a=1 \\ # what\n -X POST",
        "curl URL\n -d a=1\n -X POST",
        "curl -X POST\n  URL\n  -d a=1",
        "curl -X POST \\\n  -d a=1\n\n  --url URL",
        "curl URL \\ -d a=1 \\ -X POST",
        "curl URL \\ --data 'a=1' \\ -X POST",
        "curl URL ^\n -d 'a=1' ^\n -X POST",
        "curl \\\nURL \\\n--data \\\na=1",
        "curl URL -d a=1 \\",
        "curl URL -d a=1 \\\n\nand it's a 403",
        "curl URL —data a=1",
        "curl –X POST URL –d a=1",
        "curl ––request POST ––url URL ––data a=1",
        "curl –request POST –data a=1 URL",
        "curl “URL” -d “a=1”",
        "curl -d ‘a=1’ ‘URL’",
        "curl -d „a=1“ „URL“",
        "curl -d «a=1» «URL»",
        "curl -X “POST” \\\n  -d ”a=1” “URL”",
        "curl -d &quot;a=1&quot; URL",
        "curl -d &#39;a=1&#39; &#39;URL&#39;",
    ] {
        let text = text.replace("URL", URL);
        let request = one(&text);
        assert_eq!(request.address(), URL, "{text}");
        assert_eq!(request.body, PastedBody::Text("a=1".to_owned()), "{text}");
    }
    let request = one("curl -d ‘{“a”: “b c”}’ https://a.example/x");
    assert_eq!(
        request.body,
        PastedBody::Text("{\"a\": \"b c\"}".to_owned())
    );
    assert!(notes(&request).contains("curly"));
    assert_eq!(body("curl -d '{“a”: “b”}' a.example"), "{\"a\": \"b\"}");
    assert_eq!(
        body("curl -d '{\"a\": \"“b” O’Brien\"}' a.example"),
        "{\"a\": \"“b” O’Brien\"}"
    );
    assert_eq!(body("curl -d “{\\”a\\”:1}” a.example"), "{\"a\":1}");
    assert_eq!(body("curl 'a.example/x' -d 'a=1&amp;b=2'"), "a=1&b=2");
    assert_eq!(body("curl a.example/x -d a=1&b=2&c=3"), "a=1&b=2&c=3");
    let request = one("curl -d a=<CLIENT_ID> https://<tenant>/oauth/token");
    assert_eq!(request.address(), "https://<tenant>/oauth/token");
    assert_eq!(request.body, PastedBody::Text("a=<CLIENT_ID>".to_owned()));
}

#[test]
fn quotes_are_those_of_the_shell() {
    for (words, wanted) in [
        ("'a b'", "a b"),
        ("'O'\\''Brien'", "O'Brien"),
        ("'O'\"'\"'Brien'", "O'Brien"),
        ("\"a \\\"b\\\" \\n \\\\ \\x\"", "a \"b\" \\n \\ \\x"),
        ("\"a\\\nb\"", "ab"),
        ("\"a$2Bb$ r4$2BO $\"", "a$2Bb$ r4$2BO $"),
        ("\"wow!\"", "wow!"),
        ("'$NOT `a` \\'", "$NOT `a` \\"),
        ("\\$NOT\\ x", "$NOT x"),
        ("a\\\nb", "ab"),
        ("$'a\\'b\\n\\u00e9\\x21\\041'", "a'b\né!!"),
        ("$'\\ud83d\\ude00\\U0001F600'", "😀😀"),
        ("$'\\xc3\\xab\\303\\253'", "ëë"),
        ("$'\\xe9'", "é"),
        ("$'\\u{e9}\\cA\\z\\\\\"\\?'", "é\u{1}\\z\\\"?"),
        ("$'\\ud83d!'", "\u{fffd}!"),
        ("$\"a\"", "a"),
        ("'multi\nline'", "multi\nline"),
        ("'a\r\nb'", "a\nb"),
        ("'{\"a\":\"'\"x y\"'\"}'", "{\"a\":\"x y\"}"),
        ("\"{\"a\": \"b c\"}\"", "{\"a\": \"b c\"}"),
    ] {
        let text = format!("curl --data-raw {words} {URL}");
        assert_eq!(body(&text), wanted, "{words}");
    }
    // A backslash keeps no quote open, so the backtick stands within one and joins no lines.
    let text = format!("curl {URL} -H 'A: \\' --data-raw '`\n'\\'';'");
    assert_eq!(body(&text), "`\n';");
    // An editor's quotes in a text that only goes on with a brace.
    let text = format!("curl {URL} --data-raw ''\\''{{»'");
    assert_eq!(body(&text), "'{»");
}

#[test]
fn unclosed_quotes_are_refused_with_their_place() {
    for (text, line, column) in [
        ("curl https://a.example -d 'a=1", 1, 27),
        ("hello\n$ curl https://a.example \\\n -d \"a=1", 3, 5),
        ("curl https://a.example -d $'a", 1, 28),
        ("curl https://a.example -d “a", 1, 27),
        ("curl https://a.example -d @- <<EOF\na=1", 1, 30),
        ("A=$(curl https://a.example -d 'a", 1, 31),
        ("curl \"https://a.example\" ^\n -d \"a", 2, 5),
        ("curl https://a.example -d \"$(cat", 1, 28),
    ] {
        let unread = read(text).unwrap().unwrap_err();
        assert_eq!(
            unread.position,
            Some(TextPosition { line, column }),
            "{text}: {unread:?}"
        );
        assert!(!unread.to_string().contains("a=1"));
    }
    assert_eq!(read("curl doesn't work for me, it's bad"), None);
    assert_eq!(
        read("I used curl. It didn't work: curl: (6) Couldn't resolve"),
        None
    );
    assert_eq!(read("echo it's\nwhoever"), None);
}

/// A text, and the body, where `<A>` is what the text does not set.
const FILLED: &str = r#"
export A=x⏎curl -d "a=$A" URL ⇒ a=x
A='x y'⏎B="${A}z"⏎curl -d "a=$B" URL ⇒ a=x yz
A=x; curl -d a=$A URL ⇒ a=x
$ A=x⏎$ curl -d a=$A URL ⇒ a=x
set -x A x⏎curl -d a=$A URL ⇒ a=x
set -gx A 'x'⏎curl -d "a=$A" URL ⇒ a=x
setenv A x⏎curl -d a=$A URL ⇒ a=x
declare -r A=x⏎curl -d a=${A} URL ⇒ a=x
A=$(echo x)⏎curl -d a=$A URL ⇒ a=x
A=x⏎A+=y⏎curl -d a=$A URL ⇒ a=xy
A=1⏎curl -d a=$A URL⏎A=2 ⇒ a=1
curl -d "a=${A:-x}" URL ⇒ a=x
curl -d "a=${A:=x}&b=$A" URL ⇒ a=x&b=x
curl -d "a=${A-x}" URL ⇒ a=x
A=y⏎curl -d "a=${A:-x}" URL ⇒ a=y
curl -d "a=${A:-$B}" URL ⇒ a=<B>
curl -d "a=${A:?missing}" URL ⇒ a=<A>
read -r A⏎curl -d "a=$A" URL ⇒ a=<A>
read -p 'Token: ' A⏎curl -d "a=${A:-x}" URL ⇒ a=<A>
A=$(pbpaste)⏎curl -d "a=$A" URL ⇒ a=<A>
A=`pbpaste`⏎curl -d "a=$A" URL ⇒ a=<A>
curl -d "a=$A&b=${B}c" URL ⇒ a=<A>&b=<B>c
curl -d a=$(pbpaste) URL ⇒ a=<pbpaste>
curl -d "a=`pbpaste`" URL ⇒ a=<pbpaste>
curl -d '{"a":"'$(pbpaste | tr -d '\n')'","b":1}' URL ⇒ {"a":"<pbpaste>","b":1}
curl -d "a=$(cat ~/code.txt)" URL ⇒ a=<code>
curl -d "a=$(<code.txt)" URL ⇒ a=<code>
curl -d "a=$(jq -r .a x.json)&b=$(jq -r .b x.json)&c=$(jq -r .a x.json)" URL ⇒ a=<jq>&b=<jq_2>&c=<jq>
curl -d a=(pbpaste) URL ⇒ a=<pbpaste>
curl -d "a=$(printf '%s' 'x' | base64)" URL ⇒ a=eA==
curl -d "a=$1" URL ⇒ a=<argument_1>
curl -d "a=${{ secrets.CODE }}" URL ⇒ a=<CODE>
A=$(cat <<EOF⏎{"b":"$C"}⏎EOF⏎)⏎curl -d "$A" URL ⇒ {"b":"<C>"}
read -r -d '' A <<'EOF'⏎{"b": 1}⏎EOF⏎curl -d "$A" URL ⇒ {"b": 1}
ARGS=(-d 'a=x y' -H 'X: 1')⏎curl "${ARGS[@]}" URL ⇒ a=x y
OPTIONS='-s -d a=x'⏎curl $OPTIONS URL ⇒ a=x
"#;

#[test]
fn variables_that_the_text_sets_are_filled_in() {
    for [text, wanted] in rows(FILLED, " ⇒ ") {
        let text = text.replace("URL", URL);
        assert_eq!(shown::marked(&body(&text)), wanted, "{text}");
    }
    let request = one("A=secretvalue\ncurl -d \"a=$A\" https://x.example");
    assert!(notes(&request).contains("variable A") && !notes(&request).contains("secretvalue"));
    let doubling = format!(
        "A=0123456789\n{}curl -d \"a=$A\" {URL}",
        "A=$A$A\n".repeat(60)
    );
    assert!(body(&doubling).len() < 2_000_000);
}

/// A text, and the body.
const PIPED: &str = r#"
echo '{"a":1}' | curl --data-binary @- URL ⇒ {"a":1}⏎
echo '{"a":1}' | curl -d @- URL ⇒ {"a":1}
echo -n '{"a":1}' | curl --json @- URL ⇒ {"a":1}
printf '%s' '{"a":1}' | curl --data-binary @- URL ⇒ {"a":1}
echo '{⏎ "a": 1⏎}' |⏎  curl -d @- URL ⇒ { "a": 1}
A=x⏎echo "a=$A" | curl -d @- URL ⇒ a=x
cat <<EOF | curl -d @- URL⏎a=1⏎EOF ⇒ a=1
cat <<'EOF' | tr -d '\n' | curl --data-binary @- URL⏎a=1⏎b⏎EOF ⇒ a=1b
curl -d @- URL <<EOF⏎a=1⏎EOF ⇒ a=1
curl -d @- URL <<'EOF'⏎a=$A⏎EOF⏎echo it's ⇒ a=$A
A=x⏎curl -d @- URL <<EOF⏎a=$A⏎b=\$B⏎EOF ⇒ a=xb=$B
curl -d @- URL <<-EOF⏎⇥⇥a=1⏎⇥EOF ⇒ a=1
curl -d @- URL <<"END OF"⏎a=1⏎END OF ⇒ a=1
curl --data-binary @- URL <<< 'a=1' ⇒ a=1⏎
curl -d @- URL <<<"a=1" ⇒ a=1
    curl -d @- URL <<EOF⏎    a=1⏎    EOF ⇒     a=1
> curl -d @- URL <<EOF⏎> a=1⏎> EOF⏎> it's ⇒ a=1
$ curl -d @- URL <<EOF⏎> a=1⏎> EOF⏎{} ⇒ a=1
curl -d "$(cat <<EOF⏎{"a":1}⏎EOF⏎)" URL ⇒ {"a":1}
curl -d "$(cat <<'EOF'⏎{"a":"it's"}⏎EOF⏎)" \⏎ URL ⇒ {"a":"it's"}
curl --data-urlencode a@- URL <<< 'x y' ⇒ a=x+y%0A
curl -d @/dev/stdin URL <<< a=1 ⇒ a=1
curl -d @<(echo 'a=1') URL ⇒ a=1
curl -d @- URL < <(printf 'a=1') ⇒ a=1
curl -d "$(jq -n --arg t x '{a: $t}')" URL ⇒ {"a":"x"}
"#;

#[test]
fn standard_input_is_what_the_text_pipes_in() {
    for [text, wanted] in rows(PIPED, " ⇒ ") {
        let text = text.replace("URL", URL);
        assert_eq!(body(&text), wanted, "{text}");
    }
    let request = one(&format!("jq . a.json | curl --json @- {URL}"));
    assert_eq!(request.body, PastedBody::File("standard input".to_owned()));
    assert!(notes(&request).contains("another program's output"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let request = one(&format!("curl -d @- {URL} < body.json"));
    assert!(notes(&request).contains("body.json"));
}

/// A text for cmd, and the body.
const CMD: &str = r#"
curl "URL" ^⏎ -d "{\"a\":\"b\"}" ⇒ {"a":"b"}
C:\>curl "URL" -d "a=1&b=2" ⇒ a=1&b=2
C:\> curl "URL" -d "a=Zo%C3%ABx%C3%AB" | jq . ⇒ a=Zo%C3%ABx%C3%AB
set A=x⏎set "B=y z"⏎curl "URL" -d "a=%A%&b=%B%" ⇒ a=x&b=y z
curl "URL" ^⏎ -d "a=%CODE%" > out.txt ⇒ a=<CODE>
@echo off␍⏎set CODE=x␍⏎curl "URL" ^␍⏎ -d "a=%CODE%"␍⏎pause ⇒ a=x
echo a=1 | curl "URL" ^⏎ -d @- ⇒ a=1␣
C:\>curl "URL" ^⏎More? -d "a=1" ⇒ a=1
"#;

#[test]
fn cmd_is_read_as_browsers_write_it() {
    // As DevTools writes a string: backslashes and quotes escaped, then a caret before all that cmd may take for its own.
    let chrome = |text: &str| {
        let mut out = String::from("^\"");
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        let mut chars = escaped.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\n' {
                out.push_str("^\n\n");
                continue;
            }
            if !(c.is_ascii_alphanumeric() || c.is_whitespace() || "_-:=+~'/.',?;()*`".contains(c))
            {
                out.push('^');
            }
            out.push(c);
            if c == '%'
                && chars
                    .peek()
                    .is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_')
            {
                out.push('^');
            }
        }
        out + "^\""
    };
    for text in [
        "a=1&b=%7B%22x%22%3A%22Zo%C3%AB%22%7D&c=100%",
        "{\"a\": \"b\", \"c\": \"{\\\"d\\\": \\\"Zoë O'Brien & | < > ^ !\\\"}\"}",
        "{\n  \"a\": 1,\n  \"b\": \"x\\ny\\\\z\"\n}",
        "plain",
        "%PATH% and %A%",
    ] {
        let command = format!(
            "curl {} ^\n  -H {} ^\n  --data-raw {} ^\n  --compressed",
            chrome(URL),
            chrome("X: \"q\"; a=b"),
            chrome(text)
        );
        let request = one(&command);
        assert_eq!(request.body, PastedBody::Text(text.to_owned()), "{command}");
        assert_eq!(request.address(), URL);
        assert_eq!(request.header("x"), Some("\"q\"; a=b"));
        let windows = command.replace('\n', "\r\n");
        assert_eq!(one(&windows).body, PastedBody::Text(text.to_owned()));
    }
    // As older browsers wrote it.
    let old = |text: &str| format!("\"{}\"", text.replace('"', "\"\"").replace('%', "\"%\""));
    for text in ["{\"a\":\"b c\",\"d\":1}", "a=1&b=%3A"] {
        let command = format!("curl {} -H {} --data {}", old(URL), old("X: y"), old(text));
        assert_eq!(body(&command), text, "{command}");
    }
    for [text, wanted] in rows(CMD, " ⇒ ") {
        let text = text.replace("URL", URL);
        assert_eq!(shown::marked(&body(&text)), wanted, "{text}");
    }
    assert_eq!(
        all("curl \"https://a.example\" ^\n -d \"a\"\n\ncurl \"https://b.example\" ^\n -d \"b\"")
            .len(),
        2
    );
}

/// Options, and the body.
const BODIES: &str = "
-d a=1 --data b=2 --data-ascii c=3 --data-raw @d --data-binary e ⇒ a=1&b=2&c=3&@d&e
--data-urlencode 'a=b c' --data-urlencode '=d/e' --data-urlencode f ⇒ a=b+c&d%2Fe&f
-da=1 -sSfLd b=2 ⇒ a=1&b=2
--data=a=1 ⇒ a=1
-d a=1 --data-urlencode b@x.txt -d c=2 ⇒ a=1&b=<b>&c=2
-d a=1 -d @x.txt ⇒ a=1
-d @x.txt -d a=1 ⇒ a=1
--variable t=x --expand-data 'a={{t}}' ⇒ a=x
";

/// A command, and the method and address of its request.
const METHODS: &str = r"
curl -G -d a=1 -d b=2 https://x.example/p?q=0#f ⇒ GET ⇒ https://x.example/p?q=0&a=1&b=2#f
curl --get --data-urlencode 'a=b c' https://x.example/p ⇒ GET ⇒ https://x.example/p?a=b+c
curl --url-query 'a=b c' --url-query '+d=e f' https://x.example/p ⇒ GET ⇒ https://x.example/p?a=b+c&d=e f
curl -I https://x.example ⇒ HEAD ⇒ https://x.example
curl -XPUT -d a https://x.example ⇒ PUT ⇒ https://x.example
curl -T file https://x.example ⇒ PUT ⇒ https://x.example
curl --proto-default https x.example ⇒ GET ⇒ https://x.example
curl -- https://x.example ⇒ GET ⇒ https://x.example
curl 'https://x.example/\[a\]' ⇒ GET ⇒ https://x.example/[a]
";

#[test]
fn what_curl_sends_is_modelled() {
    let request = one(&format!("curl {URL}"));
    assert_eq!(
        (request.method.as_deref(), &request.body),
        (Some("GET"), &PastedBody::Empty)
    );
    assert_eq!(request.headers, []);
    let request = one(&format!("curl {URL} -d '{{\"a\":1}}'"));
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let request = one(&format!(
        "curl {URL} -d a -H 'content-type: application/json'"
    ));
    assert_eq!(request.headers.len(), 1);
    let request = one(&format!("curl {URL} -d a -H 'Content-Type:'"));
    assert_eq!(request.headers, []);
    let request = one(&format!(
        "curl {URL} --json '{{\"a\":' --json '1}}' -H 'accept: x'"
    ));
    assert_eq!(request.body, PastedBody::Text("{\"a\":1}".to_owned()));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.headers.len(), 2);
    for [options, wanted] in rows(BODIES, " ⇒ ") {
        let body = body(&format!("curl {options} {URL}"));
        assert_eq!(shown::marked(&body), wanted, "{options}");
    }
    let request = one(&format!(
        "curl -d @x.json {URL} -H 'Content-Type: application/json'"
    ));
    assert_eq!(request.body, PastedBody::File("x.json".to_owned()));
    let request = one(&format!(
        "curl -F a=b -F 'c=\"d;e\";type=text/plain' -F 'f=g;type=x' -F h=@i.png --form-string 'j=@k' {URL}"
    ));
    let PastedBody::Multipart(parts) = &request.body else {
        panic!("{request:?}")
    };
    let parts: Vec<(&str, Option<&str>)> = parts
        .iter()
        .map(|part| (part.name.as_str(), part.value.as_str()))
        .collect();
    assert_eq!(
        parts,
        [
            ("a", Some("b")),
            ("c", Some("d;e")),
            ("f", Some("g")),
            ("j", Some("@k"))
        ]
    );
    assert!(notes(&request).contains("i.png"));
    for [command, method, url] in rows(METHODS, " ⇒ ") {
        let request = one(command);
        assert_eq!(request.method.as_deref(), Some(method), "{command}");
        assert_eq!(request.address(), url, "{command}");
    }
}

#[test]
fn headers_and_credentials_are_those_that_curl_sends() {
    let request = one(
        "curl https://x.example -H 'A: b: c' -H 'Empty;' -H 'Accept:' -H nonsense -H @headers.txt -A agent -e https://r.example \
         -b 'c=1' -b d=2 -b jar.txt -u 'id:p%2B:s s'",
    );
    let headers: Vec<(&str, &str)> = request
        .headers
        .iter()
        .map(|header| (header.name.as_str(), header.value.as_str()))
        .collect();
    assert_eq!(
        headers,
        [
            ("A", "b: c"),
            ("Empty", ""),
            ("User-Agent", "agent"),
            ("Referer", "https://r.example"),
            ("Cookie", "c=1; d=2"),
        ]
    );
    assert_eq!(
        request.basic,
        Some(("id".to_owned(), "p%2B:s s".to_owned()))
    );
    let said = notes(&request);
    assert!(
        said.contains("headers.txt") && said.contains("jar.txt") && !said.contains("nonsense"),
        "{said}"
    );
    let request = one("curl --oauth2-bearer tok https://x.example");
    assert_eq!(request.header("authorization"), Some("Bearer tok"));
    let request = one("curl https://id:p%40+s@x.example/a?b=c@d");
    assert_eq!(request.address(), "https://x.example/a?b=c@d");
    assert_eq!(request.basic, Some(("id".to_owned(), "p@+s".to_owned())));
    let request = one("curl -u id https://x.example");
    assert_eq!(request.basic, Some(("id".to_owned(), String::new())));
    let request = one("curl -u a:b -H 'Authorization: Basic eA==' https://x.example");
    assert_eq!(request.basic, None);
    let request =
        one("curl -H Content-Type: application/json -H Authorization: Bearer x https://x.example");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("Bearer x"));
    assert_eq!(request.address(), "https://x.example");
    let request =
        one("curl -H \"Authorization: Basic $(echo -n id:s | base64)\" https://x.example");
    assert_eq!(request.header("authorization"), Some("Basic aWQ6cw=="));
}

/// Options, and what is said of them.
const NOTED: &str = "
--foo-unknown ⇒ --foo-unknown
--foo bar ⇒ --foo
--foo=bar ⇒ --foo
--cacert https://ca.example/x ⇒ --cacert
-x http://localhost:8888 -k ⇒ -x, -k
--aws-sigv4 aws:amz:eu:execute-api ⇒ --aws-sigv4
--url-query next=https://other.example/cb ⇒ --url-query next
--request-target /x ⇒ --request-target
--digest ⇒ --digest
-K opts.txt ⇒ opts.txt
-Wx y ⇒ -Wx
";

#[test]
fn options_are_told_apart_and_their_values_are_no_address() {
    for [options, note] in rows(NOTED, " ⇒ ") {
        for command in [
            format!("curl {options} {URL} -d a=1"),
            format!("curl -d a=1 --url {URL} {options}"),
        ] {
            let request = one(&command);
            assert!(
                request
                    .url
                    .as_deref()
                    .is_some_and(|url| url.starts_with(URL)),
                "{command}: {:?}",
                request.url
            );
            assert!(
                notes(&request).contains(note),
                "{command}: {}",
                notes(&request)
            );
        }
    }
    for options in [
        "-sSfL --http1.1 --tlsv1.2 --compressed -v --retry 3 -m 10 -o out.json -w '%{http_code}' -i --no-buffer -#",
        "--silent --show-error --fail --location --max-time 5 --output /dev/null --no-progress-meter --http2",
    ] {
        let request = one(&format!("curl {options} {URL}"));
        assert_eq!(request.notes, [] as [String; 0], "{options}");
        assert_eq!(request.address(), URL, "{options}");
    }
    let request = one(&format!("curl --foo {URL}"));
    assert_eq!(request.address(), URL);
    assert!(notes(&request).contains("may be that option's value"));
    assert!(
        read(&format!("curl {URL} -d {{\"a\": \"b\"}}"))
            .unwrap()
            .is_err()
    );
    assert!(read(&format!("curl {URL} -d")).unwrap().is_err());
}

/// A text, and the addresses of its requests.
const REQUESTS: &str = r#"
curl https://a.example --next https://b.example -d x ⇒ https://a.example https://b.example
curl https://a.example https://b.example ⇒ https://a.example https://b.example
curl https://a.example⏎⏎curl https://b.example ⇒ https://a.example https://b.example
curl https://a.example && curl https://b.example; curl https://c.example ⇒ https://a.example https://b.example https://c.example
curl -H "A: $(curl https://a.example)" https://b.example ⇒ https://a.example https://b.example
⏎# curl https://a.example⏎curl https://b.example ⇒ https://b.example
```bash⏎curl https://a.example⏎```⏎```cmd⏎curl "https://b.example" ^⏎ -d "x"⏎``` ⇒ https://a.example https://b.example
wget https://a.example⏎curl https://b.example ⇒ https://b.example
"#;

#[test]
fn every_request_of_a_text_is_given() {
    for [text, urls] in rows(REQUESTS, " ⇒ ") {
        let found: Vec<String> = all(text)
            .into_iter()
            .filter_map(|request| request.url)
            .collect();
        assert_eq!(found.join(" "), urls, "{text}");
    }
    let reading = read("x\ncurl https://a.example\n\n$ curl https://b.example")
        .unwrap()
        .unwrap();
    let lines: Vec<usize> = reading
        .exchanges
        .iter()
        .map(|exchange| exchange.line)
        .collect();
    assert_eq!(lines, [2, 4]);
    let requests = all("curl https://a.example -H 'X: 1' --next https://b.example");
    assert!(notes(&requests[1]).contains("--next"));
    assert_eq!(requests[1].headers, []);
}

#[test]
fn config_files_are_read() {
    let request = one(
        "url = \"https://a.example/t\"\nheader = \"X: y\"\ndata = \"{\\\"a\\\":\\\"\\\\\\\"\\\"}\"\nuser = id:s\n",
    );
    assert_eq!(
        request.body,
        PastedBody::Text("{\"a\":\"\\\"\"}".to_owned())
    );
    assert_eq!(request.basic, Some(("id".to_owned(), "s".to_owned())));
    let request = one("curl -K - <<EOF\nurl = https://a.example/t\ndata = a=1\nEOF");
    assert_eq!(request.address(), "https://a.example/t");
    for text in [
        "{\"text\": \"curl https://a.example 'x\"}",
        "[{\"c\": \"$ curl 'x\"}]",
        "",
        "hello",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn hostile_texts_are_read_or_refused_quickly() {
    let pieces = "\"¦'¦$(¦${¦`¦\\¦\\\n¦<<E¦<<E\n¦curl ¦curl a.b\n¦curl '¦curl '\n¦echo '\n¦A=$(curl ¦\
                  A=$A$A\n¦$ ¦> ¦# ¦(¦{¦((curl -d ¦curl -d \"$(¦“¦curl “a”b ¦^¦^\"¦curl ^\"¦%A%¦\
                  \u{a0}¦— ¦&amp;¦`curl -¦```\n¦| curl -d ¦; curl -d '¦\r¦\u{2028}¦- ¦1. ¦\
                  echo `curl -d @- <<E\n¦curl \\ #¦curl -d \\\n\n¦cat <<E | curl -d @-\nE\n¦\
                  set A=%A%%A%\ncurl ^\n¦sudo ¦A=(¦curl <a¦curl -F ";
    for begin in ["", "curl -d a=1 https://a.example\n"] {
        endless(128 * 1024, begin, pieces, read);
    }
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

proptest! {
    #[test]
    fn any_words_come_back_from_posix_quotes(data in "[^\u{0}\r\u{fdd0}\u{fdd1}]{0,40}", name in "[A-Za-z][A-Za-z-]{0,10}", value in "[ -~]{0,20}") {
        prop_assume!(!data.starts_with(['{', '[']) && !value.trim().is_empty());
        let text = format!("curl {} -H {} --data-raw {}", quoted(URL), quoted(&format!("{name}: {value}")), quoted(&data));
        let request = one(&text);
        prop_assert_eq!(request.body, PastedBody::Text(data));
        prop_assert_eq!(&request.headers[0].value, value.trim());
    }
}

#[test]
fn any_text_is_read_or_refused() {
    texts(
        "(curl |-d |'|\"|\\$\\(|\\)|`|\\\\|\n|<<E|E|\\^|%|A=|[ -~]|\\PC){0,60}",
        read,
    );
}
