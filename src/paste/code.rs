//! Code of other languages that sends a request. None of it is read: it is called by its name, so that nobody wonders.

use super::exchange::Reading;
use super::unread::Unread;

/// Marks that only code of that language has, each beside what the refusal calls it. All marks of a row must stand in the text.
const LANGUAGES: [(&str, &[&str]); 18] = [
    ("C# code", &["new HttpClient("]),
    ("C# code", &["new RestClient("]),
    ("C# code", &["new HttpRequestMessage("]),
    ("Java code", &["HttpRequest.newBuilder("]),
    ("Java code", &["new OkHttpClient", ";"]),
    ("Java code", &["Unirest."]),
    ("Kotlin code", &["OkHttpClient()", "val "]),
    ("Go code", &["http.NewRequest("]),
    ("Go code", &["http.PostForm("]),
    ("Ruby code", &["Net::HTTP"]),
    ("Ruby code", &["Faraday.new"]),
    ("PHP code", &["curl_setopt"]),
    ("PHP code", &["new \\GuzzleHttp\\Client"]),
    ("PHP code", &["<?php"]),
    ("Swift code", &["URLRequest(url:"]),
    ("Swift code", &["NSMutableURLRequest("]),
    ("Dart code", &["Uri.parse(", "http."]),
    ("Rust code", &["Client::new()", ".await?"]),
];

/// Refuses code by the name of its language; none where no language is recognised. Asked last, after all other readers.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let (name, _) = LANGUAGES
        .iter()
        .find(|(_, marks)| marks.iter().all(|mark| text.contains(mark)))?;
    let name = if *name == "Java code" && text.contains("val ") && !text.contains(';') {
        "Kotlin code"
    } else {
        *name
    };
    Some(Err(Unread::new(
        name,
        format!("This is {name}, which Cambio does not read"),
    )
    .fix("Copy the request as a curl command")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_called_by_its_name() {
        for (text, name) in [
            ("var client = new RestClient(\"https://x\");", "C# code"),
            (
                "val client = OkHttpClient()\nval body = \"a\"",
                "Kotlin code",
            ),
            ("OkHttpClient client = new OkHttpClient();", "Java code"),
            (
                "HttpRequest request = HttpRequest.newBuilder()",
                "Java code",
            ),
            (
                "req, _ := http.NewRequest(\"POST\", url, payload)",
                "Go code",
            ),
            ("http = Net::HTTP.new(url.host, url.port)", "Ruby code"),
            ("<?php\n$curl = curl_init();", "PHP code"),
            ("let request = NSMutableURLRequest(url: x)", "Swift code"),
        ] {
            let unread = read(text).unwrap().unwrap_err();
            assert_eq!(unread.looked_like, name, "{text}");
            assert!(unread.why.contains(name) && unread.fix.is_some());
        }
        for text in ["curl https://x", "{\"a\":1}", "eyJhbGciOi", ""] {
            assert!(read(text).is_none());
        }
    }
}
