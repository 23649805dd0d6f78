//! Code of other languages, and files of other tools, that send a request. None of it is read: it is called by its name, so that
//! nobody wonders.

use super::exchange::Reading;
use super::unread::Unread;

/// Marks that only code of that language has, each beside what the refusal calls it. All marks of a row must stand in the text.
const LANGUAGES: [(&str, &[&str]); 83] = [
    ("C# code", &["new HttpClient("]),
    ("C# code", &["new RestClient("]),
    ("C# code", &["new HttpRequestMessage("]),
    ("C# code", &["PostAsync("]),
    ("C# code", &["HttpWebRequest"]),
    ("Java code", &["HttpRequest.newBuilder("]),
    ("Java code", &["new OkHttpClient", ";"]),
    ("Java code", &["FormBody.Builder()"]),
    ("Java code", &["new Request.Builder()", ";"]),
    ("Kotlin code", &["Request.Builder()", "val "]),
    ("Java code", &["Unirest."]),
    ("Java code", &["RestTemplate"]),
    ("Java code", &["HttpURLConnection"]),
    ("Java code", &["new HttpPost("]),
    ("Java code", &["formParam("]),
    ("Java code", &["WebClient.", ".post()"]),
    ("Java code", &["RestClient.", ".post()"]),
    ("Kotlin code", &["OkHttpClient()", "val "]),
    ("Kotlin code", &["submitForm("]),
    ("Kotlin code", &["HttpClient(", "val ", "setBody("]),
    ("Go code", &["http.NewRequest("]),
    ("Go code", &["http.NewRequestWithContext("]),
    ("Go code", &["http.PostForm("]),
    ("Go code", &["http.Post("]),
    ("Go code", &["resty.New("]),
    ("Ruby code", &["Net::HTTP"]),
    ("Ruby code", &["Faraday.new"]),
    ("Ruby code", &["Faraday.post"]),
    ("Ruby code", &["HTTParty."]),
    ("Ruby code", &["RestClient.post"]),
    ("PHP code", &["curl_setopt"]),
    ("PHP code", &["new \\GuzzleHttp\\Client"]),
    ("PHP code", &["<?php"]),
    ("PHP code", &["Http::", "->post("]),
    ("PHP code", &["Http::post("]),
    ("PHP code", &["stream_context_create("]),
    ("Perl code", &["LWP::UserAgent"]),
    ("Perl code", &["HTTP::Tiny"]),
    ("C code with libcurl", &["curl_easy_setopt"]),
    ("Objective-C code", &["[NSMutableURLRequest "]),
    ("Objective-C code", &["[NSURL URLWithString:"]),
    ("Swift code", &["URLRequest(url:"]),
    ("Swift code", &["NSMutableURLRequest("]),
    ("Swift code", &["AF.request("]),
    ("code for Auth0.swift", &["appleAuthorizationCode:"]),
    ("code for Auth0.swift", &["facebookSessionAccessToken:"]),
    (
        "code for Auth0.swift",
        &[".customTokenExchange(", "import Auth0"],
    ),
    ("code for Auth0.Android", &["loginWithNativeSocialToken("]),
    (
        "code for Auth0.Android",
        &[".customTokenExchange(", "com.auth0.android"],
    ),
    ("code for react-native-auth0", &["exchangeNativeSocial("]),
    (
        "code for auth0_flutter",
        &["customTokenExchange(", "auth0_flutter"],
    ),
    (
        "a printed HttpRequestMessage of .NET without its content",
        &["Method: ", "RequestUri: '", "Content: "],
    ),
    ("a recording of nock", &["nock(", ".reply("]),
    ("a feature of Karate", &["Scenario:", "Given url "]),
    ("an Org file for verb", &[":verb:"]),
    ("Apex code", &["new HttpRequest();", ".setEndpoint("]),
    ("code for Retrofit", &["@FormUrlEncoded"]),
    ("R code", &["POST(", "encode = \"form\""]),
    ("Visual Basic code", &["CreateObject(\"MSXML2."]),
    ("Clojure code", &["(http/post ", ":form-params"]),
    ("Dart code", &["Uri.parse(", "http."]),
    ("Dart code", &["package:http/"]),
    ("Dart code", &["Dio()"]),
    ("Rust code", &["Client::new()", ".await?"]),
    ("Rust code", &["reqwest::"]),
    ("Elixir code", &["Req.post"]),
    ("Elixir code", &["HTTPoison."]),
    ("Lua code", &["resty.http"]),
    ("R code", &["library(httr"]),
    ("R code", &["httr::POST("]),
    ("Python code", &["fetch_token("]),
    ("a JMeter test plan", &["<jmeterTestPlan"]),
    ("a Terraform file", &["data \"http\" "]),
    ("a Robot Framework test", &["*** Test Cases ***"]),
    ("Python code", &["subprocess.", "\"curl\""]),
    ("Python code", &["subprocess.", "'curl'"]),
    ("JavaScript code", &["cy.request("]),
    ("JavaScript code", &["pm.sendRequest("]),
    ("JavaScript code", &["spawn(", "\"curl\","]),
    ("JavaScript code", &["spawn(", "'curl',"]),
    ("JavaScript code", &["request.post("]),
    ("JavaScript code", &["needle.post("]),
    ("JavaScript code", &["needle('post'"]),
];

/// What to paste in the place of code.
const FIX: &str = "Paste the body that it sends, such as grant_type=…&subject_token=…, or a curl command or HAR file of the call";

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
    .fix(FIX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;

    /// A text, and what it is called.
    const LANGUAGES: &str = r#"
var client = new RestClient("https://x"); ⇒ C# code
val client = OkHttpClient()⏎val body = "a" ⇒ Kotlin code
OkHttpClient client = new OkHttpClient(); ⇒ Java code
val form = FormBody.Builder()⏎  .build() ⇒ Kotlin code
val request = Request.Builder()⏎  .url("https://x") ⇒ Kotlin code
Request request = new Request.Builder().url("https://x").build(); ⇒ Java code
HttpRequest request = HttpRequest.newBuilder() ⇒ Java code
req, _ := http.NewRequest("POST", url, payload) ⇒ Go code
http = Net::HTTP.new(url.host, url.port) ⇒ Ruby code
<?php⏎$curl = curl_init(); ⇒ PHP code
let request = NSMutableURLRequest(url: x) ⇒ Swift code
[NSMutableURLRequest requestWithURL:[NSURL URLWithString:@"x"]] ⇒ Objective-C code
curl_easy_setopt(hnd, CURLOPT_URL, x); ⇒ C code with libcurl
my $ua = LWP::UserAgent->new; ⇒ Perl code
Http::asForm()->post($url, []) ⇒ PHP code
restTemplate.postForEntity(url)⏎RestTemplate r; ⇒ Java code
client.submitForm(url = "x") ⇒ Kotlin code
AF.request("x", method: .post) ⇒ Swift code
pm.sendRequest({ url: 'https://x' }, f); ⇒ JavaScript code
spawn('curl', ['-d', 'a=b']) ⇒ JavaScript code
subprocess.run(["curl", "-d", "a=b"]) ⇒ Python code
<jmeterTestPlan version="1.2"> ⇒ a JMeter test plan
.login(appleAuthorizationCode: code) ⇒ code for Auth0.swift
await auth0.auth.exchangeNativeSocial({ subjectToken }) ⇒ code for react-native-auth0
"#;

    #[test]
    fn each_language_is_called_by_its_name() {
        for [text, name] in rows(LANGUAGES, " ⇒ ") {
            let unread = read(text).unwrap().unwrap_err();
            assert_eq!(unread.looked_like, name, "{text}");
            assert!(unread.why.contains(name) && unread.fix.is_some());
        }
        for text in [
            "curl https://x",
            "{\"a\":1}",
            "eyJhbGciOi",
            "It was no needle. Faraday. a",
            "Command::new(\"curl\").arg(\"-d\").spawn()",
            "",
        ] {
            assert!(read(text).is_none());
        }
    }
}
