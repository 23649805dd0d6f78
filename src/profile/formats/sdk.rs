//! The call as code of the vendor's SDKs; where an SDK has no such call, as plain HTTP in its language. The code stands in
//! `assets/export`, a template for each; what goes into one is written in its language here.
//!
//! Sources: Auth0.swift `Authentication`, Auth0.Android `AuthenticationAPIClient`, react-native-auth0 `exchangeNativeSocial` and
//! `customTokenExchange`, auth0_flutter `AuthenticationApi.customTokenExchange`.

use super::exported::Exported;
use super::placeholder_call::JOINED;
use super::placeholder_call::{NamedPart, PartValue, PlaceholderCall};
use super::sdk_text::{camel, dart_text, kotlin_text, script_text, swift_json, swift_text};
use crate::exchange::BodyEncoding;
use crate::exchange::subject_token::Provider;
use crate::json::Json;
use crate::text::{Words, form_encoded, templates};
use crate::token::invisible::quoted as shown;
use minijinja::value::Serde;
use serde::Serialize;

/// One SDK: its language, what its calls can say, and the templates of its code.
struct Sdk {
    name: &'static str,
    /// The providers that the native call takes.
    native: &'static [Provider],
    /// Whether a call takes parameters that it has no argument for.
    extras: bool,
    /// Whether the organization is an argument of the custom call, and no further parameter.
    organization: bool,
    /// Whether the SDK sends JSON.
    json: bool,
    /// The calls that send no proof.
    without_proof: &'static str,
    /// What has to be known of the native call, of the custom one, and of a proof.
    notes: [Option<&'static str>; 3],
    /// What sends the plain call.
    client: &'static str,
    /// Whether that sends headers of one name as one.
    joins: bool,
    text: fn(&str) -> String,
    /// How a user profile is written where it is an argument and no text.
    object: Option<fn(&Json) -> String>,
    template: &'static str,
    plain: &'static str,
}

const SWIFT: Sdk = Sdk {
    name: "Auth0.swift",
    native: &[Provider::Apple, Provider::Facebook],
    extras: true,
    organization: false,
    json: true,
    without_proof: "",
    notes: [
        None,
        Some("customTokenExchange is in Auth0.swift from 2.14 on"),
        Some("useDPoP is in Auth0.swift from 2.14 on, and makes the proof itself"),
    ],
    client: "URLSession",
    joins: true,
    text: swift_text,
    object: Some(swift_json),
    template: include_str!("../../../assets/export/swift.j2"),
    plain: include_str!("../../../assets/export/swift-plain.j2"),
};

const KOTLIN: Sdk = Sdk {
    name: "Auth0.Android",
    native: &[Provider::Apple, Provider::Google, Provider::Facebook],
    extras: true,
    organization: true,
    json: true,
    without_proof: "",
    notes: [
        None,
        Some("customTokenExchange is in Auth0.Android from 3.3 on, its organization from 3.12 on"),
        Some("useDPoP is in Auth0.Android from 3.9 on, and makes the proof itself"),
    ],
    client: "HttpURLConnection",
    joins: false,
    text: kotlin_text,
    object: None,
    template: include_str!("../../../assets/export/kotlin.j2"),
    plain: include_str!("../../../assets/export/kotlin-plain.j2"),
};

const REACT_NATIVE: Sdk = Sdk {
    name: "react-native-auth0",
    native: &[Provider::Apple, Provider::Google, Provider::Facebook],
    extras: false,
    organization: true,
    json: true,
    without_proof: "native social call",
    notes: [
        Some("userProfile is a JSON text from react-native-auth0 4.2 on"),
        Some("customTokenExchange is in react-native-auth0 from 5.4 on"),
        None,
    ],
    client: "fetch",
    joins: true,
    text: script_text,
    object: None,
    template: include_str!("../../../assets/export/react-native.j2"),
    plain: include_str!("../../../assets/export/react-native-plain.j2"),
};

/// auth0_flutter has Custom Token Exchange only.
const FLUTTER: Sdk = Sdk {
    name: "auth0_flutter",
    native: &[],
    extras: false,
    organization: true,
    json: false,
    without_proof: "custom token exchange",
    notes: [
        None,
        Some("customTokenExchange is in auth0_flutter from 2.0 on"),
        None,
    ],
    client: "the package http",
    joins: true,
    text: dart_text,
    object: None,
    template: include_str!("../../../assets/export/flutter.j2"),
    plain: include_str!("../../../assets/export/flutter-plain.j2"),
};

/// The call with Auth0.swift.
pub fn swift(call: &PlaceholderCall) -> Exported {
    SWIFT.export(call)
}

/// The call with Auth0.Android.
pub fn kotlin(call: &PlaceholderCall) -> Exported {
    KOTLIN.export(call)
}

/// The call with react-native-auth0.
pub fn react_native(call: &PlaceholderCall) -> Exported {
    REACT_NATIVE.export(call)
}

/// The call with auth0_flutter.
pub fn flutter(call: &PlaceholderCall) -> Exported {
    FLUTTER.export(call)
}

/// Parameters that the SDKs have arguments for.
const ARGUMENTS: Words = Words(
    "grant_type client_id subject_token subject_token_type audience scope user_profile \
     organization",
);

/// Which call of an SDK fits.
enum CallFit {
    /// The native call of a provider.
    Native(Provider),
    /// Custom Token Exchange.
    Custom,
    /// None: the reason.
    Plain(String),
}

impl Sdk {
    fn fit(&self, call: &PlaceholderCall) -> CallFit {
        let sdk = self.name;

        let kind = call.parameter("subject_token_type").unwrap_or_default();
        let provider = Provider::of_type(kind);
        if call.parameter("grant_type") != Some(crate::exchange::TOKEN_EXCHANGE_GRANT) {
            return CallFit::Plain(format!("{sdk} sends the token exchange's grant only"));
        }
        let repeated = call.repeated_parameters();
        if !repeated.is_empty() {
            return CallFit::Plain(format!(
                "A parameter appears more than once ({}), and {sdk} has room for one of each",
                shown(&repeated.join(", "))
            ));
        }
        let profile = call
            .parameter("user_profile")
            .and_then(|text| Json::parse(text).ok());
        if profile.is_some_and(|profile| profile.has_duplicates()) {
            return CallFit::Plain(format!(
                "user_profile has a member that appears more than once, and {sdk} takes one of each"
            ));
        }
        if call.url.path() != "/oauth/token" {
            return CallFit::Plain(format!("{sdk} calls https://DOMAIN/oauth/token only"));
        }
        if call.basic.is_some() || call.assertion || call.has("client_secret") {
            return CallFit::Plain(format!(
                "{sdk} is for public clients and authenticates none"
            ));
        }
        if call.has("actor_token") || call.has("requested_token_type") {
            return CallFit::Plain(format!(
                "{sdk}'s call has neither an actor token nor a requested type in every version"
            ));
        }
        let further: Vec<&str> = call
            .parameters
            .iter()
            .map(|one| one.name.as_str())
            .filter(|name| !ARGUMENTS.contains(name))
            .collect();
        if !self.extras && !further.is_empty() {
            return CallFit::Plain(format!(
                "{sdk}'s call takes no further parameters ({})",
                shown(&further.join(", "))
            ));
        }
        if self.native.contains(&provider) {
            if call.has("organization") && !self.extras {
                return CallFit::Plain(format!("{sdk}'s native social call has no organization"));
            }
            return self.proven(call, "native social call", CallFit::Native(provider));
        }
        if provider != Provider::Custom {
            return CallFit::Plain(format!("{sdk} has no call for this provider's tokens"));
        }
        if call.has("user_profile") && !self.extras {
            return CallFit::Plain(format!("{sdk}'s custom token exchange has no user_profile"));
        }
        self.proven(call, "custom token exchange", CallFit::Custom)
    }

    /// The call, unless a proof goes with the request and the call sends none.
    fn proven(&self, call: &PlaceholderCall, name: &str, fit: CallFit) -> CallFit {
        if call.dpop && self.without_proof == name {
            return CallFit::Plain(format!("{}'s {name} sends no DPoP proof", self.name));
        }
        fit
    }

    /// What an SDK's call never sends.
    fn lost(&self, call: &PlaceholderCall) -> Vec<String> {
        let sdk = self.name;
        let mut lost = Vec::new();
        if call.url.scheme() == "http" {
            lost.push(format!(
                "{sdk} calls https only: put the domain of a tenant that has it in place of {}",
                domain(call)
            ));
        }
        for header in &call.headers {
            if !["accept", "content-type", "dpop"]
                .contains(&header.name.to_ascii_lowercase().as_str())
            {
                lost.push(format!(
                    "The header {} is not sent by {sdk}'s call",
                    shown(&header.name)
                ));
            }
        }
        if self.json && call.encoding == BodyEncoding::Form {
            lost.push(format!("{sdk} sends a JSON body, not a form"));
        }
        if !call.has("scope") {
            lost.push(format!(
                "{sdk} asks for openid profile email where no scope is given"
            ));
        }
        lost
    }
}

fn domain(call: &PlaceholderCall) -> String {
    let host = call.url.host_str().unwrap_or_default();
    call.url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What a template is filled with. A text or value is code of the language already, quotes and all; what is `None` is not sent.
#[derive(Serialize)]
struct Code {
    native: bool,
    apple: bool,
    dpop: bool,
    form: bool,
    url: String,
    domain: String,
    client_id: String,
    subject_token_type: String,
    audience: Option<String>,
    scope: Option<String>,
    /// The words of the scope, each once.
    scopes: Vec<String>,
    organization: Option<String>,
    user_profile: Option<String>,
    /// The user profile as an object.
    profile: Option<String>,
    /// Parameters that the SDK's call has no argument for.
    extras: Vec<SdkPair>,
    parameters: Vec<SdkPair>,
    headers: Vec<SdkPair>,
    joined_headers: Vec<Joined>,
    /// The client ID of HTTP Basic, form-encoded (RFC 6749 §2.3.1).
    basic: Option<String>,
    /// The secrets that the function around the SDK's call takes.
    secrets: Vec<String>,
    /// The same for the plain call, the client secret of HTTP Basic among them.
    inputs: Vec<String>,
}

/// A name and its value.
#[derive(Serialize)]
struct SdkPair {
    name: String,
    value: String,
}

/// All values of one header's name.
#[derive(Serialize)]
struct Joined {
    name: String,
    values: Vec<String>,
}

impl Sdk {
    fn export(&self, call: &PlaceholderCall) -> Exported {
        let fit = self.fit(call);
        let (template, mut notes) = match &fit {
            CallFit::Plain(why) => {
                let instead = format!("{why}: plain HTTP with {} instead", self.client);
                let joined = self.joins && call.headers_by_name().1;
                let notes = std::iter::once(instead).chain(joined.then(|| JOINED.to_owned()));
                (self.plain, notes.collect())
            }
            _ => (self.template, self.lost(call)),
        };
        let [native, custom, proof] = self.notes;
        notes.extend(match fit {
            CallFit::Native(_) => native.map(str::to_owned),
            CallFit::Custom => custom.map(str::to_owned),
            CallFit::Plain(_) => None,
        });
        if call.dpop && !matches!(fit, CallFit::Plain(_)) {
            notes.extend(proof.map(str::to_owned));
        }
        Exported {
            // A template that is wrong is our mistake, which every test of it finds.
            text: filled(template, &self.code(call, &fit))
                .unwrap_or_else(|error| error.to_string()),
            notes,
        }
    }

    fn code(&self, call: &PlaceholderCall, fit: &CallFit) -> Code {
        let text = self.text;
        let value = |part: &PartValue| match part {
            PartValue::Plain(plain) => text(plain),
            PartValue::Secret(name) => camel(name),
        };
        let pair = |one: &NamedPart| SdkPair {
            name: text(&one.name),
            value: value(&one.value),
        };
        let argument = |name: &str| call.parameter(name).filter(|given| !given.is_empty());
        let native = matches!(fit, CallFit::Native(_));
        let profile = argument("user_profile")
            .filter(|_| native)
            .and_then(Json::parse_object)
            .zip(self.object)
            .map(|(json, object)| object(&json));
        let is_argument = |name: &str| match name {
            "user_profile" => profile.is_some(),
            "organization" => self.organization && !native,
            _ => ARGUMENTS.contains(name),
        };
        let extras = call.parameters.iter();
        let extras = extras.filter(|one| !is_argument(&one.name)).map(pair);
        let mut scopes: Vec<String> = Vec::new();
        for word in argument("scope").unwrap_or_default().split_whitespace() {
            if !scopes.contains(&text(word)) {
                scopes.push(text(word));
            }
        }
        let mut secrets = vec!["subjectToken".to_owned()];
        for one in &call.parameters {
            if let PartValue::Secret(name) = &one.value {
                if !secrets.contains(&camel(name)) {
                    secrets.push(camel(name));
                }
            }
        }
        let (by_name, _) = call.headers_by_name();
        let plain = |name: &str| text(call.parameter(name).unwrap_or_default());
        Code {
            native,
            apple: matches!(fit, CallFit::Native(Provider::Apple)),
            dpop: call.dpop,
            form: call.encoding == BodyEncoding::Form,
            url: text(call.url.as_str()),
            domain: text(&domain(call)),
            client_id: plain("client_id"),
            subject_token_type: plain("subject_token_type"),
            audience: argument("audience").map(text),
            scope: argument("scope").map(text),
            scopes,
            organization: argument("organization").map(text),
            user_profile: argument("user_profile").map(text),
            extras: extras.collect(),
            profile,
            parameters: call.parameters.iter().map(pair).collect(),
            headers: call.headers.iter().map(pair).collect(),
            joined_headers: by_name
                .into_iter()
                .map(|(name, values)| Joined {
                    name: text(name),
                    values: values.into_iter().map(value).collect(),
                })
                .collect(),
            basic: call
                .basic
                .as_ref()
                .map(|client| text(&form_encoded(client))),
            secrets,
            inputs: call.variables().into_iter().map(camel).collect(),
        }
    }
}

/// Returns the template with its places filled; fails only where the template itself is wrong.
fn filled(template: &str, code: &Code) -> Result<String, minijinja::Error> {
    templates()?.render_str(template, Serde(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::formats::NamedPart;

    fn call(kind: &str, more: &[NamedPart]) -> PlaceholderCall {
        let mut parameters = vec![
            NamedPart::plain("grant_type", crate::exchange::TOKEN_EXCHANGE_GRANT),
            NamedPart::plain("client_id", "c"),
            NamedPart::secret("subject_token", "subject_token"),
            NamedPart::plain("subject_token_type", kind),
        ];
        parameters.extend_from_slice(more);
        PlaceholderCall {
            name: "n".into(),
            description: None,
            url: url::Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap(),
            headers: vec![NamedPart::plain("accept", "application/json")],
            basic: None,
            parameters,
            encoding: BodyEncoding::Json,
            dpop: false,
            assertion: false,
            switched_off: Vec::new(),
        }
    }

    const APPLE: &str = crate::exchange::subject_token::APPLE_CODE_TYPE;
    const GOOGLE: &str = crate::exchange::subject_token::GOOGLE_ID_TOKEN_TYPE;
    const CUSTOM: &str = "https://acme.example/legacy";

    #[test]
    fn each_sdk_has_its_own_call_or_plain_http() {
        type Write = fn(&PlaceholderCall) -> Exported;
        for (write, kind, wanted, plain) in [
            (
                swift as Write,
                APPLE,
                ".login(\n            appleAuthorizationCode: subjectToken",
                false,
            ),
            (swift, GOOGLE, "URLSession", true),
            (swift, CUSTOM, ".customTokenExchange(", false),
            (
                kotlin,
                GOOGLE,
                ".loginWithNativeSocialToken(subjectToken, \"http://auth0.com/oauth/token-type/google-id-token\")",
                false,
            ),
            (
                kotlin,
                CUSTOM,
                ".customTokenExchange(subjectTokenType = ",
                false,
            ),
            (
                react_native,
                APPLE,
                "auth0.auth.exchangeNativeSocial({",
                false,
            ),
            (react_native, CUSTOM, "auth0.customTokenExchange({", false),
            (flutter, APPLE, "http.post(", true),
            (flutter, CUSTOM, "auth0.api.customTokenExchange(", false),
        ] {
            let exported = write(&call(kind, &[NamedPart::plain("scope", "openid")]));
            assert!(exported.text.contains(wanted), "{}", exported.text);
            assert_eq!(
                exported
                    .notes
                    .iter()
                    .any(|note| note.contains("plain HTTP")),
                plain,
                "{:?}",
                exported.notes
            );
        }
        // What a call has no argument for is not lost silently.
        let further = [NamedPart::plain("resource", "r")];
        assert!(
            react_native(&call(APPLE, &further))
                .text
                .contains("[\"resource\", \"r\"]")
        );
        assert!(
            swift(&call(APPLE, &further))
                .text
                .contains(".parameters([\"resource\": \"r\"])")
        );
    }

    #[test]
    fn a_name_that_stands_twice_is_sent_twice() {
        type Write = fn(&PlaceholderCall) -> Exported;
        let doubled = [NamedPart::plain("tag", "a"), NamedPart::plain("tag", "b")];
        let mut call = call(CUSTOM, &doubled);
        call.headers = vec![
            NamedPart::plain("x-a", "1"),
            NamedPart::secret("X-A", "secret_x_a"),
        ];
        for (write, wanted, header) in [
            (
                swift as Write,
                "(\"tag\", \"a\"),\n        (\"tag\", \"b\")",
                "request.addValue(secretXA,",
            ),
            (
                kotlin,
                "\"tag\" to \"a\",\n        \"tag\" to \"b\"",
                "addRequestProperty(\"X-A\", secretXA)",
            ),
            (
                react_native,
                "[\"tag\", \"a\"],\n    [\"tag\", \"b\"]",
                "[\"X-A\", secretXA]",
            ),
            (
                flutter,
                "MapEntry('tag', 'a'),\n    MapEntry('tag', 'b')",
                "'x-a': '1' + ', ' + secretXA",
            ),
        ] {
            let Exported { text, notes } = write(&call);
            assert!(text.contains(wanted) && text.contains(header), "{text}");
            assert!(notes[0].contains("more than once (tag)"), "{notes:?}");
            for lossy in ["Dictionary(", "toMap()", "fromEntries"] {
                assert!(!text.contains(lossy), "{text}");
            }
        }
        let profile = [NamedPart::plain("user_profile", r#"{"a":1,"a":2}"#)];
        assert!(swift(&self::call(APPLE, &profile)).notes[0].contains("user_profile"));
    }
}
